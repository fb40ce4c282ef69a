"""One peer in a process of its own, which runs when it is told to: `python -m benchmarks.worker`.

It reads a line of JSON at a time: {"make": {…}} prepares a workload and answers with
the results to be compared; {"run": n} runs n steps and answers with the seconds.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

ARRAYS = (
    "numpy_careful numpy_naive nielsen torch_eager torch_compile torch_nn jax_jit jax_eager "
    "hips_autograd mygrad tinygrad sklearn"
).split()


def maker(peer: str) -> Callable[..., Any]:
    """The function that prepares a workload for a peer."""
    if peer in ARRAYS:
        from benchmarks import peers_arrays

        found: Callable[..., Any] = getattr(peers_arrays, peer)
    elif peer in ("built", "replayed", "skipping", "loop"):
        from benchmarks import peers_neuron

        found = getattr(peers_neuron, peer)
    else:
        from benchmarks import peers_python

        found = getattr(peers_python, peer)
    return found


def main() -> None:
    """Serve one peer until the input ends."""
    warnings.simplefilter("ignore")
    out, sys.stdout = sys.stdout, sys.stderr  # what libraries print must not mix with the answers
    make = maker(sys.argv[1])
    step: Callable[[], Any] = lambda: None  # noqa: E731
    for line in sys.stdin:
        order = json.loads(line)
        answer: Any
        if "make" in order:
            try:
                step, check = make(**order["make"])
                answer = {"results": [float(x) for x in check()]}
            except Exception as error:  # noqa: BLE001 - a peer that cannot is reported, not raced
                answer = {"error": f"{type(error).__name__}: {str(error).splitlines()[:1]}"}
        else:
            started, worked = perf_counter(), process_time()
            for _ in range(order["run"]):
                step()
            # Work that others do on the machine meanwhile is not this peer's.
            answer = {"seconds": min(perf_counter() - started, process_time() - worked)}
        print(json.dumps(answer), file=out, flush=True)


if __name__ == "__main__":
    main()

"""All benchmarks: `python -m benchmarks`, which writes docs/performance.md and its picture.

`--quick` takes few turns and writes nothing; `--only t1 t3` runs some of them.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from benchmarks import report, scaling, startup
from benchmarks.race import Stable, Time, race

DOCS = Path(__file__).parent.parent / "docs"
TITLES = {
    "t1": "T1: micrograd's README expression, forward and backward",
    "t2": "T2: micrograd's demo, 2-16-16-1, 100 moons, one full-batch step",
    "t3": "T3: 784-16-16-10, one image, forward, backward and update",
    "t4": "T4: 784-16-16-10 on arrays, steps of several images",
}
PEERS = {
    "t1": "floats replayed built naive_floats micrograd microgpt torch_eager torch_compile jax_jit "
    "jax_eager hips_autograd mygrad tinygrad",
    "t2": "built replayed micrograd microgpt torch_eager torch_nn torch_compile jax_jit "
    "hips_autograd mygrad tinygrad",
    "t3": "built replayed skipping floats naive_floats micrograd microgpt numpy_careful "
    "numpy_naive torch_eager torch_nn jax_jit tinygrad",
    "t4": "numpy_careful replayed loop numpy_naive nielsen torch_eager torch_nn torch_compile "
    "jax_jit hips_autograd mygrad sklearn tinygrad",
}


def main() -> None:
    """Run the benchmarks and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few turns; writes nothing")
    parser.add_argument("--only", nargs="+", default=[*TITLES, "scaling", "startup"])
    given = parser.parse_args()
    turns = 7 if given.quick else 21
    lines = _head()
    races: dict[str, dict[str, Time]] = {}
    reasons: dict[str, dict[str, str]] = {}
    stable = Stable()
    try:
        for task in ("t1", "t2", "t3"):
            if task in given.only:
                few = max(5, turns // 3) if task == "t2" else turns
                times, reasons[task] = race(stable, {"task": task}, PEERS[task].split(), 1e-6, few)
                races[TITLES[task]] = times
                lines += ["", f"## {TITLES[task]}", "", *report.table(times, "replayed")]
                print("\n".join(lines[-len(times) - 4 :]), flush=True)
        if "t4" in given.only:
            array_races = _arrays(stable, turns, reasons, quick=given.quick)
            races[f"{TITLES['t4']} (10 images, float32, quadratic cost)"] = array_races[
                10, "float32", "quadratic"
            ]
            found = report.arrays_table(array_races)
            t3 = races.get(TITLES["t3"], {})
            found += ["", "### The floors", "", *report.floors_count(array_races, t3)]
            print("\n".join(found), flush=True)
            lines += ["", f"## {TITLES['t4']}", *found]
    finally:
        stable.close()
    for name, section in (("scaling", _scaling), ("startup", _startup)):
        if name in given.only:
            found = section()
            print("\n".join(found), flush=True)
            lines += found
    lines += ["", "## Not run", "", *(report.left_out(reasons) or ["Everything was."])]
    if not given.quick and races:
        report.picture(races, DOCS / "images" / "performance.svg")
        (DOCS / "performance.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _head() -> list[str]:
    return [
        "# Performance",
        "",
        "Written by `python -m benchmarks`. Every peer runs in a process of its own, on one",
        "thread; peers take turns in random order, after a warm-up, and a time counts only where",
        "the peer's results are the same as the others'. A time is the lesser of wall-clock and",
        "processor time of a step, so that other work on the machine does not count. Compare",
        "ratios, which were measured in one run; times depend on the machine.",
        "",
        f"Measured on: {report.machine()}.",
        "",
        "![Times of all peers, on a logarithmic scale](images/performance.svg)",
        "",
        "'Careful formulas' neither overflow nor cancel: they are the engine's own. 'Naive",
        "formulas' are those of most textbooks, such as 1 / (1 + e⁻ᶻ) and a·(1 − a).",
    ]


def _arrays(
    stable: Stable, turns: int, reasons: dict[str, dict[str, str]], *, quick: bool
) -> dict[tuple[int, str, str], dict[str, Time]]:
    """All races of T4."""
    found = {}
    for dtype in ("float32",) if quick else ("float32", "float64"):
        for loss in ("quadratic", "softmax"):
            for size in (1, 10, 32, 128):
                cell: dict[str, Any] = {"task": "t4", "size": size, "dtype": dtype, "loss": loss}
                tolerance = 1e-4 if dtype == "float32" else 1e-9
                times, why = race(stable, cell, PEERS["t4"].split(), tolerance, turns)
                found[size, dtype, loss] = times
                reasons.setdefault(f"t4 {loss}", {}).update(why)
    return found


def _scaling() -> list[str]:
    lines = ["", "## Scaling", "", "Forward and backward, a node:", ""]
    lines += ["| nodes | chain | wide sum | chain, no collector | wide sum, no collector |"]
    lines += ["|---|---|---|---|---|"]
    for n in (1_000, 10_000, 100_000, 1_000_000):
        times = [
            report.shown(scaling.per_node(build, n, collector=collector))
            for collector in (True, False)
            for build in (scaling.chain, scaling.wide)
        ]
        lines.append(f"| {n:,} | {' | '.join(times)} |")
    lines += ["", "(Without Python's collector of cycles, which finds none in a graph.)"]
    lines += ["", f"A node of a chain takes {scaling.bytes_a_node():.0f} bytes."]
    lines += ["", "| width of two layers | gradient, a parameter |", "|---|---|"]
    for width in (16, 32, 64, 128, 256):
        lines.append(f"| {width} | {report.shown(scaling.per_parameter(width))} |")
    recorded = ", ".join(
        f"{report.shown(scaling.recording(task))} ({task.upper()})" for task in ("t1", "t2", "t3")
    )
    whole, steps = scaling.epoch(60_000, 10)
    image = scaling.scalar_epoch()
    return [
        *lines,
        "",
        f"To record a computation and write it out as a program takes {recorded}.",
        "",
        f"An epoch of 60,000 images at batch 10 through the training loop (arrays, float32) takes "
        f"{report.shown(whole)}, which is {whole / steps:.2f} × the sum of its bare steps.",
        "",
        f"One image on scalar neurons through the training loop takes {report.shown(image)}, which "
        f"is {60_000 * image:.0f} s for an epoch of 60,000.",
    ]


def _startup() -> list[str]:
    seconds = startup.measure()
    lines = [
        "",
        "## Start-up",
        "",
        "| | processor time | over a bare interpreter |",
        "|---|---|---|",
    ]
    bare = seconds["a bare interpreter"]
    for name, time in seconds.items():
        lines.append(f"| {name} | {report.shown(time)} | {report.shown(max(time - bare, 0))} |")
    return lines


if __name__ == "__main__":
    main()

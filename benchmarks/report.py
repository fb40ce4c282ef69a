"""The results as a page with tables, and as a picture."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.race import Time

NAMES = {
    "built": "**neuron**, graph built each time",
    "replayed": "**neuron**, replayed",
    "skipping": "**neuron**, replayed, inputs of 0 skipped",
    "loop": "**neuron**, through the training loop",
    "floats": "floats by hand, careful formulas",
    "naive_floats": "floats by hand, naive formulas",
    "numpy_careful": "NumPy by hand, careful formulas",
    "numpy_naive": "NumPy by hand, naive formulas",
    "nielsen": "Nielsen's algorithm, on arrays",
    "micrograd": "micrograd",
    "microgpt": "microgpt's design, stated anew",
    "torch_eager": "PyTorch",
    "torch_nn": "PyTorch nn and optim",
    "torch_compile": "torch.compile",
    "jax_jit": "JAX jit",
    "jax_eager": "JAX",
    "hips_autograd": "HIPS autograd",
    "mygrad": "MyGrad",
    "tinygrad": "tinygrad",
    "sklearn": "scikit-learn MLPClassifier",
}


#: In the tables of T4, whose time is divided by whose.
RATIOS = [
    ("replayed", "numpy_careful"),
    ("replayed", "numpy_naive"),
    ("torch_eager", "replayed"),
    ("torch_nn", "replayed"),
    ("jax_jit", "replayed"),
    ("loop", "replayed"),
]
#: How much of JAX jit's time the naive floor may take at each batch, to count as a floor.
OF_JAX = {1: 0.75, 10: 0.55, 32: 0.7, 128: 0.9}


def shown(seconds: float) -> str:
    """A time in the unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.0f} ns"


def table(times: dict[str, Time], against: str) -> list[str]:
    """One race: every peer's median, its spread, and how often `against` goes into it."""
    standard = times[against].median
    lines = [
        f"| | median | 10 % … 90 % | ÷ {NAMES[against].replace('**', '')} |",
        "|---|---|---|---|",
    ]
    for peer, time in sorted(times.items(), key=lambda pair: pair[1].median):
        ratio = f"{time.median / standard:.3g}"
        spread = f"{shown(time.low)} … {shown(time.high)}"
        lines.append(f"| {NAMES[peer]} | {shown(time.median)} | {spread} | {ratio} |")
    return lines


def arrays_table(races: dict[tuple[int, str, str], dict[str, Time]]) -> list[str]:
    """All races of T4: medians, a row for each peer and a column for each batch."""
    lines = []
    for dtype in ("float32", "float64"):
        for loss in ("quadratic", "softmax"):
            cells = {size: t for (size, d, l), t in races.items() if (d, l) == (dtype, loss)}
            if not cells:
                continue
            title = "quadratic cost" if loss == "quadratic" else "softmax cross-entropy"
            lines += ["", f"### {dtype}, {title}", ""]
            lines.append("| images in a step | " + " | ".join(map(str, cells)) + " |")
            lines.append("|---" * (len(cells) + 1) + "|")
            peers = dict.fromkeys(peer for times in cells.values() for peer in times)
            for peer in peers:
                row = [shown(t[peer].median) if peer in t else "–" for t in cells.values()]
                lines.append(f"| {NAMES[peer]} | " + " | ".join(row) + " |")
            for above, below in RATIOS:
                if any(above in t and below in t for t in cells.values()):
                    row = [_ratio(t, above, below) for t in cells.values()]
                    title = f"{_plain(above)} ÷ {_plain(below)}"
                    lines.append(f"| *{title}* | " + " | ".join(row) + " |")
    return lines


def _plain(peer: str) -> str:
    return NAMES[peer].replace("**", "")


def _ratio(times: dict[str, Time], above: str, below: str) -> str:
    here = above in times and below in times
    return f"{times[above].median / times[below].median:.2f}" if here else "–"


def floors_count(
    races: dict[tuple[int, str, str], dict[str, Time]], t3: dict[str, Time]
) -> list[str]:
    """Whether the hand-written floors are fast enough to be compared with, by peers' times."""
    lines = []
    if "micrograd" in t3:
        for peer in ("floats", "naive_floats"):
            ratio = t3["micrograd"].median / t3[peer].median
            fit = "counts" if ratio >= 100 else "does not count"
            lines.append(
                f"- T3, {NAMES[peer]}: {ratio:.0f} × as fast as micrograd (100 wanted): {fit}."
            )
    for (size, dtype, loss), times in races.items():
        if "jax_jit" in times and size in OF_JAX:
            ratio = times["numpy_naive"].median / times["jax_jit"].median
            if ratio > OF_JAX[size]:
                lines.append(
                    f"- T4, {size} images, {dtype}, {loss}: {ratio:.2f} × JAX jit "
                    f"(at most {OF_JAX[size]} wanted): does not count."
                )
    if any("jax_jit" in times for times in races.values()):
        wanted = ", ".join(map(str, OF_JAX.values()))
        lines.append(f"- T4, {NAMES['numpy_naive']}: {wanted} × JAX jit or less, but where listed.")
    return lines


def machine() -> str:
    """What the figures were measured on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        models = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = models[0].partition(": ")[2] if models else cpu
    return f"{cpu}, {platform.system()}, Python {platform.python_version()}, {date.today()}"


def picture(races: dict[str, dict[str, Time]], path: Path) -> None:
    """The races as bars on a logarithmic scale, this library's in colour."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams["svg.hashsalt"] = "neuron"
    heights = [len(times) + 1.5 for times in races.values()]
    figure = Figure(figsize=(8, 0.26 * sum(heights)), layout="constrained")
    axes: Any = figure.subplots(len(races), 1, height_ratios=heights, squeeze=False)[:, 0]
    for axis, (title, times) in zip(axes, races.items(), strict=True):
        ranked = sorted(times.items(), key=lambda pair: -pair[1].median)
        names = [NAMES[peer].replace("**", "") for peer, _ in ranked]
        medians = [time.median for _, time in ranked]
        colours = ["#0072b2" if "neuron" in name else "#bbbbbb" for name in names]
        spread = [
            [time.median - time.low for _, time in ranked],
            [time.high - time.median for _, time in ranked],
        ]
        axis.barh(names, medians, color=colours, xerr=spread, error_kw={"lw": 0.8}, height=0.7)
        for i, median in enumerate(medians):
            axis.annotate(
                shown(median), (ranked[i][1].high, i), xytext=(4, 0), textcoords="offset points",
                va="center", fontsize=8,
            )  # fmt: skip
        axis.set_xscale("log")
        axis.set_xlim(min(medians) / 3, max(medians) * 6)
        axis.set_xticks([])
        axis.set_xticks([], minor=True)
        axis.set_title(title, loc="left", fontsize=10, fontweight="bold")
        axis.tick_params(labelsize=8, left=False)
        axis.spines[["top", "right", "bottom"]].set_visible(False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})


def left_out(reasons: dict[str, dict[str, str]]) -> Iterable[str]:
    """Which peers did not run, and why."""
    for task, peers in reasons.items():
        for peer, reason in peers.items():
            yield f"- {task}: {NAMES[peer]}: {reason}"

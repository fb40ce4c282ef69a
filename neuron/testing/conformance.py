"""The suite run against somebody's engine, and the table of what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from neuron.maths.errors import UnknownNameError
from neuron.ops import TABLE
from neuron.testing import oracle, structure
from neuron.testing.engine import Engine
from neuron.testing.hard import Case, cases, specials, takes_numbers
from neuron.testing.measure import Answer, Measured, compared, numbers_of, wrong_specials

#: More than this many units in the last place off is wrong.
TOLERANCE = 1024.0
SMALLEST = 2.0**-1022  # of the normal doubles
NAMES = [name for name, row in TABLE.items() if takes_numbers(row)]


@dataclass
class Report:
    """What the suite found about one engine."""

    engine: str
    measured: dict[str, Measured]
    structure: dict[str, str]
    missing: list[str]
    tolerance: float = TOLERANCE

    @property
    def condemned(self) -> list[str]:
        """The operations and checks that failed."""
        wrong = [name for name, m in self.measured.items() if not self.right(m)]
        broken = [
            name for name, said in self.structure.items() if said and said != structure.NOT_ASKED
        ]
        return wrong + broken

    def right(self, measured: Measured) -> bool:
        """Whether an operation is within the tolerance, with every special value right."""
        worst = max(measured.far.ulp, measured.far_slope.ulp)
        return worst <= self.tolerance and not measured.wrong

    def __str__(self) -> str:
        return table(self)


Material = Mapping[str, tuple[Sequence[Case], Sequence[Answer]]]


def material(
    n: int = 500,
    seed: int = 0,
    names: Sequence[str] = (),
    longest: int = 100,
    subnormals: bool = True,
) -> Material:
    """Hard inputs with the correctly rounded answers, to be held against any number of engines.

    Without `subnormals`, inputs that are or that give a number below 2⁻¹⁰²² are left
    out: some machines take those for 0, and would show nothing else.

    Raises `UnknownNameError` for a name that is no row of the op table.
    """
    for name in names:
        if name not in NAMES:
            raise UnknownNameError("operation", name, NAMES)
    found = {}
    for name in names or NAMES:
        inputs = cases(name, n, seed, longest=longest)
        found[name] = (inputs, [oracle.answer(name, *c.operands, g=c.g) for c in inputs])
    return found if subnormals else without_subnormals(found)


def without_subnormals(given: Material) -> Material:
    """The inputs that hold and give no number between 0 and 2⁻¹⁰²²."""
    found = {}
    for name, (inputs, answers) in given.items():
        both = [
            (case, answer)
            for case, answer in zip(inputs, answers, strict=True)
            if not any(0 < abs(x) < SMALLEST for x in numbers_of((case.operands, answer)))
        ]
        found[name] = ([case for case, _ in both], [answer for _, answer in both])
    return found


def run(engine: Engine, given: Material | None = None, *, tolerance: float = TOLERANCE) -> Report:
    """Hold an engine against the oracle: all operations that it has, and all structural checks."""
    given = material() if given is None else given
    measured = {
        name: of_engine(engine, name, *given[name]) for name in given if name in engine.operations
    }
    missing = [name for name in given if name not in engine.operations]
    return Report(engine.name, measured, structure.findings(engine), missing, tolerance)


def of_engine(
    engine: Engine, name: str, inputs: Sequence[Case], answers: Sequence[Answer]
) -> Measured:
    """One operation; an input at which it raises counts as a wrong special value."""
    asked = list(zip(inputs, engine.answers(name, inputs), answers, strict=True))
    kept = [(case, x, true) for case, x, true in asked if not isinstance(x, Exception)]
    result = compared(
        name, [case for case, _, _ in kept], [x for _, x, _ in kept], [true for _, _, true in kept]
    )
    result.wrong += [_raised(case, x) for case, x, _ in asked if isinstance(x, Exception)]
    edge = specials(name)
    for case, x in zip(edge, engine.answers(name, edge), strict=True):
        if isinstance(x, Exception):
            result.wrong.append(_raised(case, x))
        else:
            result.wrong += wrong_specials(name, case, x)
    return result


def _raised(case: Case, error: Exception) -> str:
    return f"raises {type(error).__name__} at {case.operands}"


def table(report: Report, *, markdown: bool = False) -> str:
    """The findings as lines of text, or as a table in Markdown."""
    rows = [("operation", "value", "slope", "wrong", "verdict", "worst input")]
    for name, m in report.measured.items():
        worst = m.far if m.far.ulp > m.far_slope.ulp else m.far_slope
        at = "" if worst.case is None else _brief(worst.case)
        rows.append(
            (
                name,
                figure(m.far.ulp),
                figure(m.far_slope.ulp),
                str(len(m.wrong)),
                "ok" if report.right(m) else "wrong",
                at if worst.ulp > 0 else "",
            )
        )
    lines = [f"{report.engine}: worst error in ulp, and special values that are wrong", ""]
    if markdown:
        lines += ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(3, "|" + " --- |" * len(rows[0]))
    else:
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines += [
            "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
    lines.append("")
    bullet = "- " if markdown else ""
    for name, m in report.measured.items():
        if m.wrong:
            lines.append(f"{bullet}{name}: {m.wrong[0]}")
    for name, said in report.structure.items():
        lines.append(f"{bullet}{name}: {said or 'ok'}")
    if report.missing:
        lines.append(f"{bullet}missing operations: {', '.join(report.missing)}")
    return "\n".join(lines)


def figure(ulp: float) -> str:
    """An error in ulp, briefly: 0, 3, 129, 6.1e+05, ∞ (where only one of the two is nan)."""
    if ulp == float("inf"):
        return "∞"
    return f"{ulp:.0f}" if ulp < 10_000 else f"{ulp:.1e}"


def _brief(case: Case) -> str:
    text = ", ".join(
        repr(x) if not isinstance(x, list) or len(x) < 4 else f"[{x[0]!r}, … {len(x)}]"
        for x in case.operands
    )
    return text.replace("|", "\\|")

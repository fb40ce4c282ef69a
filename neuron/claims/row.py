"""A claim of an article: what it says, how a run judges it, and what came out.

What computes a claim returns numbers and knows nothing of what they should be;
what is expected stands in the claim's `Check`s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

HOLDS, CAVEAT, FAILS = "holds", "holds with a caveat", "doesn't hold"
NOT_RUN = "not run"

ARTICLES = {
    "A": "J. Burgos Maciá, What is a neural network?",
    "B": "3Blue1Brown, But what is a Neural Network? (chapter 1)",
    "C": "J. Torres, Neural Networks: Basic concepts for beginners (2019)",
    "D": "A. Garcia, A reduced explanation on neural networks",
    "E": "N. Sidorov (snv), What is a neural network? (2021)",
}

Numbers = dict[str, Any]

RELATIONS = {
    "≥": lambda measured, bound: measured >= bound,
    "≤": lambda measured, bound: measured <= bound,
    "<": lambda measured, bound: measured < bound,
    ">": lambda measured, bound: measured > bound,
    "=": lambda measured, bound: measured == bound,
}


@dataclass(frozen=True)
class Check:
    """One condition on a measured number: `Check("accuracy", "≥", 0.984, on="mnist")`.

    `bound` is a number, a text, or the name of another measured number with `of`
    in front ('of base_rate'). `on` limits the check to one data set, 'mnist' or
    'digits' (the built-in ones).
    """

    measure: str
    relation: str
    bound: Any
    on: str = ""

    def applies(self, numbers: Numbers) -> bool:
        """Whether this check is meant for the data that the numbers come from."""
        return not self.on or numbers.get("data") == self.on

    def passed(self, numbers: Numbers) -> bool:
        """Whether the condition is met."""
        return bool(RELATIONS[self.relation](numbers[self.measure], self.value(numbers)))

    def value(self, numbers: Numbers) -> Any:
        """The bound itself."""
        if isinstance(self.bound, str) and self.bound.startswith("of "):
            return numbers[self.bound.removeprefix("of ")]
        return self.bound

    def told(self, numbers: Numbers) -> str:
        """The condition and what was measured, as a sentence's part."""
        bound, measured = self.value(numbers), numbers[self.measure]
        return f"{self.measure} is {_short(measured)}, expected {self.relation} {_short(bound)}"


@dataclass(frozen=True)
class Claim:
    """One row of the articles.

    - `id`: the article's letter and the number of the row.
    - `says`: the claim in one sentence of ours.
    - `computed`: what the engine found, a pattern filled with the numbers.
    - `holds`: conditions without which the claim doesn't hold.
    - `plainly`: conditions without which it holds with a caveat only.
    - `because`: for each verdict the reason, a pattern filled with the numbers.
    - `needs`: 'mnist' or 'photographs' where the row makes no sense without them.
    - `example`: the example that shows it; `engine`: where the engine does it.
    """

    id: str
    says: str
    computed: str
    holds: tuple[Check, ...] = ()
    plainly: tuple[Check, ...] = ()
    because: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    example: str = ""
    engine: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The article, by author and title."""
        return ARTICLES[self.id[0]]


@dataclass(frozen=True)
class Result:
    """A claim after a run: the verdict, the reason, and the numbers it rests on."""

    claim: Claim
    verdict: str
    computed: str
    reason: str
    numbers: Numbers
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """The result as data that JSON can hold."""
        return {
            "id": self.claim.id,
            "source": self.claim.source,
            "claim": self.claim.says,
            "computed": self.computed,
            "verdict": self.verdict,
            "reason": self.reason,
            "numbers": self.numbers,
            "example": self.claim.example,
            "seconds": round(self.seconds, 3),
        }


def judge(claim: Claim, numbers: Numbers, seconds: float) -> Result:
    """Hold the numbers of a run against a claim's checks."""
    missed = [c for c in claim.holds if c.applies(numbers) and not c.passed(numbers)]
    loose = [c for c in claim.plainly if c.applies(numbers) and not c.passed(numbers)]
    verdict = FAILS if missed else CAVEAT if loose else HOLDS
    reason = _WRITER.format(claim.because.get(verdict, ""), **numbers)
    told = "; ".join(check.told(numbers) for check in missed or loose)
    if not reason:
        reason = told or "as the article says."
        reason = reason[0].upper() + reason[1:]
    return Result(
        claim, verdict, _WRITER.format(claim.computed, **numbers), reason, numbers, seconds
    )


def not_run(claim: Claim, why: str, seconds: float = 0.0) -> Result:
    """A claim that could not be run, and what is missing."""
    return Result(claim, NOT_RUN, "nothing was computed", why, {}, seconds)


class _Writer(Formatter):
    """Patterns are filled with a true minus sign; ':tiny' writes a rounding error, or 0."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "tiny":
            return f"{value:.0e}" if value else "0"
        text: str = super().format_field(value, format_spec)
        return text.replace("-", "−") if isinstance(value, int | float) else text


_WRITER = _Writer()


def _short(number: Any) -> str:
    return f"{number:.4g}" if isinstance(number, float) else str(number)

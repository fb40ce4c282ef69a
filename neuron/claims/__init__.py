"""What the articles say, computed: every claim on real data, with a verdict and the reason.

`run()` yields a `Result` for each claim; `text_table` and `as_json` write them out.
"""

from neuron.claims.row import CAVEAT, FAILS, HOLDS, NOT_RUN, Check, Claim, Result
from neuron.claims.running import all_claims, claims_named, run
from neuron.claims.writing import as_json, text_table

__all__ = [
    "CAVEAT",
    "FAILS",
    "HOLDS",
    "NOT_RUN",
    "Check",
    "Claim",
    "Result",
    "all_claims",
    "as_json",
    "claims_named",
    "run",
    "text_table",
]

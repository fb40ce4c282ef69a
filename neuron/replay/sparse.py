"""Which weights need not be looked at in a step because the inputs they meet are exactly 0."""

from __future__ import annotations

from neuron.replay.layout import Layout
from neuron.replay.names import Name


def sparse_rows(layout: Layout) -> dict[str, tuple[str, ...]]:
    """Rows of weights that meet nothing but inputs, and the input rows they meet, as variables."""
    trace, of = layout.trace, layout.variables.of
    meets: dict[Name, dict[str, None]] = {}
    spoiled: set[Name] = set()
    input_rows = set(trace.input_rows.values())
    parameter_rows = {row for _, row in trace.rows.values()}
    for name in layout.body.uses:
        rows = [a for a in name.args if isinstance(a, Name) and a in input_rows | parameter_rows]
        if name.op == "weighted_sum" and isinstance(name.args[1], Name):
            w, x = name.args[0], name.args[1]
            if x in input_rows and w in parameter_rows:
                meets.setdefault(w, {})[of[x]] = None
                continue
        spoiled.update(row for row in rows if row in parameter_rows)
        if name.op not in ("multiply", "add"):
            spoiled.update(rows)
    allowed = {of[x] for x in input_rows if x not in spoiled}
    found = {of[w]: tuple(xs) for w, xs in meets.items() if w not in spoiled and set(xs) <= allowed}
    together = set(found.values())
    clear = all(a == b or not set(a) & set(b) for a in together for b in together)
    return found if clear else {}

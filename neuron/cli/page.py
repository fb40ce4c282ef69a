"""The demo's `index.html`: one file that holds everything it shows, for light and dark screens."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from neuron.cli.options import in_options
from neuron.cli.pictures import Picture, has_renderer
from neuron.cli.starting import suggestions, with_a_picture

if TYPE_CHECKING:
    from neuron.cli.demo import Shown

STYLE = """
:root { color-scheme: light dark; --ground: #fbfaf7; --ink: #1d2126; --soft: #5b636d;
  --line: #dedad1; --card: #ffffff; --accent: #0069a3; --bar: #9cc5e3; --track: #efece6; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171b; --ink: #e8e6e1; --soft: #a2a9b2;
  --line: #333a42; --card: #1c2127; --accent: #7cc0ee; --bar: #35698f; --track: #282e35; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 17px/1.6 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
main, header, footer { max-width: 61rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 3.2rem; }
h1 { font-size: 2.1rem; line-height: 1.2; letter-spacing: -.015em; margin: 0 0 .6rem; }
h2 { font-size: 1.3rem; letter-spacing: -.005em; margin: 0 0 .3rem; }
p { margin: 0 0 1rem; max-width: 44rem; }
.lead { color: var(--soft); font-size: 1.1rem; }
section { margin: 3rem 0; }
a { color: var(--accent); }
.reading { display: grid; grid-template-columns: 13rem 1fr; gap: 2.5rem; align-items: center;
  background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.6rem; }
.digit { width: 100%; height: auto; display: block; border-radius: 6px; background: #fff; }
.answers { list-style: none; margin: 0; padding: 0; }
.answers li { display: grid; grid-template-columns: 1.6rem 1fr 5.2rem; gap: .7rem;
  align-items: center; font-variant-numeric: tabular-nums; line-height: 1.45; }
.answers .track { height: .72rem; border-radius: 4px; background: var(--track); }
.answers .bar { display: block; height: 100%; min-width: 2px; border-radius: 4px;
  background: var(--bar); }
.answers .best { font-weight: 650; }
.answers .best .bar { background: var(--accent); }
.answers .share { text-align: right; white-space: nowrap; }
figure { margin: 1rem 0 0; }
figure img { display: block; margin: 0 auto; max-width: 100%; height: auto; }
.sheet { background: #fff; border: 1px solid var(--line); border-radius: 12px; padding: 1rem;
  overflow-x: auto; }
.narrow img { max-width: min(100%, 38rem); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr)); gap: 2.5rem; }
.pair section { margin: 0; }
.missing { color: var(--soft); border: 1px dashed var(--line); border-radius: 12px; padding: 1rem; }
pre { max-height: 36rem; overflow: auto; border: 1px solid var(--line); border-radius: 12px;
  background: var(--card);
  padding: 1.1rem 1.3rem;
  font: 14px/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
dl { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem; margin: 1.8rem 0 0; }
dl div { border-top: 2px solid var(--accent); padding-top: .5rem; }
dt { color: var(--soft); font-size: .92rem; line-height: 1.4; }
dd { margin: 0; font-size: 1.7rem; font-weight: 650; font-variant-numeric: tabular-nums; }
code { font: .92em ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
footer { color: var(--soft); font-size: .92rem; border-top: 1px solid var(--line);
  padding-top: 1.2rem; padding-bottom: 3rem; }
@media (max-width: 40rem) { .reading, dl { grid-template-columns: 1fr; }
  .pair { grid-template-columns: 1fr; } }
"""


def page(shown: Shown, drawn: list[Picture], folder: Path) -> str:
    """The page's HTML: asks nothing of the network, pictures included."""
    by_file = {picture.file: picture for picture in drawn}
    label = shown.answer.label or "?"
    network, neuron, weights, loss, confusion = (
        by_file[f"{name}.svg"] for name in ("network", "neuron", "weights", "loss", "confusion")
    )
    body = [
        _opening(shown, label),
        _reading(shown, label),
        _section(network, folder),
        _section(neuron, folder),
        _why(shown, label),
        _section(weights, folder, "narrow"),
        f'<div class="pair">{_section(loss, folder)}{_section(confusion, folder)}</div>',
        _next(drawn, folder),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>How a network reads a {escape(label)}</title>\n"
        '<link rel="icon" href="data:,">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"
    )


def _opening(shown: Shown, label: str) -> str:
    writers = (
        ""
        if shown.writers_accuracy is None
        else f"<div><dd>{shown.writers_accuracy:.1%}</dd><dt>of digits by people it has never seen "
        "write: every hand is different, so strangers are harder</dt></div>"
    )
    return f"""<header>
<h1>How {sum(shown.net.sizes[1:])} neurons read a {escape(label)}</h1>
<p class="lead">A network of explicit neurons was trained on real handwriting a few seconds ago, on
this computer. Here is what it learned, and where one of its answers comes from.</p>
<dl><div><dd>{shown.accuracy:.1%}</dd><dt>of {len(shown.test)} new test digits read right</dt></div>
{writers}
<div><dd>{_count(shown):,}</dd><dt>numbers learned: the weights and biases of all
neurons</dt></div></dl>
</header>
<main>"""


def _count(shown: Shown) -> int:
    return sum(sum(map(len, weights)) + len(biases) for weights, biases in shown.net.numbers())


def _reading(shown: Shown, label: str) -> str:
    """The digit, and how sure the network is of each class."""
    rows = []
    for name, part in shown.answer.parts.items():
        best = ' class="best"' if name == label else ""
        rows.append(
            f'<li{best}><span>{escape(name)}</span><span class="track"><span class="bar" '
            f'style="width:{100 * max(0.0, min(1.0, part)):.1f}%"></span></span>'
            f'<span class="share">{escape(shown.answer.shown(part))}</span></li>'
        )
    return f"""<section><h2>The digit and the answer</h2>
<p>Test digit number {shown.index}: 64 pixels go in, and for each of the ten digits comes out how
likely it is.</p>
<div class="reading">{_digit(shown.x, label)}
<ul class="answers">{"".join(rows)}</ul></div></section>"""


def _digit(x: list[float], label: str) -> str:
    """The 8 x 8 pixels as a picture inside the page."""
    pixels = "".join(
        f'<path d="M{i % 8} {i // 8}h1v1h-1z" fill="rgb({grey} {grey} {grey})"/>'
        for i, ink in enumerate(x)
        if (grey := round(255 - 227 * min(max(ink, 0.0), 1.0))) < 255
    )
    return (
        f'<svg class="digit" viewBox="-0.5 -0.5 9 9" role="img" shape-rendering="crispEdges" '
        f'aria-label="A handwritten {escape(label)} of eight by eight pixels">{pixels}</svg>'
    )


def _section(picture: Picture, folder: Path, looks: str = "") -> str:
    """A picture with its title and its sentence."""
    head = f"<section><h2>{escape(picture.title)}</h2>\n<p>{escape(picture.sentence)}</p>"
    if picture.missing:
        return f'{head}\n<p class="missing">Not drawn: {escape(picture.missing)}</p></section>'
    data = base64.b64encode((folder / picture.file).read_bytes()).decode("ascii")
    return (
        f'{head}\n<figure class="sheet {looks}"><img src="data:image/svg+xml;base64,{data}" '
        f'alt="{escape(picture.description)}"></figure></section>'
    )


def _why(shown: Shown, label: str) -> str:
    last = len(shown.net.layers)
    return f"""<section><h2>Why a {escape(label)}?</h2>
<p>The same weights on scalar neurons, where every number remembers what it was computed from: the
winning output, its largest parts, and theirs, back to the pixels. A neuron of the last layer
passes its weighted sum on as it is: what the picture calls a{last} is z{last} here.</p>
{_pre(in_options(shown.explanation.text(96)))}</section>"""


def _next(drawn: list[Picture], folder: Path) -> str:
    model = Path("model.json")
    commands = "\n".join(suggestions(model, folder, has_renderer(drawn)))
    own = with_a_picture(model, folder)
    if own is not None:
        own = f"<p>And with a picture of a digit that you have written:</p>\n{_pre(own)}"
    return f"""<section><h2>Go on</h2>
<p>This folder holds the model (<a href="model.json">model.json</a>) and each picture as a file. Ask
about another digit; in a terminal, with this folder as the working folder:</p>
{_pre(commands)}
{own or ""}</section>
</main>
<footer>The digits are from the set <em>Optical Recognition of Handwritten Digits</em> by
E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998,
doi 10.24432/C50P49, CC BY 4.0.</footer>"""


def _pre(text: str) -> str:
    return f'<pre tabindex="0">{escape(text)}</pre>'

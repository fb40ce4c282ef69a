"""The picture of a network as a row of layers: their shapes, and how many numbers they learn."""

from __future__ import annotations

from neuron.draw import captions
from neuron.draw.parts import Part
from neuron.draw.picture import Arrow, Box, Picture
from neuron.draw.wording import count_text, number_text, range_text


def layers_picture(part: Part) -> Picture:
    """One block for what goes in and one for each layer."""
    numbers = part.numbers()
    rows = numbers.activations if numbers else [[]] * len(part.sizes)
    kind = "number" if part.before else "input"
    lines: list[tuple[str, ...]] = [
        (f"from layer {part.before}" if part.before else "inputs", f"{part.sizes[0]:,}")
    ]
    for i, layer in enumerate(part.layers, start=1):
        weights = layer.n_inputs * layer.n_outputs
        lines.append(
            (
                f"layer {part.before + i}",
                count_text(layer.n_outputs, f"{layer.activation} neuron"),
                f"W {layer.n_outputs:,}×{layer.n_inputs:,}, b {layer.n_outputs:,}",
                count_text(weights + layer.n_outputs, "parameter"),
            )
        )
    boxes = [
        Box(
            f"layer{part.before + i}",
            (*text, *([f"a: {range_text(row)}"] if row else [])),
            "layer" if i else "given",
        )
        for i, (text, row) in enumerate(zip(lines, rows, strict=True))
    ]
    arrows = [
        Arrow(before.name, after.name, text=f"{size:,}")
        for before, after, size in zip(boxes, boxes[1:], part.sizes, strict=False)
    ]
    said = "; ".join(", ".join(text) for text in lines[1:])
    are = "output is" if part.sizes[-1] == 1 else "outputs are"
    result = f" The {are} {_row(rows[-1])}." if numbers else ""
    n_parameters = sum((layer.n_inputs + 1) * layer.n_outputs for layer in part.layers)
    total = count_text(n_parameters, "parameter")
    return Picture(
        title=captions.title(part),
        description=f"{part.name()} as blocks: {count_text(part.sizes[0], kind)}; {said}. "
        f"In all {total}.{result}",
        boxes=boxes,
        arrows=arrows,
        notes=[
            f"{total} in all. An arrow says how many numbers are passed on."
            + (" a: the range of the activations for this example." if numbers else "")
        ],
        direction="right",
        message="",
    )


def _row(numbers: list[float]) -> str:
    shown = ", ".join(map(number_text, numbers[:10]))
    return shown + (", …" if len(numbers) > 10 else "")

"""Draw one network in every way there is, into a folder `gallery`."""

from pathlib import Path

from neuron import MLP, Neuron, Value, squared_error
from neuron.draw import draw, film, steps
from neuron.maths.errors import MissingPackageError, RenderError

LEVELS = ("layers", "neurons", "sums", "operations")


def main() -> None:
    folder = Path("gallery")
    folder.mkdir(exist_ok=True)
    net = MLP(2, [4, 1], activation="tanh")
    x = [1.0, 0.5]

    # One network, four levels of zoom, and the formats that need nothing.
    for level in LEVELS:
        drawing = draw(net, x, level=level)
        for suffix in ("dot", "txt", "mmd", "html"):
            drawing.save(folder / f"{level}.{suffix}")
        print(f"{level:10}  {len(drawing.picture.boxes)} boxes")

    # The same as pictures, where something is installed that can render.
    try:
        for theme in ("screen", "print", "dark"):
            draw(net, x, theme=theme).save(folder / f"{theme}.svg")
        print("Rendered as SVG in three themes.")
    except RenderError as error:
        print("Not rendered:", error)

    # How a neuron learns, message by message, and as a film.
    neuron = Neuron(weights=[0.5, -1.0], bias=0.25)
    loss = squared_error([neuron([Value(1.0, "x1"), Value(2.0, "x2")])], [1.0])
    loss.label = "loss"
    for message in steps(loss):
        print(message.text())
    try:
        film(loss).save(folder / "film.html")
        film(loss).save(folder / "film.gif")
        print("Filmed.")
    except (RenderError, MissingPackageError) as error:
        print("Not filmed:", error)


if __name__ == "__main__":
    main()

"""Explain one answer to a handwritten digit, and leave it as text, web page, LaTeX and data."""

import json
from pathlib import Path

from neuron import MLP
from neuron.data import digits_split
from neuron.explain import Explanation
from neuron.train import Adam, fit


def save(explanation: Explanation, name: str) -> None:
    """Write all four forms of an explanation into this folder."""
    forms = {
        "txt": explanation.text() + "\n",
        "html": explanation.html(document=True),
        "tex": explanation.latex(document=True),
        "json": json.dumps(explanation.to_dict(), indent=1),
    }
    for ending, text in forms.items():
        Path(f"{name}.{ending}").write_text(text, encoding="utf-8")
    print(f"{name}: " + ", ".join(f"{name}.{ending}" for ending in forms))


def main() -> None:
    training, test = digits_split()
    net = MLP(64, [16, 10], ["tanh", "linear"], seed=0, backend="numpy")
    fit(net, training, optimiser=Adam(0.01), loss="cross_entropy", epochs=10)

    x, label = test.inputs[0], int(test.targets[0])
    outputs = [output.data for output in net(x)]
    guess = max(range(10), key=outputs.__getitem__)
    second = max((k for k in range(10) if k != guess), key=outputs.__getitem__)
    print(f"In truth a {label}; read as a {guess}, and next to that a {second}.")

    save(net.explain(x, depth=3, largest=3, classes=test.classes), "answer")
    save(net.explain(x, output=guess, versus=second, depth=2, largest=3), "versus")
    save(net.explain(x, label=label, depth=2, largest=3), "gradient")


if __name__ == "__main__":
    main()

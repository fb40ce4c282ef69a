"""Train a network on real handwriting in seconds, and look at a digit that it misreads."""

from neuron import MLP
from neuron.data import digits_split
from neuron.draw import draw
from neuron.maths.errors import RenderError
from neuron.train import SGD, Epoch, evaluate, train

SHADES = " .:-=+*#%@"  # from paper to ink


def as_characters(pixels: list[float]) -> str:
    """An image of 8 x 8 numbers from 0 to 1; two characters a pixel, since those are narrow."""
    marks = [SHADES[round(9 * pixel)] * 2 for pixel in pixels]
    return "\n".join("".join(marks[8 * row : 8 * row + 8]) for row in range(8))


def main() -> None:
    training, test = digits_split()
    net = MLP(64, [16, 16, 10], activation="sigmoid", seed=0, backend="numpy")
    print(net.summary())

    # One pass through the training digits is an epoch; the network is corrected after every 16.
    optimiser = SGD(learning_rate=0.1, momentum=0.9)
    for record in train(net, training, optimiser=optimiser, epochs=40, batch_size=16, seed=0):
        if isinstance(record, Epoch) and record.epoch % 10 == 0:
            print(f"epoch {record.epoch:2}   loss {record.train_loss:.4f}")

    result = evaluate(net, test)
    assert result.predicted is not None
    print(f"{result.accuracy:.1%} of {len(test)} digits that it has never seen are read right.")

    # The first that is not.
    wrong = [i for i, guess in enumerate(result.predicted) if guess != test.targets[i]]
    for i in wrong[:1]:
        print(f"This {test.targets[i]} was taken for a {result.predicted[i]}:")
        print(as_characters(test.inputs[i]))

    # The network's answer to the first digit, as a picture: how far each neuron is lit.
    picture = draw(net, test.inputs[0], output_names=test.classes)
    try:
        print("Drawn:", picture.save("digit.svg"))
    except RenderError as error:  # no Graphviz, and the extra 'render' is not installed
        print("Not drawn:", error)


if __name__ == "__main__":
    main()

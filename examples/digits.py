"""Train a network on real handwriting in a few seconds, and look at a digit it misreads."""

from neuron import MLP
from neuron.data import digits_split
from neuron.train import SGD, Epoch, evaluate, train

SHADES = " .:-=+*#%@"  # from paper to ink


def as_characters(pixels: list[float]) -> str:
    """An image of 8 × 8 numbers from 0 to 1, two characters a pixel since those are narrow."""
    inks = [SHADES[round(9 * pixel)] * 2 for pixel in pixels]
    return "\n".join("".join(inks[8 * row : 8 * row + 8]) for row in range(8))


def main() -> None:
    training, test = digits_split()
    net = MLP(64, [32, 10], activation=["relu", "linear"], seed=0, backend="numpy")
    print(net.summary())

    for record in train(
        net,
        training,
        loss="cross_entropy",  # which applies a softmax of its own: the last layer is linear
        optimiser=SGD(learning_rate=0.1, momentum=0.9),
        epochs=20,
        seed=0,
    ):
        if isinstance(record, Epoch) and record.epoch % 5 == 0:
            print(f"epoch {record.epoch:2}   loss {record.train_loss:.4f}")

    result = evaluate(net, test, "cross_entropy")
    print(f"{result.accuracy:.1%} of {len(test)} digits that it has never seen are read right.")

    # The first that is not.
    assert result.predicted is not None
    wrong = [i for i, guess in enumerate(result.predicted) if guess != test.targets[i]]
    if wrong:
        i = wrong[0]
        print(f"This {test.targets[i]} was taken for a {result.predicted[i]}:")
        print(as_characters(test.inputs[i]))


if __name__ == "__main__":
    main()

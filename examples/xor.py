"""Three neurons learn XOR: 'one or the other, but not both', which no single neuron can."""

from neuron import MLP, mean, squared_error

QUESTIONS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
ANSWERS = [0.0, 1.0, 1.0, 0.0]
LEARNING_RATE = 2.0
STEPS = 1500


def truth_table(net: MLP) -> None:
    print("   x0  x1   wanted   answer")
    for x, t in zip(QUESTIONS, ANSWERS, strict=True):
        (a,) = net(x)
        print(f"{x[0]:5.0f}{x[1]:4.0f}{t:8.0f}{a.data:11.3f}")


def main() -> None:
    # Two hidden neurons and one output. The seed decides which weights it starts with.
    net = MLP(2, [2, 1], activation="sigmoid", seed=3)

    print("Before learning:")
    truth_table(net)

    for step in range(STEPS + 1):
        # Guess all four answers, and measure how far off they are.
        losses = [squared_error(net(x), [t]) for x, t in zip(QUESTIONS, ANSWERS, strict=True)]
        loss = mean(losses)
        if step % 300 == 0:
            print(f"step {step:4}   loss {loss.data:.4f}")

        # Find out how the loss depends on each of the nine parameters …
        net.zero_grad()
        loss.backward()

        # … and move each a little the way that makes the loss smaller.
        for parameter in net.parameters():
            parameter.data -= LEARNING_RATE * parameter.grad

    print("After learning:")
    truth_table(net)

    # Which question does each hidden neuron answer? Read its weights.
    for j in range(2):
        neuron = net.layers[0].neurons[j]
        w0, w1 = (weight.data for weight in neuron.weights)
        print(f"hidden neuron {j}: sigmoid({w0:+.2f}*x0 {w1:+.2f}*x1 {neuron.bias.data:+.2f})")


if __name__ == "__main__":
    main()

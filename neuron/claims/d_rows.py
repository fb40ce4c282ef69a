"""The claims of article D, and what makes each of them hold."""

from __future__ import annotations

from neuron.claims.row import CAVEAT, HOLDS, Check, Claim

LINE = "examples/articles/a_line.py"

ROWS = (
    Claim(
        "D1",
        "y = w₁x + w₀ can be fitted to points, and likewise in many variables.",
        "closed form {line}; gradient descent after {epochs} epochs: loss {first:.2f} → "
        "{last:.4f}, weights {apart:tiny} apart from it ({apart5:tiny} in five variables)",
        holds=(
            Check("apart", "≤", 1e-3),
            Check("apart5", "≤", 1e-3),
            Check("last", "<", "of first"),
        ),
        because={HOLDS: "Both ways arrive at the same line, and at the same plane."},
        example=LINE,
        engine=(
            "neuron.study.least_squares:in_closed_form",
            "neuron.study.least_squares:by_gradient_descent",
        ),
    ),
    Claim(
        "D2",
        "With 4 inputs and 6 hidden nodes, each node's equation is a linear combination of the "
        "layer before; the layers between are hidden.",
        "bare: {bare}; complete: {complete}",
        holds=(Check("hidden", "=", 6), Check("difference", "≤", 1e-12)),
        plainly=(Check("bare", "=", "of complete"),),
        because={
            CAVEAT: "The article's equations have neither bias nor activation: with them the first "
            "node answers {with:.3f}, without {without:.3f}. And nothing is hidden here: every "
            "number of every layer can be printed."
        },
        example="examples/articles/a_neuron.py",
        engine=("neuron.study.equations:equation",),
    ),
    Claim(
        "D3",
        "A multilayer perceptron is linear combinations nested in linear combinations.",
        "{layers} linear layers equal one matrix to {difference:tiny}; with relu between them the "
        "best single matrix leaves {left_over:.0%} of the variance unexplained",
        holds=(Check("difference", "≤", 1e-12), Check("refused", "=", True)),
        plainly=(Check("left_over", "≤", 1e-6),),
        because={
            CAVEAT: "If that were all, any number of layers would be one matrix, as computed. What "
            "makes a network more is the non-linearity between the layers: with relu there, no "
            "matrix accounts for {left_over:.0%} of what the network does."
        },
        example="examples/articles/shapes.py",
        engine=("neuron.study.collapse:collapse", "neuron.study.equations:nested"),
    ),
    Claim(
        "D4",
        "A picture of 180 × 180, one colour channel, flattened to 32,400 inputs, times small "
        "random weights, through a sigmoid, can tell cats from dogs.",
        "{inputs:,} inputs ({how}): y = {y:.2f}, σ(y) = {answer:.2f}; on bytes y = {y_bytes:.0f}, "
        "σ(y) = {answer_bytes:.0f}. Trained on photographs of 32 × 32: {cats}",
        holds=(
            Check("inputs", "=", 32_400),
            Check("refused", "=", True),
            Check("guessing", "=", False),
        ),
        plainly=(
            Check("seen", "=", True),
            Check("answer_bytes", "<", 1.0),
            Check("taken_is_red", "=", True),
        ),
        because={
            CAVEAT: "The steps are right, the code has four mistakes: the reading function's name "
            "is wrong; {few} weights for {inputs:,} inputs ({said}); the 'red' channel is the blue "
            "one; and on bytes 0–255 y is so large that σ(y) is {answer_bytes:.0f} for every "
            "picture (even one a tenth as bright: {lowest_bytes:.3f}). {mlp}"
        },
        example="examples/articles/cats_and_dogs.py",
        engine=(
            "neuron.data.image_files:read_brightness",
            "neuron.study.photographs:load_photographs",
            "neuron.study.intervals:wilson",
        ),
    ),
)

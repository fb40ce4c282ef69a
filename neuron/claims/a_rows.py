"""The claims of article A, and what makes each of them hold."""

from __future__ import annotations

from neuron.claims.row import CAVEAT, HOLDS, Check, Claim

SIXES = "examples/articles/finding_sixes.py"

ROWS = (
    Claim(
        "A1",
        "A 24 × 24 picture in black and white is a matrix, or a row of 576 numbers: white 0, black "
        "1.",
        "{numbers} numbers; all white sums to {white_sum:.0f}, all black to {black_sum:.0f}; "
        "{exact} of {pictures} pictures come back exactly",
        holds=(
            Check("numbers", "=", 576),
            Check("exact", "=", "of pictures"),
            Check("white_sum", "=", 0),
            Check("black_sum", "=", "of numbers"),
        ),
        plainly=(Check("ink_in_a", "<", "of white_in_b"),),
        because={
            CAVEAT: "The articles contradict each other: here black ink is 1, in article B white "
            "is. The engine takes ink = {ink_in_a:.0f} whatever its colour, and says so."
        },
        example="examples/articles/images_as_numbers.py",
        engine=("neuron.study.black_and_white:encode", "neuron.study.black_and_white:to_row"),
    ),
    Claim(
        "A2",
        "f(x) = x·W can tell a six (wants 1) from anything else (wants 0), and an output of 0.9423 "
        "means 94.23% confident.",
        "accuracy {accuracy:.1%} (always 'no': {base_rate:.1%}); outputs from {lowest:.2f} to "
        "{highest:.2f}; of {near} digits answered about {read}, {sixes_near:.0%} are sixes",
        holds=(Check("accuracy", ">", "of base_rate"), Check("accuracy", "≥", 0.97, on="mnist")),
        plainly=(Check("lowest", "≥", 0), Check("highest", "≤", 1)),
        because={
            CAVEAT: "It does tell sixes, but its outputs are no probabilities: {outside:.0%} of "
            "them lie below 0 or above 1, so {read} is not '94.23% confident'. A sigmoid makes "
            "them probabilities (A4)."
        },
        example=SIXES,
        engine=(
            "neuron.study.least_squares:in_closed_form",
            "neuron.study.black_and_white:black_and_white_data",
        ),
    ),
    Claim(
        "A3",
        "W is found by gradient descent in many small adjustments of a loss over a training set; a "
        "perfect fit is never found.",
        "{steps:,} small steps: the loss falls from {first:.4f} to {last:.4f}; the best that any W "
        "can reach is {best:.4f}",
        holds=(Check("last", "<", "of first"), Check("best", ">", 0), Check("last", ">", 0)),
        because={
            HOLDS: "The loss falls, and even the best W of all leaves {best:.4f}: no line through "
            "these digits is perfect.",
        },
        example=SIXES,
        engine=("neuron.train.loop:train", "neuron.study.least_squares:in_closed_form"),
    ),
    Claim(
        "A4",
        "One neuron with 576 inputs can detect the six.",
        "accuracy {accuracy:.2%}, recall {recall:.3f}, precision {precision:.3f}; always saying "
        "'no' would be right for {base_rate:.1%}",
        holds=(
            Check("accuracy", ">", "of base_rate"),
            Check("accuracy", "≥", 0.984, on="mnist"),
            Check("recall", "≥", 0.90, on="mnist"),
        ),
        because={
            HOLDS: "Far better than the base rate, which is high because nine digits in ten are "
            "no six; of the sixes it finds {recall:.1%}."
        },
        example=SIXES,
        engine=(
            "neuron.network.neuron:Neuron",
            "neuron.study.black_and_white:one_against_the_rest",
        ),
    ),
    Claim(
        "A5",
        "Nine more neurons for the other digits make ten neurons with ten outputs.",
        "{neurons} neurons, {parameters:,} parameters, {accuracy:.1%} of test digits right",
        holds=(
            Check("neurons", "=", 10),
            Check("parameters", "=", 5770),
            Check("accuracy", "≥", 0.85),
        ),
        because={HOLDS: "Ten detectors side by side make a classifier: the loudest one wins."},
        example=SIXES,
        engine=("neuron.network.layer:Layer",),
    ),
    Claim(
        "A6",
        "Layers can feed layers (a deep network); convolution is another layout.",
        "one layer {one_layer:.1%}, two layers {two_layers:.1%}; a 3 × 3 convolution is a layer of "
        "{dense:,} weights of which {shared} are different (largest difference {difference:tiny})",
        holds=(Check("difference", "≤", 1e-12),),
        plainly=(Check("two_layers", ">", "of one_layer"),),
        because={
            CAVEAT: "Layers do feed layers, and a convolution is a layer too; but on so few "
            "digits the second layer does not help.",
            HOLDS: "The second layer helps; and a convolution is an ordinary layer whose weights "
            "are shared and mostly 0.",
        },
        example="examples/articles/shapes.py",
        engine=("neuron.network.mlp:MLP", "neuron.study.convolution:convolution_weights"),
    ),
    Claim(
        "A7",
        "To use a trained neuron is one dot product with the numbers it has learned.",
        "{terms} terms, {inked} of them under ink, add up with the bias to {sum:.4f}; the neuron "
        "answers {answer:.4f}",
        holds=(Check("difference", "≤", 1e-9), Check("terms", "=", 576)),
        because={
            HOLDS: "Nothing else enters; the largest rounding difference is {difference:tiny}."
        },
        example="examples/articles/a_neuron.py",
        engine=("neuron.explain.door:explain_network", "neuron.network.neuron:Neuron"),
    ),
)

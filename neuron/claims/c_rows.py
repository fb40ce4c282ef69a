"""The claims of article C, and what makes each of them hold."""

from __future__ import annotations

from neuron.claims.row import CAVEAT, HOLDS, Check, Claim

NUMBERS = "examples/articles/images_as_numbers.py"
LINE = "examples/articles/a_line.py"
SOFTMAX = "examples/articles/softmax.py"

ROWS = (
    Claim(
        "C1",
        "MNIST has 60,000 + 10,000 images with numbers from 0 to 255; its digits are scaled into "
        "20 × 20 and centred by centre of mass in 28 × 28.",
        "{train:,} + {test:,} images, {lowest} to {highest}; of {measured:,} digits {side_20:.2%} "
        "have a longest side of {side}, centres of mass from {centre_low:.2f} to "
        "{centre_high:.2f}; mnist_normalise leaves {unchanged:.2%} of them as they are",
        holds=(
            Check("train", "=", 60_000),
            Check("test", "=", 10_000),
            Check("lowest", "=", 0),
            Check("highest", "=", 255),
            Check("side", "=", 20),
            Check("side_20", "≥", 0.99),
            Check("centre_low", "≥", 13.5),
            Check("centre_high", "≤", 14.5),
            Check("unchanged", "≥", 0.99),
        ),
        because={HOLDS: "Counted and measured; pixels are counted from 0, so the middle is 13.5."},
        needs="mnist",
        example=NUMBERS,
        engine=("neuron.data.mnist:load_mnist", "neuron.data.normalise:mnist_normalise"),
    ),
    Claim(
        "C2",
        "An image can be printed as its matrix of numbers: the eighth training image is a three.",
        "training image {index}: {rows} rows of {columns} numbers, the largest {largest}; its "
        "label is {label}",
        holds=(
            Check("rows", "=", 28),
            Check("columns", "=", 28),
            Check("error", "≤", 0.003),
            Check("label", "=", 3, on="mnist"),
        ),
        because={
            HOLDS: "Counting from 0, as the engine does, the eighth image has the index {index}."
        },
        example=NUMBERS,
        engine=("neuron.study.black_and_white:as_numbers",),
    ),
    Claim(
        "C3",
        "A label can be written one-hot: a 1 at its place among zeros.",
        "{labels:,} labels there and back, {wrong} wrong; {example} is {row}",
        holds=(Check("wrong", "=", 0), Check("ones", "=", 1)),
        because={HOLDS: "The round trip is exact."},
        example=NUMBERS,
        engine=("neuron.data.labels:one_hot", "neuron.data.labels:from_one_hot"),
    ),
    Claim(
        "C4",
        "Linear regression learns a line w₁x₁ + w₂x₂ + b = 0 between squares and circles, and "
        "tells what a new point is.",
        "{line}: {accuracy:.0%} right, the point {point} is a {answer} ({probability:.0%}); with "
        "thirty circles far off: the sigmoid neuron {logistic:.0%} right, linear regression "
        "{linear:.0%}",
        holds=(Check("accuracy", "≥", 0.95),),
        plainly=(Check("linear", "≥", "of logistic"),),
        because={
            CAVEAT: "A line is learned, but by logistic regression (a sigmoid neuron). Linear "
            "regression on the labels is pulled over by circles that are safely on their side: it "
            "then gets {linear_wrong} points wrong that a line can separate."
        },
        example=LINE,
        engine=("neuron.network.neuron:Neuron", "neuron.data.points:squares_and_circles"),
    ),
    Claim(
        "C5",
        "The perceptron (Rosenblatt, 1957) fires above a threshold; a sigmoid can take the place "
        "of the step.",
        "perceptron: {first} mistakes in the first epoch, {mistakes} in all, {last} in epoch "
        "{epochs}; sigmoid neuron {sigmoid_accuracy:.0%} right; steepest slope of the step "
        "{step_slope:.0f}, of the sigmoid {sigmoid_slope:.2f}",
        holds=(
            Check("last", "=", 0),
            Check("sigmoid_accuracy", "≥", 0.95),
            Check("step_slope", "=", 0),
            Check("sigmoid_slope", ">", 0),
        ),
        because={
            HOLDS: "Both learn the line. The step's slope is 0 wherever it has one, so there is "
            "no gradient to follow: the perceptron has a rule of its own."
        },
        example=LINE,
        engine=("neuron.study.perceptron:learn", "neuron.ops.activations:step"),
    ),
    Claim(
        "C6",
        "Learning goes example by example: compare the label with the estimate, nudge the "
        "parameters, and the error gets smaller and smaller each time.",
        "{steps} nudges: the error of the example itself falls in {own_falls:.0%}, that of all "
        "examples rises in {rises}; over all from {first:.4f} to {last:.4f}",
        holds=(Check("own_falls", "≥", 0.95), Check("last", "<", "of first")),
        plainly=(Check("rises", "=", 0), Check("xor_least", "=", 0)),
        because={
            CAVEAT: "Smaller on the whole, but not each time: what helps one example harms "
            "others, and in {rises_share:.0%} of the nudges the error of all examples rises. "
            "Where no line separates (XOR), a perceptron still makes {xor_least} mistake or more "
            "in every one of {xor_epochs} epochs."
        },
        example=LINE,
        engine=("neuron.study.guessing:guesses", "neuron.study.perceptron:learn"),
    ),
    Claim(
        "C7",
        "With softmax the outputs are probabilities that sum to 1, each depends on all, and one "
        "more unit of evidence multiplies.",
        "{digits} digits: sums differ from 1 by {sum_error:tiny} at most; adding 100 to all sums "
        "changes {shift_error:tiny}; one more unit multiplies the odds by {ratio:.5f}",
        holds=(
            Check("sum_error", "≤", 1e-12),
            Check("shift_error", "≤", 1e-12),
            Check("ratio_error", "≤", 1e-9),
            Check("others_change", "=", True),
        ),
        because={HOLDS: "It multiplies the odds by e = 2.71828…; all other probabilities shrink."},
        example=SOFTMAX,
        engine=("neuron.ops.several:probabilities",),
    ),
    Claim(
        "C8",
        "An output may say 80% a nine, 5% an eight, and a little for others.",
        "that is a gap of ln 16 = {said_gap:.2f} between two sums; test digit {example} (label "
        "{label}): {first} with {p:.0%}, {second} with {q:.0%}, others {others:.0%}, gap "
        "{gap:.2f}",
        holds=(
            Check("error", "≤", 1e-9),
            Check("first", "=", 9),
            Check("second", "=", 8),
            Check("off", "≤", 0.1),
        ),
        because={HOLDS: "Such a digit exists, and the gap of its sums is ln of the ratio."},
        example=SOFTMAX,
        engine=("neuron.study.ambiguity:nearest_to",),
    ),
    Claim(
        "C9",
        "Ten evidence models can be shown as pictures of weights, and a three laid over the "
        "zero's model is penalised in the middle.",
        "784-10, {parameters:,} parameters: {accuracy:.1%}; zero's model: centre {centre:+.2f}, "
        "ring {ring:+.2f}; {threes} threes get {three_middle:+.1f} from the middle of it",
        holds=(
            Check("accuracy", "≥", 0.925),
            Check("centre", "<", 0),
            Check("ring", ">", 0),
            Check("three_middle", "<", 0),
            Check("penalised", "≥", 0.95),
        ),
        because={
            HOLDS: "{penalised:.0%} of the threes lose points in the hole of the zero; their mean "
            "sum for 'zero' is {three_z:+.1f}."
        },
        example=SOFTMAX,
        engine=("neuron.study.evidence:evidence_model", "neuron.study.evidence:overlay"),
    ),
    Claim(
        "C10",
        "The sigmoid tends to give values close to 0 or 1, and softmax generalises it.",
        "on [−2, 2] σ runs from {low:.2f} to {high:.2f} only, {extreme:.0%} of it within 0.1 of 0 "
        "or 1; softmax(z, 0) and σ(z) differ by {difference:tiny}",
        holds=(Check("difference", "≤", 1e-15),),
        plainly=(Check("extreme", "≥", 0.5),),
        because={
            CAVEAT: "Softmax does generalise it. But near 0 the sigmoid is almost a straight line: "
            "from −2 to 2 it never leaves {low:.2f} to {high:.2f}. Only large sums give extremes."
        },
        example=SOFTMAX,
        engine=("neuron.ops.activations:_sigmoid", "neuron.ops.several:probabilities"),
    ),
    Claim(
        "C11",
        "A prediction is strong when one entry is near 1, and weak when several share.",
        "strongest: test digit {strong_example}, {strong_answer} with {strong:.4%}; weakest: test "
        "digit {weak_example} (label {weak_label}), its best answer {weak:.0%}, entropy "
        "{weak_entropy:.2f} bits",
        holds=(Check("strong", "≥", 0.99), Check("weak", "<", 0.5)),
        because={
            HOLDS: "{above_99:.0%} of the test digits are answered with more than 99%, "
            "{below_half:.1%} with less than half."
        },
        example="examples/articles/can_you_tell.py",
        engine=("neuron.study.ambiguity:strongest", "neuron.study.ambiguity:entropy"),
    ),
)

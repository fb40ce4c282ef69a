"""The claims of article E, and what makes each of them hold."""

from __future__ import annotations

from neuron.claims.row import CAVEAT, HOLDS, Check, Claim

NEURON = "examples/articles/a_neuron.py"
SHAPES = "examples/articles/shapes.py"
DREAMS = "examples/articles/dreams.py"
INSIDE = "examples/articles/looking_inside.py"

ROWS = (
    Claim(
        "E1",
        "A picture of 32 × 32 makes 1,024 input neurons, and ten digits make ten outputs.",
        "{inputs:,} inputs, {outputs} outputs; with two hidden layers of 16 in between "
        "{total:,} parameters",
        holds=(Check("inputs", "=", 1024), Check("outputs", "=", 10)),
        because={HOLDS: "Built, and counted by summary()."},
        example=SHAPES,
        engine=("neuron.network.mlp:MLP", "neuron.network.mlp:parameter_table"),
    ),
    Claim(
        "E2",
        "A neuron with the inputs x = 5, y = 1, z = 8 multiplies each by its weight and adds up.",
        "{worked} = {terms} + bias = {sum:g}; the neuron says {neuron:g}, its explanation "
        "{explained:g}",
        holds=(Check("sum", "=", "of neuron"), Check("explained", "=", "of neuron")),
        because={HOLDS: "The weights are ours; change them in the example."},
        example=NEURON,
        engine=("neuron.network.neuron:Neuron", "neuron.explain.door:explain"),
    ),
    Claim(
        "E3",
        "An 8 is two circles, and a lower circle says that it is a 6 or an 8.",
        "one neuron with a loop at a fixed place ranks sixes and eights above others in "
        "{fixed:.0%} of pairs; the same slid over the lower half in {slid:.0%}: strongest for "
        "{top}",
        holds=(Check("slid", ">", 0.6), Check("first_two", "=", "68")),
        plainly=(Check("fixed", "≥", 0.75),),
        because={
            CAVEAT: "6 and 8 do excite it most, if the loop may lie anywhere in the lower half. A "
            "single neuron with its loop at one place is hardly better than guessing (50%): "
            "handwriting does not keep to the place."
        },
        example=INSIDE,
        engine=(
            "neuron.study.detectors:lower_loop",
            "neuron.study.convolution:strongest_window",
            "neuron.study.painting:score",
        ),
    ),
    Claim(
        "E4",
        "The neurons of the input layer compute nothing.",
        "summary: '{line}'; {parameters} parameters, and the drawing shows them as plain numbers",
        holds=(
            Check("parameters", "=", 0),
            Check("computes_nothing", "=", True),
            Check("drawn", "=", True),
        ),
        because={HOLDS: "They hold the numbers that come in; the first weights come after them."},
        example=SHAPES,
        engine=("neuron.network.mlp:parameter_table", "neuron.draw.door:draw"),
    ),
    Claim(
        "E5",
        "Training is to guess, compare and correct; before it, a guess is a shot in the dark.",
        "{networks} untrained networks: {dark:.1%} right (the luckiest {luckiest:.1%}); one is "
        "corrected {steps:,} times: of its first 200 guesses {early:.0%} were right, of its last "
        "200 {late:.0%}",
        holds=(
            Check("dark", "≥", 0.05),
            Check("dark", "≤", 0.15),
            Check("late", ">", "of early"),
            Check("after", "≥", 0.75),
        ),
        because={
            HOLDS: "From {before:.0%} to {after:.0%} of the test digits, one correction at a time."
        },
        example="examples/articles/guess_compare_correct.py",
        engine=("neuron.study.guessing:guesses",),
    ),
    Claim(
        "E6",
        "One can generate the picture that excites an output class most, or a neuron, or a whole "
        "layer (2009).",
        "all ten classes reach {smooth:.4f} or more ({plain:.4f} without blur and penalty); "
        "likeness to the mean digit {smooth_likeness:.2f}, at least {smooth_least:.2f} (plain "
        "{plain_likeness:.2f}); a neuron's sum {neuron}, a layer's mean square {layer}",
        holds=(
            Check("smooth", "≥", 0.99),
            Check("plain", "≥", 0.99),
            Check("smooth_likeness", "≥", 0.45),
            Check("smooth_least", "≥", 0.45),
            Check("neuron_gain", ">", 0),
            Check("layer_gain", ">", 0),
        ),
        because={
            HOLDS: "They are driven as high as one likes, and look a little like their digits: "
            "what convinces the network need not convince us. Of plain noise pictures "
            "{noise:.1%} are called a digit with more than 90%."
        },
        example=DREAMS,
        engine=("neuron.study.dreams:dream", "neuron.study.fooling:confidence_on_noise"),
    ),
    Claim(
        "E7",
        "A network may have 30 million parameters.",
        "1024-{width}-{width}-10 has {at:,}, one neuron more a layer {wider:,}: {times:,.0f} "
        "times 784-16-16-10, {gigabytes:.2f} GB of floats",
        holds=(Check("at", "≤", "of said"), Check("wider", ">", "of said")),
        because={
            HOLDS: "Counted without building it. A convolution of 64 kernels of 3 × 3 on three "
            "channels has {kernel:,}, whatever the size of the picture."
        },
        example=SHAPES,
        engine=("neuron.study.shapes:dense", "neuron.study.shapes:width_for"),
    ),
    Claim(
        "E8",
        "Earlier layers find simpler features, later layers put them together.",
        "{shape}: of a neuron's variance the digit explains {knows} (inputs, then layer by "
        "layer); pictures dreamed up for the layers are like some digit by {likeness}; of the "
        "first layer's neurons {simple:.0%} look for a plain edge, line or loop",
        holds=(
            Check("last_hidden_knows", ">", "of first_knows"),
            Check("last_dream", ">", "of first_dream"),
        ),
        plainly=(Check("simple", "≥", 0.5),),
        because={
            CAVEAT: "Later layers do know more of the digit. But the first layer's features are "
            "not simple to our eyes: {simple:.0%} of its neurons look for a plain edge, line or "
            "loop, and half of a neuron's weight is spread over {half:.0%} of the inked pixels. "
            "Where every neuron sees a small window only (convolution), features have to be small."
        },
        example=INSIDE,
        engine=(
            "neuron.study.selectivity:layer_selectivity",
            "neuron.study.templates:nearest_template",
            "neuron.study.dreams:dream",
        ),
    ),
)

"""The claims of article B, and what makes each of them hold."""

from __future__ import annotations

from neuron.claims.row import CAVEAT, FAILS, HOLDS, Check, Claim

INSIDE = "examples/articles/looking_inside.py"
EDGES = "examples/articles/edges.py"
NUMBERS = "examples/articles/images_as_numbers.py"
SHAPES = "examples/articles/shapes.py"

ROWS = (
    Claim(
        "B1",
        "The network 784-16-16-10 has 13,002 weights and biases.",
        "{itemised} = {total:,}",
        holds=(
            Check("total", "=", 13002),
            Check("total", "=", "of counted"),
            Check("itemised", "=", "12,544 + 16 + 256 + 16 + 160 + 10"),
            Check("in_summary", "=", True),
        ),
        because={HOLDS: "Counted one by one, and again without building it."},
        example=SHAPES,
        engine=("neuron.network.mlp:MLP", "neuron.network.mlp:count_parameters"),
    ),
    Claim(
        "B2",
        "A neuron holds a number between 0 and 1; those of the first layer are the brightness of "
        "the pixels.",
        "{neurons} neurons over all test digits: from {lowest:.3g} to {highest:.3g}",
        holds=(Check("lowest", "≥", 0), Check("highest", "≤", 1)),
        because={
            HOLDS: "True of sigmoid neurons; relu neurons (B14) know no upper limit. Ink is 1 and "
            "paper {paper:.0f}."
        },
        example=NUMBERS,
        engine=("neuron.ops.activations:sigmoid", "neuron.study.ablation:activations"),
    ),
    Claim(
        "B3",
        "Some digits can't be decided: is this a four or a nine?",
        "test digit {example} (label {label}): {first} with {p_first:.1%}, {second} with "
        "{p_second:.1%}; margin {margin:.3f}, entropy {entropy:.2f} bits",
        holds=(Check("margin", "<", "of typical"),),
        plainly=(Check("margin", "≤", 0.1),),
        because={
            CAVEAT: "Of so few test digits the least certain one is still decided; the middle one "
            "of all digits has a margin of {typical:.2f}. Try MNIST.",
            HOLDS: "For {pairs} test digits these are the two best answers; the middle one of all "
            "digits has a margin of {typical:.2f}.",
        },
        example="examples/articles/can_you_tell.py",
        engine=("neuron.study.ambiguity:certainties", "neuron.study.ambiguity:most_ambiguous"),
    ),
    Claim(
        "B4",
        "Weights set by hand, a positive band with a negative surround, make a neuron that looks "
        "for an edge, and rank four pictures B > D > A > C.",
        "{positive} weights of +1 and {negative} of −1; the patches A, B, C, D give {sums}: "
        "{order}",
        holds=(
            Check("order", "=", "B > D > A > C"),
            Check("sums", "=", "0, 24, −16, 8"),
            Check("positive", "=", 24),
            Check("negative", "=", 16),
        ),
        because={HOLDS: "The edge alone excites it most, its surround alone inhibits it."},
        example=EDGES,
        engine=("neuron.study.detectors:edge", "neuron.study.painting:neuron_from"),
    ),
    Claim(
        "B5",
        "Without the negative surround the neuron fires at big blobs as well.",
        "without it: edge {edge_without:.0f}, blob {blob_without:.0f}; with it: edge "
        "{edge_with:.0f}, blob {blob_with:.0f}",
        holds=(
            Check("blob_without", "=", "of edge_without"),
            Check("blob_with", "<", "of edge_with"),
        ),
        because={HOLDS: "Only the surround tells an edge from a blob that covers it."},
        example=EDGES,
        engine=("neuron.study.detectors:edge",),
    ),
    Claim(
        "B6",
        "σ(−1000) is closest to 0.",
        "σ({z:.0f}) = {sigma:g}; the formula 1 / (1 + e⁻ᶻ) as it stands: {naive}",
        holds=(Check("nearest", "=", 0), Check("sigma", "≥", 0), Check("sigma", "≤", 1e-300)),
        because={
            HOLDS: "The engine takes the exponential of a negative number only, so nothing "
            "overflows."
        },
        example="examples/articles/a_neuron.py",
        engine=("neuron.ops.activations:_sigmoid",),
    ),
    Claim(
        "B7",
        "With a bias of −10 the neuron is only meaningfully active when its sum exceeds 10.",
        "bias {bias:.0f}: the patches A, B, C, D give {answers}; above ½: {active}; exactly at "
        "the border: {at_border}",
        holds=(Check("active", "=", "of above"), Check("at_border", "=", 0.5)),
        because={HOLDS: "Only {active}, whose sum exceeds 10, makes it fire."},
        example=EDGES,
        engine=("neuron.study.painting:neuron_from", "neuron.network.neuron:Neuron"),
    ),
    Claim(
        "B8",
        "The weights of a neuron can be shown as a 28 × 28 picture, positive blue and negative "
        "red.",
        "{pictures} pictures on one scale from {low:.2f} to {high:.2f}; {marks} marks + and − "
        "repeat the sign",
        holds=(
            Check("skew", "≤", 1e-12),
            Check("marks", ">", 0),
            Check("minus_is_red", "=", True),
            Check("plus_is_blue", "=", True),
        ),
        because={HOLDS: "The scale is symmetric about 0, and signs are read without colour too."},
        example=INSIDE,
        engine=("neuron.plots.signed:signed_pictures",),
    ),
    Claim(
        "B9",
        "a¹ = σ(W a⁰ + b) says the same as neuron by neuron.",
        "{outputs} outputs for {pictures} digits: largest difference {difference:tiny}",
        holds=(Check("difference", "≤", 1e-12),),
        because={HOLDS: "Matrices are a way of writing; rounding is all that differs."},
        example="examples/scalar_equals_matrix.py",
        engine=("neuron.network.layer:Layer", "neuron.network.matrix:MatrixLayer"),
    ),
    Claim(
        "B10",
        "The network is a function: 784 numbers in, 10 numbers out.",
        "{inputs} in, {outputs} out; called twice the same: {same_twice}; parameters untouched: "
        "{unchanged}; the same after saving ({kilobytes:.0f} kB) and loading: {same_loaded}",
        holds=(
            Check("inputs", "=", 784),
            Check("outputs", "=", 10),
            Check("same_twice", "=", True),
            Check("unchanged", "=", True),
            Check("same_loaded", "=", True),
        ),
        because={HOLDS: "A pure function with 13,002 knobs, kept in a file to the last bit."},
        example=NUMBERS,
        engine=("neuron.network.mlp:MLP", "neuron.store.model:save"),
    ),
    Claim(
        "B11",
        "One could set all 13,002 numbers by hand, as a thought experiment.",
        "{painted} of {all:,} numbers painted as a ring: noughts rank above other digits in "
        "{ranking:.1%} of pairs; as a detector {accuracy:.1%} right (always 'no': "
        "{base_rate:.1%})",
        holds=(Check("ranking", ">", 0.8), Check("accuracy", ">", "of base_rate")),
        because={
            HOLDS: "One detector can be painted. All the rest would be a long evening's work, and "
            "learning gets {learned:.1%} on all ten digits."
        },
        example=INSIDE,
        engine=("neuron.study.detectors:loop", "neuron.study.painting:score"),
    ),
    Claim(
        "B12",
        "Digits must be centred and brought to size first: a pre-processing step.",
        "{digits} digits moved by 0 / 1 / 2 / 3 / 4 pixels, right in %: without it {off}, with it "
        "{on}",
        holds=(
            Check("off_lost", ">", 10),
            Check("on_lost", "<", 1, on="mnist"),
            Check("on_lost", "<", 2, on="digits"),
        ),
        because={
            HOLDS: "Four pixels cost {off_lost:.0f} points without pre-processing and "
            "{on_lost:.1f} with it."
        },
        example="examples/articles/moved_digits.py",
        engine=(
            "neuron.data.normalise:mnist_normalise",
            "neuron.study.shifting:accuracy_against_shift",
        ),
    ),
    Claim(
        "B13",
        "Perhaps the hidden neurons pick out edges and loops.",
        "{alike} of {neurons} neurons have weights like an edge, a line or a loop (likeness above "
        "0.7 to one of {shapes:,} such shapes; mean {mean:.2f}, untrained {chance:.2f}); switching "
        "a neuron off costs at most {largest_drop:.1f} points",
        holds=(Check("share", "≥", 0.5),),
        because={
            FAILS: "Mostly not. The weights are no noise, but few are an edge or a loop; and no "
            "neuron is in charge of one part of a digit: without any one of the {hidden} hidden "
            "neurons at most {largest_drop:.1f} points are lost, since the others know it too."
        },
        example=INSIDE,
        engine=(
            "neuron.study.templates:nearest_template",
            "neuron.study.ablation:ablate",
        ),
    ),
    Claim(
        "B14",
        "There is one little asterisk about the sigmoid (in the field: it saturates and trains "
        "slowly, and relu took its place).",
        "784-32-32-32-32-10, the same training: sigmoid {sigmoid:.1%}, relu {relu:.1%}; the first "
        "layer's gradient is {sigmoid_vanishing:.0f} times smaller than the last hidden one's with "
        "sigmoid, {relu_vanishing:.1f} times with relu",
        holds=(
            Check("relu", ">", "of sigmoid"),
            Check("sigmoid_vanishing", ">", "of relu_vanishing"),
        ),
        because={
            HOLDS: "The sigmoid's slope is ¼ at most, so the gradient shrinks from layer to layer. "
            "(Relu has a flat side too: there {relu_flat:.0%} of its answers lie.)"
        },
        example="examples/articles/saturation.py",
        engine=("neuron.study.saturation:layer_states",),
    ),
    Claim(
        "B15",
        "On an interactive page one draws a digit, it is centred and scaled, and the network says "
        "which it is.",
        "{drawings} test digits drawn small and askew on a sheet of 200 × 200: {plain:.1%} right "
        "as they are, {centred:.1%} once centred and scaled; {milliseconds:.0f} ms a drawing",
        holds=(Check("centred", ">", "of plain"), Check("centred", "≥", 0.9)),
        because={
            HOLDS: "What the page computes behind the drawing works; the page itself is the "
            "browser's."
        },
        example="examples/articles/moved_digits.py",
        engine=("neuron.data.normalise:mnist_normalise",),
    ),
    Claim(
        "B16",
        "Why hidden layers? One could connect all the pixels directly to the outputs.",
        "784-10 ({flat_parameters:,} parameters): {flat:.1%}; 784-16-16-10 "
        "({hidden_parameters:,}): {hidden:.1%}",
        holds=(Check("flat", "≥", 0.85), Check("hidden", "≥", 0.85)),
        plainly=(Check("hidden", ">", "of flat"),),
        because={
            HOLDS: "The direct connection does surprisingly well, and hidden layers do better.",
            CAVEAT: "On so few digits the direct connection is as good ({flat:.1%} beside "
            "{hidden:.1%}); hidden layers show their worth on MNIST.",
        },
        example=SHAPES,
        engine=("neuron.train.metrics:evaluate",),
    ),
    Claim(
        "B17",
        "Images of the same digit share a label, not pixels.",
        "two threes are {within:.1f} apart on average and share {shared_ink:.0%} of their ink; one "
        "three is {farthest:.1f} from another three and {gap:.1f} from an eight",
        holds=(Check("gap", "<", "of within"), Check("shared_ink", "<", 0.5)),
        because={
            HOLDS: "For {nearer:.0%} of the threes there is an eight nearer than threes are on "
            "average (though three and eight at random are {between:.1f} apart, a little more)."
        },
        example="examples/articles/can_you_tell.py",
        engine=("neuron.study.similarity:distances",),
    ),
    Claim(
        "B18",
        "There is a lot of room to experiment with the structure.",
        "{table}",
        holds=(Check("n", "≥", 5), Check("spread", ">", 1)),
        because={
            HOLDS: "All of them work; the best and the worst of these {n} shapes are "
            "{spread:.1f} points apart."
        },
        example=SHAPES,
        engine=("neuron.study.shapes:dense", "neuron.train.loop:fit"),
    ),
)

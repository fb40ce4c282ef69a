"""Guess, compare, correct: a network learns digits one at a time, from a shot in the dark."""

from neuron import MLP
from neuron.plots import save
from neuron.plots.series import curves
from neuron.study.enlarging import digits_28
from neuron.study.guessing import guesses
from neuron.train import evaluate

train, test = digits_28()

# Untrained networks guess: each is right for about one digit in ten.
for seed in range(3):
    dark = evaluate(MLP(784, [16, 10], seed=seed, backend="numpy"), test).accuracy
    print(f"untrained network {seed}: {dark:.1%} right")

net = MLP(784, [16, 10], ["sigmoid", "linear"], seed=0, backend="numpy")
right, rises = [], 0
for nudge in guesses(net, train, loss="cross_entropy", learning_rate=0.2, steps=3000):
    guess, wanted = nudge.guess.index(max(nudge.guess)), nudge.wanted.index(1.0)
    right.append(float(guess == wanted))
    rises += nudge.after > nudge.before
    if nudge.step <= 5:
        print(
            f"digit {wanted}: guess {guess}; error {nudge.before:.2f}, "
            f"after the nudge {nudge.after:.2f}"
        )
print(
    f"after 3,000 nudges: {evaluate(net, test, 'cross_entropy').accuracy:.1%} of new digits right"
)
print(f"a nudge made its own example worse {rises} times")

window = 100
steps = list(range(window, len(right) + 1, window))
shares = [sum(right[step - window : step]) / window for step in steps]
ax = curves(
    steps, {f"the last {window} guesses": shares}, xlabel="digits seen, one at a time",
    ylabel="guessed right", percent=True, title="From a shot in the dark", marks=False,
)  # fmt: skip
ax.axhline(0.1, color="black", ls=":", lw=1.2)
ax.text(steps[-1], 0.115, "guessing", ha="right")
ax.set_ylim(0, 1)
save(ax, "guess_compare_correct.png")

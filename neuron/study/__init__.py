"""Looking at networks: what they look for, when they hesitate, what fools them.

Each module is loaded when it is asked for: `from neuron.study import dreams`.
Those that study arrays need NumPy; the perceptron, the stepper and the counts of
parameters do not.
"""

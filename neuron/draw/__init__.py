"""Pictures of what the engine computes: `draw`, and its passes step by step: `steps`, `film`."""

from neuron.draw.door import draw
from neuron.draw.drawing import ENDINGS, Drawing
from neuron.draw.film import Film, film
from neuron.draw.steps import Message, forward_steps, steps

__all__ = ["ENDINGS", "Drawing", "Film", "Message", "draw", "film", "forward_steps", "steps"]

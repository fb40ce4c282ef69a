"""Pictures of what the engine computes: `draw(value)` and `draw(network)`, through Graphviz."""

from neuron.draw.door import draw
from neuron.draw.drawing import Drawing

__all__ = ["Drawing", "draw"]

"""Neurons, layers and networks, on single Values or on whole arrays."""

from neuron.network.layer import Layer
from neuron.network.mlp import MLP
from neuron.network.neuron import Neuron
from neuron.network.roles import Role

__all__ = ["MLP", "Layer", "Neuron", "Role"]

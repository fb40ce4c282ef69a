"""Saving a network to one file, and loading it again."""

from neuron.store.model import Model, load, save

__all__ = ["Model", "load", "save"]

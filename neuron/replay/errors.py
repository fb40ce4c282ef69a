"""What can go wrong while a computation is recorded or replayed."""

from __future__ import annotations

from neuron.maths.errors import NeuronError


class RecordingError(NeuronError, RuntimeError):
    """A computation does something that a program of it could not do again."""


class ReplayError(NeuronError, RuntimeError):
    """A program gave other numbers than the computation it was recorded from."""

"""Record and replay: a computation written out as a program that can be read, saved and run."""

from neuron.replay.errors import RecordingError, ReplayError
from neuron.replay.program import Program, record

__all__ = ["Program", "RecordingError", "ReplayError", "record"]

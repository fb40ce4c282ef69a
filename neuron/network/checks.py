"""Whether something given is a network."""

from __future__ import annotations

from typing import Any

from neuron.maths.errors import SettingError
from neuron.network.mlp import MLP


def check_network(given: Any) -> None:
    """Raise `SettingError` unless this is an MLP."""
    if not isinstance(given, MLP):
        raise SettingError(
            f"expected a network, such as MLP(2, [1]); got {given!r:.80}. "
            "A model that was loaded holds its network as model.net."
        )

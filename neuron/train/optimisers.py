"""Optimisers: how gradients change the parameters. They see numbers and arrays alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from neuron.maths.errors import SettingError, UnknownNameError
from neuron.maths.functions import sqrt
from neuron.value import Value


class Optimiser(ABC):
    """Changes parameters against their gradients; `learning_rate` may be changed at any time."""

    def __init__(self, learning_rate: float, weight_decay: float) -> None:
        self.learning_rate = _at_least_zero("learning_rate", learning_rate)
        self.weight_decay = _at_least_zero("weight_decay", weight_decay)
        self._parameters: list[Value] = []
        self.forget()

    def step(self, parameters: Sequence[Value]) -> None:
        """Take one step: change each parameter that has a gradient.

        What an optimiser remembers of past steps belongs to their parameters: given
        others, it starts afresh.
        """
        if self._parameters != list(parameters):
            self._parameters = list(parameters)
            self.forget()
        self.begin(len(parameters))
        for i, parameter in enumerate(parameters):
            if parameter.grad is not None:
                g = parameter.grad
                if self.weight_decay:
                    g = g + self.weight_decay * parameter.data
                parameter.data = parameter.data - self.learning_rate * self.direction(i, g)

    @abstractmethod
    def forget(self) -> None:
        """Start afresh, with no memory of past steps."""

    @abstractmethod
    def begin(self, n_parameters: int) -> None:
        """Get ready for a step."""

    @abstractmethod
    def direction(self, i: int, g: Any) -> Any:
        """Where to go for parameter i with gradient g; a step goes the opposite way."""


class SGD(Optimiser):
    """Stochastic gradient descent: w ← w − η·v, with v ← μ·v + g for momentum μ.

    Nesterov's form looks ahead: w ← w − η·(g + μ·v). Weight decay λ adds λ·w to g,
    which is the gradient of ½λ‖w‖². Source: Sutskever et al., 2013, in the form
    that PyTorch uses.
    """

    def __init__(
        self,
        learning_rate: float = 0.1,
        *,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(learning_rate, weight_decay)
        self.momentum, self.nesterov = _below_one("momentum", momentum), nesterov
        if nesterov and not momentum:
            raise SettingError("Nesterov's form needs momentum; try momentum=0.9.")

    def forget(self) -> None:
        """Let every velocity be 0 again."""
        self.velocities: list[Any] = []

    def step(self, parameters: Sequence[Value]) -> None:
        """Take one step; without momentum and weight decay, the short way."""
        if self.momentum or self.weight_decay:
            return super().step(parameters)
        rate = self.learning_rate
        for parameter in parameters:
            g = parameter.grad
            if g is not None:
                parameter.data = parameter.data - rate * g
        return None

    def begin(self, n_parameters: int) -> None:
        """Let every velocity start at 0."""
        if self.momentum and not self.velocities:
            self.velocities = [0.0] * n_parameters

    def direction(self, i: int, g: Any) -> Any:
        """The gradient itself, or the velocity that gradients have built up."""
        if not self.momentum:
            return g
        v = self.velocities[i] = self.momentum * self.velocities[i] + g
        return g + self.momentum * v if self.nesterov else v


class Adam(Optimiser):
    """Adaptive moment estimation: the mean of past gradients over the root of their mean square.

    Source: Kingma and Ba, 2015, algorithm 1. Weight decay adds λ·w to the gradient.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        *,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(learning_rate, weight_decay)
        self.beta1, self.beta2 = _below_one("beta1", beta1), _below_one("beta2", beta2)
        self.epsilon = _at_least_zero("epsilon", epsilon)

    def forget(self) -> None:
        """Let the means of past gradients and their squares be 0 again."""
        self.t = 0
        self.means: list[Any] = []
        self.squares: list[Any] = []

    def begin(self, n_parameters: int) -> None:
        """Count the steps, which corrects the bias of means that started at 0."""
        self.t += 1
        if not self.means:
            self.means, self.squares = [0.0] * n_parameters, [0.0] * n_parameters

    def direction(self, i: int, g: Any) -> Any:
        """m̂ / (√v̂ + ε)."""
        m = self.means[i] = self.beta1 * self.means[i] + (1 - self.beta1) * g
        v = self.squares[i] = self.beta2 * self.squares[i] + (1 - self.beta2) * (g * g)
        m_hat = m / (1 - self.beta1**self.t)
        v_hat = v / (1 - self.beta2**self.t)
        return m_hat / (sqrt(v_hat) + self.epsilon)


OPTIMISERS: dict[str, Callable[..., Optimiser]] = {"sgd": SGD, "adam": Adam}


def optimiser_named(name: str, **settings: Any) -> Optimiser:
    """Make an optimiser by its name. Raises `UnknownNameError`, which lists the known names."""
    if not isinstance(name, str) or name not in OPTIMISERS:
        raise UnknownNameError("optimiser", name, OPTIMISERS)
    return OPTIMISERS[name](**settings)


def _at_least_zero(name: str, given: float) -> float:
    if not (isinstance(given, int | float) and 0 <= given < float("inf")):
        raise SettingError(f"{name} must be a number of at least 0, got {given!r}.")
    return given


def _below_one(name: str, given: float) -> float:
    if not (isinstance(given, int | float) and 0 <= given < 1):
        raise SettingError(f"{name} must be at least 0 and below 1, got {given!r}.")
    return given

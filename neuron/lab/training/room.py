"""One tab's training: its configuration, its job, and what is being looked at.

`actions` is what the page can ask of it. While the training plays, states are published as
events; only the latest is kept, so that a slow reader costs nothing.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from neuron.lab.session import Room
from neuron.lab.settings import Settings
from neuron.lab.streams import Events
from neuron.lab.training import configuration as conf
from neuron.lab.training import sources
from neuron.lab.training.address import to_address
from neuron.lab.training.concerns import concerns
from neuron.lab.training.configuration import Configuration
from neuron.lab.training.examples import Example, chosen, shown_points
from neuron.lab.training.job import Job
from neuron.lab.training.messages import Backward
from neuron.lab.training.points import NAMES, check_count, point
from neuron.lab.training.refusal import RefusalError
from neuron.lab.training.snapshot import Place, has_neuron, snapshot

SLICE = 0.015  # seconds of one turn
BETWEEN_EVENTS = 0.08  # seconds
BETWEEN_VISITS = 0.7  # seconds between two looks of the training doctor
LONGEST_UNASKED = 1800.0  # seconds that it plays on while nothing is asked of it
MOST_CREDIT = 0.25  # seconds of a pace that are made up for
#: What changes the training as it goes on, and what changes only the page.
AT_ONCE, ON_THE_PAGE = {"batch", "optimiser", "l2"}, {"speed", "hide"}
#: What belongs to made points, and means nothing for somebody's own.
OF_POINTS = {"n", "noise", "classes", "sample"}


class TrainingRoom(Room):
    """A configuration, its job, and what is being looked at."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.events = Events(history=1)
        self.configuration = Configuration()
        self.playing = False
        self.notice: str | None = None
        self._job: Job | None = None
        self.focus: Place | None = None
        self._example: Example | None = None
        self.backward: Backward | None = None
        self.asked_at = time.monotonic()
        self._version = 0
        self._concerns: list[dict[str, Any]] = []
        self._published = self._visited = self._turned = 0.0
        self._credit = 0.0

    # ---- what the session does ----

    def left_alone(self) -> None:
        """Pause, since nobody has listened for a while."""
        self.playing, self.notice = False, "left_alone"

    def close(self) -> None:
        """Stop."""
        self.playing = False
        self.events.close()

    def turn(self) -> bool:
        """Train for a moment; whether there is more to do."""
        more = False
        try:
            more = self._turn()
        finally:
            self.playing = more
        return more

    def _turn(self) -> bool:
        if not self.playing:
            return False
        self._learn()
        now = time.monotonic()
        if self.job.has_failed:
            self.playing, self.notice = False, "failed"
        elif now - self.asked_at > LONGEST_UNASKED:
            self.left_alone()
        if not self.playing or now - self._published > BETWEEN_EVENTS:
            self._published = now
            self.events.publish("state", self.state())
        return self.playing

    def _learn(self) -> None:
        """As many steps as the pace allows, or as there is time for."""
        pace = conf.SPEEDS[self.configuration.speed]
        if pace is None:
            self.job.run(SLICE, 10**9)
            return
        now = time.monotonic()
        self._credit = min(self._credit + (now - self._turned) * pace, pace * MOST_CREDIT + 1)
        self._turned = now
        if self._credit >= 1:
            self._credit -= self.job.run(SLICE, int(self._credit))
        else:
            time.sleep(min((1 - self._credit) / pace, SLICE))

    # ---- the training ----

    @property
    def job(self) -> Job:
        """The training that is on, made when it is first needed."""
        if self._job is None:
            self.begin(self.configuration)
        assert self._job is not None
        return self._job

    def play(self) -> None:
        """Let turns train from now on."""
        self.playing, self.notice = True, None
        self._turned, self._credit = time.monotonic(), 1.0

    def rest(self) -> None:
        """Stop playing; after a failure, take the training up again where it was put back to."""
        self.playing, self.notice = False, None
        if self.job.has_failed:
            self.job.go_on(self.configuration, self.job.examples)

    def begin(self, wanted: Configuration, start: Any = None) -> None:
        """A new network and a new training. Raises `RefusalError`, and then changes nothing."""
        found = sources.examples(wanted, self.settings.data_folder)
        self._job = Job(wanted, found, start)
        self.configuration, self.playing, self.notice = wanted, False, None
        self.focus = self.backward = self._example = None

    def adopt(self, wanted: Configuration) -> None:
        """Go over to another configuration, with as little interruption as it takes."""
        before, job = self.configuration, self.job
        settings = set(conf.SETTINGS) - ON_THE_PAGE
        different = {name for name in settings if getattr(wanted, name) != getattr(before, name)}
        fits = wanted.widths == before.widths and wanted.activations == before.activations
        if not different:
            pass  # the network has nothing to do with it
        elif different == {"rate"}:
            job.set_rate(wanted)
        elif wanted.data == "own" and fits and different <= {"data", "points", "names", *OF_POINTS}:
            self._exchange(wanted)
        elif different <= {"rate", *AT_ONCE}:
            job.go_on(wanted, job.examples)
        else:
            self.begin(wanted, job.start if fits and wanted.seed == before.seed else None)
        self.configuration = self.job.configuration = wanted

    def _exchange(self, wanted: Configuration) -> None:
        """Other points for the same network, which goes on learning."""
        box = self.job.examples.box
        found = sources.examples(wanted, self.settings.data_folder)
        if box is not None and found.box is not None and box.holds(found.train, found.validation):
            found = replace(found, box=box)
        self.job.go_on(wanted, found)
        self._example = self.backward = None

    def own_configuration(self) -> Configuration:
        """The present configuration, its points having become somebody's own."""
        c = self.configuration
        if c.data == "own":
            return c
        if c.on_pictures:
            raise RefusalError("no_points_here", "Points can be added to points, not to pictures.")
        found = shown_points(self.job.examples)
        check_count(len(found))
        names = NAMES[: c.n_classes]
        points = tuple(point(x, y, label) for x, y, label, _ in found)
        return replace(c, data="own", points=points, names=names)

    @property
    def example(self) -> Example:
        """The example that is looked at: at first the first of those that are kept back."""
        if self._example is None:
            self._example = chosen(self.job.examples, {"part": "validation", "index": 0})
        return self._example

    @example.setter
    def example(self, example: Example) -> None:
        self._example, self.backward = example, None

    @property
    def has_begun(self) -> bool:
        """Whether there is a training already."""
        return self._job is not None

    def state(self) -> dict[str, Any]:
        """The training as it is now."""
        job = self.job
        self._version += 1
        now = time.monotonic()
        if not self.playing or now - self._visited > BETWEEN_VISITS:
            self._visited, self._concerns = now, concerns(job)
        still = not self.playing
        if self.focus is not None and not has_neuron(job.net, self.focus):
            self.focus = None
        return {
            "version": self._version,
            "playing": self.playing,
            "notice": self.notice,
            "focus": self.focus,
            "example": self.example.as_data(),
            "concerns": self._concerns,
            **snapshot(job, self.focus, self.example.x, still=still),
        }

    def whole_state(self) -> dict[str, Any]:
        """The training, its configuration, its address, and its points."""
        c, found = self.configuration, self.job.examples
        pairs = to_address(c)
        query = urlencode([p for p in pairs if p[0] != "points"], safe=",.", quote_via=quote)
        held = urlencode([p for p in pairs if p[0] == "points"], safe=":;.-", quote_via=quote)
        return self.state() | {
            "configuration": c.as_data(),
            "query": query,
            "fragment": held,
            "box": None if found.box is None else found.box.as_data(),
            "points": [] if found.box is None else shown_points(found),
            "classes": list(found.train.classes or ()),
            "n_train": len(found.train),
            "n_validation": found.n_validation,
        }

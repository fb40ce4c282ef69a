"""One tab's training, with everything that the page can ask of it.

Every request changes something and answers with the state as it then is, so that
the page never has to guess. While the training plays, states are published as
events as well; only the latest is kept, so that a slow reader costs nothing.
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
from neuron.lab.training import files, maps, neurons, sources
from neuron.lab.training.asking import a_number, a_text, a_whole, place_of
from neuron.lab.training.concerns import concerns
from neuron.lab.training.configuration import Configuration
from neuron.lab.training.examples import Example, chosen, free, shown_points
from neuron.lab.training.job import Job
from neuron.lab.training.messages import Backward
from neuron.lab.training.points import check_count, from_table, point
from neuron.lab.training.refusal import RefusalError
from neuron.lab.training.snapshot import Place, has_neuron, snapshot

SLICE = 0.015  # seconds of one turn
BETWEEN_EVENTS = 0.08  # seconds
BETWEEN_VISITS = 0.7  # seconds between two looks of the training doctor
LONGEST_EPOCH = 10.0  # seconds that one request may train for
LONGEST_UNASKED = 1800.0  # seconds that it plays on while nothing is asked of it
MOST_CREDIT = 0.25  # seconds of a pace that are made up for
#: What changes the training as it goes on, and what changes only the page.
AT_ONCE, ON_THE_PAGE = {"batch", "optimiser", "l2"}, {"speed", "hide"}


class TrainingRoom(Room):
    """A configuration, its job, and what is being looked at."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.events = Events(history=1)
        self.configuration = Configuration()
        self.playing = False
        self.notice: str | None = None
        self._job: Job | None = None
        self._focus: Place | None = None
        self._example: Example | None = None
        self._backward: Backward | None = None
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
            self.events.publish("state", self._state())
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

    # ---- what the page asks for ----

    @property
    def job(self) -> Job:
        """The training that is on, made when it is first needed."""
        if self._job is None:
            self._begin(self.configuration)
        assert self._job is not None
        return self._job

    def open(self, body: dict[str, Any]) -> dict[str, Any]:
        """Begin with the configuration of an address; the same one goes on where it was.

        An empty address, as of somebody who comes back, goes on with what there is.
        """
        given = body.get("address", [])
        pairs = [
            (str(pair[0]), str(pair[1]))
            for pair in (given if isinstance(given, list) else [])
            if isinstance(pair, list) and len(pair) == 2
        ]
        available = sources.available(self.settings.data_folder)
        wanted, complaints = conf.from_address(pairs, available)
        if self._job is None or (pairs and wanted != self.configuration):
            try:
                self._begin(wanted)
            except RefusalError as refusal:
                complaints.append(refusal)
                self._begin(Configuration(hide=wanted.hide))
        return self.whole_state() | {
            "complaints": [complaint.as_data() for complaint in complaints],
            "choices": choices(available),
        }

    def change(self, body: dict[str, Any]) -> dict[str, Any]:
        """Change some settings, written as in an address."""
        changes = body.get("changes")
        if not isinstance(changes, dict):
            raise RefusalError("bad_request", "A change is a dictionary of settings.")
        available = sources.available(self.settings.data_folder)
        self._adopt(conf.changed(self.configuration, changes, available))
        return self.whole_state()

    def play(self, body: dict[str, Any]) -> dict[str, Any]:
        """Let it train until it is paused."""
        job = self.job
        if job.has_failed:
            job.go_on(self.configuration, job.examples)
        self.playing, self.notice = True, None
        self._turned, self._credit = time.monotonic(), 1.0
        return self._state()

    def pause(self, body: dict[str, Any]) -> dict[str, Any]:
        """Let it rest."""
        self.playing, self.notice = False, None
        return self._state()

    def step(self, body: dict[str, Any]) -> dict[str, Any]:
        """Learn from one batch."""
        self._rest()
        self.job.one_step()
        return self._state()

    def epoch(self, body: dict[str, Any]) -> dict[str, Any]:
        """Learn until the end of the epoch."""
        self._rest()
        if not self.job.one_epoch(LONGEST_EPOCH):
            self.notice = "long_epoch"
        return self._state()

    def reset(self, body: dict[str, Any]) -> dict[str, Any]:
        """Back to the very same initial weights."""
        self.playing, self.notice = False, None
        self.job.reset()
        return self._state()

    def edit(self, body: dict[str, Any]) -> dict[str, Any]:
        """Give one weight, or with no source one bias, another value."""
        layer, unit = place_of(body, self.job.net)
        value = a_number(body, "value")
        neuron = self.job.net.layers[layer - 1].neurons[unit]
        if body.get("source") is None:
            neuron.bias.data = value
        else:
            source = a_whole(body, "source", 0, len(neuron.weights) - 1)
            neuron.weights[source].data = value
        self.job.forget_the_past()
        return self._state()

    def look(self, body: dict[str, Any]) -> dict[str, Any]:
        """Look at a neuron, at an example, at a point of the plane."""
        if "focus" in body:
            wanted = body["focus"]
            self._focus = None if wanted is None else place_of(wanted, self.job.net)
        if "example" in body:
            self._example = chosen(self.job.examples, body["example"])
            self._backward = None
        if "point" in body:
            self._example = free(self.job.examples, body["point"])
            self._backward = None
        return self._state()

    def neuron(self, body: dict[str, Any]) -> dict[str, Any]:
        """What one neuron computes for the present example."""
        layer, unit = place_of(body, self.job.net)
        return neurons.explained(self.job.net, self.example.x, layer, unit)

    def backward(self, body: dict[str, Any]) -> dict[str, Any]:
        """One message of the backward pass; with `begin`, through the network as it is now."""
        if self._backward is None or body.get("begin"):
            targets = self.example.targets(self.job.loss, self.job.net.n_outputs)
            self._backward = Backward(self.job.net, self.job.loss, self.example.x, targets)
        return self._backward.at(a_whole(body, "number", 0, 10**9))

    def add_point(self, body: dict[str, Any]) -> dict[str, Any]:
        """Add a point of one's own to those there are."""
        c = self._own()
        check_count(len(c.points) + 1)
        label = a_whole(body, "label", 0, 4)
        new = point(a_number(body, "x"), a_number(body, "y"), label)
        self._adopt(conf.checked(replace(c, points=(*c.points, new))))
        return self.whole_state()

    def remove_point(self, body: dict[str, Any]) -> dict[str, Any]:
        """Take one point away: that of these coordinates and this label."""
        c = self._own()
        label = a_whole(body, "label", 0, 4)
        gone = point(a_number(body, "x"), a_number(body, "y"), label)
        if gone not in c.points:
            raise RefusalError("no_such_point", "There is no such point.")
        place = c.points.index(gone)
        self._adopt(replace(c, points=c.points[:place] + c.points[place + 1 :]))
        return self.whole_state()

    def paste(self, body: dict[str, Any]) -> dict[str, Any]:
        """Take the points of a table in place of all others."""
        points, names = from_table(a_text(body, "text"), bool(body.get("scale")))
        before = self.configuration
        changes = {} if before.data == "own" else {"data": "own"}
        c = conf.changed(before, changes)
        self._adopt(conf.checked(replace(c, points=points, names=names)))
        return self.whole_state()

    def table(self, body: dict[str, Any]) -> dict[str, Any]:
        """What is drawn large, as numbers on a coarse grid."""
        box = self.job.examples.box
        if box is None:
            raise RefusalError("bad_request", "Only points in the plane have a map.")
        return maps.number_table(self.job.net, box, self._focus)

    def write_file(self, body: dict[str, Any]) -> dict[str, Any]:
        """The network as the text of a file."""
        return {"text": files.as_file(self.job).decode("utf-8")}

    def read_file(self, content: bytes) -> dict[str, Any]:
        """Go on with the network of a file."""
        wanted, start = files.from_file(content, self.configuration)
        self._begin(wanted, start)
        return self.whole_state()

    # ---- how it is done ----

    def _rest(self) -> None:
        """Stop playing; after a failure, take the training up again where it was put back to."""
        self.playing, self.notice = False, None
        if self.job.has_failed:
            self.job.go_on(self.configuration, self.job.examples)

    def _begin(self, wanted: Configuration, start: Any = None) -> None:
        """A new network and a new training. Raises `RefusalError`, and then changes nothing."""
        found = sources.examples(wanted, self.settings.data_folder)
        self._job = Job(wanted, found, start)
        self.configuration, self.playing, self.notice = wanted, False, None
        self._focus = self._backward = self._example = None

    def _adopt(self, wanted: Configuration) -> None:
        """Go over to another configuration, with as little interruption as it takes."""
        before, job = self.configuration, self.job
        names = [name for name in conf.FIELDS if getattr(wanted, name) != getattr(before, name)]
        different = set(names) - ON_THE_PAGE
        own = wanted.data == "own" and different <= {"data", "points", "names", *OF_POINTS}
        if own and wanted.widths == before.widths and wanted.activations == before.activations:
            self._exchange(wanted)
        elif different <= {"rate"}:
            if different:
                job.set_rate(wanted)
        elif different <= {"rate", *AT_ONCE}:
            job.go_on(wanted, job.examples)
        else:
            start = job.start if wanted.activations == before.activations else None
            fits = wanted.widths == before.widths and wanted.seed == before.seed
            self._begin(wanted, start if fits else None)
        self.configuration = job.configuration = wanted
        if self._job is not None:
            self._job.configuration = wanted

    def _exchange(self, wanted: Configuration) -> None:
        """Other points for the same network, which goes on learning."""
        box = self.job.examples.box
        found = sources.examples(wanted, self.settings.data_folder)
        if box is not None and found.box is not None and box.holds(found.train, found.validation):
            found = replace(found, box=box)
        self.job.go_on(wanted, found)
        self._example = self._backward = None

    def _own(self) -> Configuration:
        """The present configuration, its points having become somebody's own."""
        c = self.configuration
        if c.data == "own":
            return c
        if c.on_pictures:
            raise RefusalError("no_points_here", "Points can be added to points, not to pictures.")
        found = shown_points(self.job.examples)
        check_count(len(found))
        names = tuple("ABCDE"[: c.n_classes])
        points = tuple(point(x, y, label) for x, y, label, _ in found)
        return replace(c, data="own", points=points, names=names)

    @property
    def example(self) -> Example:
        """The example that is looked at."""
        if self._example is None:
            self._example = chosen(self.job.examples, {"part": "validation", "index": 0})
        return self._example

    def _state(self) -> dict[str, Any]:
        """The training as it is now."""
        job = self.job
        self._version += 1
        now = time.monotonic()
        if not self.playing or now - self._visited > BETWEEN_VISITS:
            self._visited, self._concerns = now, concerns(job)
        still = not self.playing
        return {
            "version": self._version,
            "playing": self.playing,
            "notice": self.notice,
            "focus": None
            if self._focus is None or not has_neuron(job.net, self._focus)
            else list(self._focus),
            "example": self.example.as_data(),
            "concerns": self._concerns,
            **snapshot(job, self._focus, self.example.x, still=still),
        }

    def whole_state(self) -> dict[str, Any]:
        """The training, its configuration, its address, and its points."""
        c, found = self.configuration, self.job.examples
        pairs = conf.to_address(c)
        query = urlencode([p for p in pairs if p[0] != "points"], safe=",.", quote_via=quote)
        held = urlencode([p for p in pairs if p[0] == "points"], safe=":;.-", quote_via=quote)
        return self._state() | {
            "configuration": c.as_data(),
            "query": query,
            "fragment": held,
            "box": None if found.box is None else found.box.as_data(),
            "points": [] if found.box is None else shown_points(found),
            "classes": list(found.train.classes or ()),
            "n_train": len(found.train),
            "n_validation": found.n_validation,
        }


#: What belongs to made points, and means nothing for somebody's own.
OF_POINTS = {"n", "noise", "classes", "sample"}


def choices(available: list[str]) -> dict[str, Any]:
    """What there is to choose from."""
    return {
        "data": available,
        "hidden": conf.HIDDEN,
        "outputs": conf.OUTPUTS,
        "losses": conf.LOSSES,
        "optimisers": conf.OPTIMISERS,
        "speeds": list(conf.SPEEDS),
        "panels": conf.PANELS,
        "most_layers": conf.MOST_LAYERS,
        "widest": conf.WIDEST,
        "widest_on_pictures": conf.WIDEST_ON_PICTURES,
    }

"""Everything that the page can ask of a training room: one function for each.

A function takes the room and the body of the request. It answers with the state
as it then is, so that the page never has to guess. What cannot be done raises
`RefusalError`, and then nothing has changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from neuron.lab.training import configuration as conf
from neuron.lab.training import files, maps, neurons, sources
from neuron.lab.training.address import changed, from_address
from neuron.lab.training.asking import a_number, a_text, a_whole, place_of
from neuron.lab.training.configuration import Configuration
from neuron.lab.training.examples import chosen, free
from neuron.lab.training.messages import Backward
from neuron.lab.training.points import check_count, from_table, point
from neuron.lab.training.refusal import RefusalError
from neuron.lab.training.room import TrainingRoom

Body = dict[str, Any]
LONGEST_EPOCH = 10.0  # seconds that one request may train for


def open_room(room: TrainingRoom, body: Body) -> Body:
    """Begin with the configuration of an address; the same one goes on where it was.

    An empty address, as of somebody who comes back, goes on with what there is.
    """
    given = body.get("address", [])
    pairs = [
        (str(pair[0]), str(pair[1]))
        for pair in (given if isinstance(given, list) else [])
        if isinstance(pair, list) and len(pair) == 2
    ]
    available = sources.available(room.settings.data_folder)
    wanted, complaints = from_address(pairs, available)
    if not room.has_begun or (pairs and wanted != room.configuration):
        try:
            room.begin(wanted)
        except RefusalError as refusal:
            complaints.append(refusal)
            room.begin(Configuration(hide=wanted.hide))
    return room.whole_state() | {
        "complaints": [complaint.as_data() for complaint in complaints],
        "choices": choices(available),
    }


def change(room: TrainingRoom, body: Body) -> Body:
    """Change some settings, written as in an address."""
    changes = body.get("changes")
    if not isinstance(changes, dict):
        raise RefusalError("bad_request", "A change is a dictionary of settings.")
    available = sources.available(room.settings.data_folder)
    room.adopt(changed(room.configuration, changes, available))
    return room.whole_state()


def play(room: TrainingRoom, body: Body) -> Body:
    """Let it train until it is paused."""
    job = room.job
    if job.has_failed:
        job.go_on(room.configuration, job.examples)
    room.play()
    return room.state()


def pause(room: TrainingRoom, body: Body) -> Body:
    """Let it rest."""
    room.playing, room.notice = False, None
    return room.state()


def step(room: TrainingRoom, body: Body) -> Body:
    """Learn from one batch."""
    room.rest()
    room.job.one_step()
    return room.state()


def epoch(room: TrainingRoom, body: Body) -> Body:
    """Learn until the end of the epoch."""
    room.rest()
    if not room.job.one_epoch(LONGEST_EPOCH):
        room.notice = "long_epoch"
    return room.state()


def reset(room: TrainingRoom, body: Body) -> Body:
    """Back to the very same initial weights."""
    room.playing, room.notice = False, None
    room.job.reset()
    return room.state()


def edit(room: TrainingRoom, body: Body) -> Body:
    """Give one weight, or with no source one bias, another value."""
    layer, unit = place_of(body, room.job.net)
    value = a_number(body, "value")
    neuron = room.job.net.layers[layer - 1].neurons[unit]
    if body.get("source") is None:
        neuron.bias.data = value
    else:
        source = a_whole(body, "source", 0, len(neuron.weights) - 1)
        neuron.weights[source].data = value
    room.job.forget_the_past()
    return room.state()


def look(room: TrainingRoom, body: Body) -> Body:
    """Look at a neuron, at an example, at a point of the plane."""
    if "focus" in body:
        wanted = body["focus"]
        room.focus = None if wanted is None else place_of(wanted, room.job.net)
    if "example" in body:
        room.example = chosen(room.job.examples, body["example"])
    if "point" in body:
        room.example = free(room.job.examples, body["point"])
    return room.state()


def neuron(room: TrainingRoom, body: Body) -> Body:
    """What one neuron computes for the present example."""
    layer, unit = place_of(body, room.job.net)
    return neurons.explained(room.job.net, room.example.x, layer, unit)


def backward(room: TrainingRoom, body: Body) -> Body:
    """One message of the backward pass; with `begin`, through the network as it is now."""
    if room.backward is None or body.get("begin"):
        targets = room.example.targets(room.job.loss, room.job.net.n_outputs)
        room.backward = Backward(room.job.net, room.job.loss, room.example.x, targets)
    return room.backward.at(a_whole(body, "number", 0, 10**9))


def add_point(room: TrainingRoom, body: Body) -> Body:
    """Add a point of one's own to those there are."""
    c = room.own_configuration()
    check_count(len(c.points) + 1)
    label = a_whole(body, "label", 0, 4)
    new = point(a_number(body, "x"), a_number(body, "y"), label)
    room.adopt(conf.checked(replace(c, points=(*c.points, new))))
    return room.whole_state()


def remove_point(room: TrainingRoom, body: Body) -> Body:
    """Take one point away: that of these coordinates and this label."""
    c = room.own_configuration()
    label = a_whole(body, "label", 0, 4)
    gone = point(a_number(body, "x"), a_number(body, "y"), label)
    if gone not in c.points:
        raise RefusalError("no_such_point", "There is no such point.")
    place = c.points.index(gone)
    room.adopt(replace(c, points=c.points[:place] + c.points[place + 1 :]))
    return room.whole_state()


def paste(room: TrainingRoom, body: Body) -> Body:
    """Take the points of a table in place of all others."""
    points, names = from_table(a_text(body, "text"), bool(body.get("scale")))
    before = room.configuration
    changes = {} if before.data == "own" else {"data": "own"}
    c = changed(before, changes)
    room.adopt(conf.checked(replace(c, points=points, names=names)))
    return room.whole_state()


def table(room: TrainingRoom, body: Body) -> Body:
    """What is drawn large, as numbers on a coarse grid."""
    box = room.job.examples.box
    if box is None:
        raise RefusalError("bad_request", "Only points in the plane have a map.")
    return maps.number_table(room.job.net, box, room.focus)


def write_file(room: TrainingRoom, body: Body) -> Body:
    """The network as the text of a file."""
    return {"text": files.as_file(room.job).decode("utf-8")}


def read_file(room: TrainingRoom, content: bytes) -> Body:
    """Go on with the network of a file."""
    wanted, start = files.from_file(content, room.configuration)
    room.begin(wanted, start)
    return room.whole_state()


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

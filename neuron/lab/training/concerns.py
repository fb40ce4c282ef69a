"""What the training doctor has to say about a training, as plain data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from neuron.data import Dataset
from neuron.lab.training.job import Job
from neuron.study.doctor import Finding, diagnose

MOST_LOOKED_AT = 200  # examples
MOST_TOLD = 4  # findings at once: more would be noise


def concerns(job: Job) -> list[dict[str, Any]]:
    """The findings, the gravest first; the page has a sentence for each `problem`.

    `detail` is the doctor's own text, with its figures. Before anything has been
    learned there is nothing to say.
    """
    if job.total_steps == 0:
        return []
    found = diagnose(job.net, job.records, _few(job.examples.train), loss=job.loss, error=job.fault)
    told = [_as_data(finding, job) for finding in found.findings[:MOST_TOLD]]
    return [{**concern, "more": len(found.findings) - len(told)} for concern in told]


def _as_data(finding: Finding, job: Job) -> dict[str, Any]:
    return {
        "problem": finding.problem.replace(" ", "_"),
        "layer": finding.layer,
        "unit": finding.unit,
        "epoch": finding.epoch,
        "step": finding.step,
        "rate": job.optimiser.learning_rate,
        "detail": finding.text(),
    }


def _few(data: Dataset) -> Dataset:
    """The first examples, as a view."""
    return replace(data, inputs=data.inputs[:MOST_LOOKED_AT], targets=data.targets[:MOST_LOOKED_AT])

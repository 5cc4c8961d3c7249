"""A live run on a thread of its own, with sources and effects made up for a test."""

import math
import threading
from contextlib import contextmanager

import numpy as np
import torch

from fakes import TYPES
from openscope.engine import live as live_module
from openscope.engine.live import Live
from openscope.engine.live_inputs import Source

PATIENCE = 10
"""Seconds after which a test gives up waiting; nothing waits so long unless it is broken."""


class Level:
    """A source of plain pictures: `level` says how bright they are."""

    def __init__(self, level=100, height=4, width=6):
        self.level, self.shape = level, (height, width, 3)

    def at(self, time, index):
        return np.full(self.shape, self.level, np.uint8)


@contextmanager
def on_stage(monkeypatch, document, *, followers=None, watched=(), types=None, **options):
    """A live run of a document; `followers` by node id stand in for what sources would open. With
    `types` of a catalog it has those, and its sources are opened as they are."""
    followers = {} if followers is None else followers

    def open_source(step, plan, folder, classes):
        follower = followers.setdefault(step.id, Level())
        if isinstance(follower, Exception):
            return Source(step, None, error=follower)
        return Source(step, follower, values=dict(plan.values[step.id]))

    if types is None:
        monkeypatch.setattr(live_module, "open_source", open_source)
    live = Live(torch.device("cpu"), types or TYPES, **options)
    live.sink("output_1")
    failures = []

    def run():
        try:
            live.run()
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=run, name="engine")
    live.edit(document, watched)
    thread.start()
    try:
        yield live
    finally:
        live.stop()
        thread.join(PATIENCE)
    assert not failures, failures


def shown(live, root="output_1"):
    """The level of the next frame that a root shows; None for NaN."""
    frame = live.sink(root).next(PATIENCE)
    assert frame is not None, "no frame came"
    level = float(frame[0][0, 0, 0, 0]) * 255
    return None if math.isnan(level) else round(level)


def shown_once(live, level, root="output_1"):
    """Wait until a root shows a level; whether it ever does."""
    return any(shown(live, root) == level for _ in range(2000))


def told_once(live, true_of):
    """Wait until the status is as it should be, and give it."""
    seen = 0
    for _ in range(2000):
        status = live.status()
        if true_of(status):
            return status
        seen = live.wait(seen, timeout=1.0)
    raise AssertionError(f"the status never was as it should: {live.status()}")

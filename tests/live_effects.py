"""A small graph for live runs, and effects made up for it."""

import pytest
import torch

from fakes import graph
from openscope.engine import instances

NODES = {"pattern_1": "pattern", "glow_1": "glow", "output_1": "output"}
WIRES = ("pattern_1.video > glow_1.video", "glow_1.video > output_1.video")
FAST = {"type": "builtin:pattern", "params": {"fps": 200.0}}


def stage_graph(**nodes):
    return graph(NODES | {"pattern_1": FAST} | nodes, WIRES)


def glow(frames, *, amount, mode):
    return frames * amount


@pytest.fixture
def effects(monkeypatch):
    made = {"glow": glow, "key": lambda f: f[..., :1].clone(), "mix": lambda f, g, m: f.clone()}
    monkeypatch.setattr(instances, "effect_of", lambda type_: made[type_.id])
    return made


class Counting:
    """An effect whose frames say how many it has seen; `detail` is a load-time parameter."""

    built = 0

    def __init__(self, detail):
        Counting.built += 1
        self.seen = 0

    def __call__(self, frames, *, amount):
        self.seen += 1
        return torch.full_like(frames, min(self.seen, 255) / 255)

    def reset(self):
        self.seen = 0

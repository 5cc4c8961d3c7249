"""What fails in a live run: the node stands aside, the rest runs on."""

import pytest
import torch

from fakes import graph
from live_effects import FAST, NODES, WIRES, Counting, effects
from openscope.engine import faults
from staging import PATIENCE, Level, on_stage, shown, shown_once, told_once

__all__ = ["effects"]


def failing_graph():
    wires = ["pattern_1.video > heavy_1.video", "heavy_1.video > glow_1.video"]
    wires.append("glow_1.video > output_1.video")
    return graph(NODES | {"pattern_1": FAST, "heavy_1": "heavy"}, wires)


class Failing(Counting):
    """Works until it is told to fail."""

    fails = None

    def __call__(self, frames, *, amount):
        if Failing.fails is not None:
            return Failing.fails(frames)
        return super().__call__(frames, amount=amount)


@pytest.fixture
def failing(effects):
    Failing.fails = None
    effects["heavy"] = Failing
    effects["glow"] = lambda frames, **_: frames.clone()
    yield Failing
    Failing.fails = None


def nan(frames):
    return torch.full_like(frames, float("nan"))


def no_memory(frames):
    raise torch.OutOfMemoryError("no memory left")


def leave(frames):
    raise SystemExit(3)


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        (lambda frames: 1 / 0, "ZeroDivisionError"),
        (lambda frames: frames[0], "must be"),
        (no_memory, "no memory left"),
        (leave, "SystemExit"),
        (nan, "no numbers"),
    ],
)
def test_rule_12_a_failing_node_is_marked_passes_its_input_on_and_comes_back_after_an_edit(
    failure, says, monkeypatch, failing
):
    monkeypatch.setattr(faults, "FIRST_PAUSE", 1e6)
    monkeypatch.setattr(faults, "LONGEST_PAUSE", 1e6)
    document = failing_graph()
    with on_stage(monkeypatch, document) as live:
        assert shown_once(live, 5)
        failing.fails = failure
        status = told_once(live, lambda status: "heavy_1" in status.faults)
        fault = status.faults["heavy_1"]
        assert says in fault.message
        assert says in fault.traceback
        assert list(status.faults) == ["heavy_1"], "the others go on"
        assert shown_once(live, 100)
        failing.fails = None
        live.edit(document)
        assert shown_once(live, 3), "its count began anew"
        told_once(live, lambda status: not status.faults)


def test_rule_12_a_failing_node_is_tried_again_after_a_pause_that_doubles(monkeypatch, failing):
    monkeypatch.setattr(faults, "FIRST_PAUSE", 0.01)
    failing.fails = lambda frames: 1 / 0
    with on_stage(monkeypatch, failing_graph()) as live:
        told_once(live, lambda s: "heavy_1" in s.faults and s.faults["heavy_1"].failures >= 3)
        failing.fails = None
        assert shown_once(live, 3)
        told_once(live, lambda status: not status.faults)


def test_rule_12_it_holds_its_last_good_frame_where_that_is_wished(monkeypatch, failing):
    with on_stage(monkeypatch, failing_graph(), hold=True) as live:
        assert shown_once(live, 9)
        failing.fails = lambda frames: 1 / 0
        told_once(live, lambda status: "heavy_1" in status.faults)
        live.sink("output_1").next(PATIENCE)
        held = [shown(live) for _ in range(5)]
        assert len(set(held)) == 1
        assert held[0] != 100


def test_rule_12_a_node_that_cannot_be_built_stands_aside_and_is_built_again(monkeypatch, effects):
    monkeypatch.setattr(faults, "FIRST_PAUSE", 0.01)
    tries = []

    class Picky(Counting):
        def __init__(self, detail):
            tries.append(detail)
            if len(tries) < 4:
                raise FileNotFoundError("the model file is missing")
            super().__init__(detail)

    effects["heavy"] = Picky
    effects["glow"] = lambda frames, **_: frames.clone()
    with on_stage(monkeypatch, failing_graph()) as live:
        assert shown(live) == 100
        assert "the model file is missing" in live.status().faults["heavy_1"].message
        assert shown_once(live, 3)
        assert len(tries) == 4
        told_once(live, lambda status: not status.faults)


def test_a_source_that_does_not_open_takes_out_what_needs_it_and_no_more(monkeypatch, effects):
    nodes = NODES | {"pattern_1": FAST, "still_1": "still", "key_1": "key"}
    wires = [*WIRES, "still_1.video > key_1.video"]
    followers = {"still_1": FileNotFoundError("there is no such picture")}
    document = graph(nodes, wires)
    with on_stage(monkeypatch, document, followers=followers, watched=["key_1"]) as live:
        assert shown(live) == 50
        assert "no such picture" in live.status().faults["still_1"].message
        assert live.sink("key_1").next(0) is None
        followers["still_1"] = Level(30)
        live.edit(document, ["key_1"])
        assert shown(live, "key_1") == 30
        told_once(live, lambda status: not status.faults)

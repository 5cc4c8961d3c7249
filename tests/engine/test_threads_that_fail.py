"""The threads around a live run: what fails in one is told, and never ends it in silence."""

import logging
import threading
from fractions import Fraction

import numpy as np
import pytest
import torch

from fakes import TYPES, graph
from openscope.engine import faults, instances, live, previews
from openscope.engine.event_instance import EventInstance
from openscope.engine.flow import Frames
from openscope.engine.live import Live
from openscope.engine.previews import Previews
from openscope.engine.sink import Sinks
from staging import PATIENCE, Level, on_stage, shown, shown_once, told_once

NODES = {"pattern_1": {"type": "builtin:pattern", "params": {"fps": 200.0}}}
NODES |= {"still_1": "still", "mix_1": "mix", "output_1": "output"}
WIRES = ["pattern_1.video > mix_1.video", "still_1.video > mix_1.video_b"]
WIRES.append("mix_1.video > output_1.video")


class Moody(Level):
    """A source that opens, and whose pictures may fail."""

    fails = False
    asked = 0

    def at(self, time, index):
        self.asked += 1
        if self.fails:
            raise MemoryError("no room for a picture")
        return super().at(time, index)


@pytest.fixture(autouse=True)
def effects(monkeypatch):
    monkeypatch.setattr(instances, "effect_of", lambda type_: lambda frames, other, mask: other)
    monkeypatch.setattr(faults, "FIRST_PAUSE", 3600.0)


@pytest.mark.parametrize("node", ["still_1", "pattern_1"])
def test_rule_12_a_source_that_fails_later_fails_alone_until_an_edit(monkeypatch, node):
    """Also the one that ticks: the clock goes on without it."""
    source = Moody(50)
    document = graph(NODES, WIRES)
    with on_stage(monkeypatch, document, followers={node: source}, watched=["still_1"]) as running:
        shown(running, "output_1")
        source.fails = True
        status = told_once(running, lambda status: status.faults)
        assert list(status.faults) == [node]
        assert "MemoryError: no room for a picture" in status.faults[node].message
        assert "in at" in status.faults[node].traceback
        assert running._inputs._thread.is_alive()
        asked, index = source.asked, running._inputs._index
        told_once(running, lambda status: running._inputs._index > index + 20)
        assert source.asked == asked, "it stands aside"
        if node != "still_1":
            assert shown(running, "still_1") == 100, "the rest goes on"
        source.fails = False
        running.edit(document, ["still_1"])
        told_once(running, lambda status: not status.faults)
        assert shown_once(running, 50 if node == "still_1" else 100)


def test_rule_12_a_source_that_fails_again_is_tried_less_and_less(monkeypatch):
    monkeypatch.setattr(faults, "FIRST_PAUSE", 0.01)
    source = Moody()
    source.fails = True
    document = graph(NODES, WIRES)
    with on_stage(monkeypatch, document, followers={"still_1": source}) as running:
        status = told_once(running, lambda s: s.faults and s.faults["still_1"].failures > 3)
        assert source.asked <= status.faults["still_1"].failures + 1, "once each"
        source.fails = False
        told_once(running, lambda status: not status.faults)


def test_a_source_that_fails_while_the_run_is_paused_is_marked(monkeypatch):
    source = Moody()
    document = graph(NODES, WIRES)
    with on_stage(monkeypatch, document, followers={"pattern_1": source}) as running:
        shown(running, "output_1")
        running.pause()
        told_once(running, lambda status: status.paused)
        source.fails = True
        running.step()
        assert "pattern_1" in told_once(running, lambda status: status.faults).faults
        source.fails = False
        running.edit(document)
        told_once(running, lambda status: not status.faults)
        running.play()
        shown(running, "output_1")


def test_an_error_that_is_no_sources_ends_the_run_in_words(monkeypatch):
    running = Live(torch.device("cpu"), TYPES)
    monkeypatch.setattr(running._inputs, "_do_seeks", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        running.run()


def test_a_plan_that_cannot_be_made_ends_the_run_in_words(monkeypatch):
    def broken(document, types, *, watched):
        raise RuntimeError("a loop that no check saw")

    monkeypatch.setattr(live, "compile_plan", broken)
    running = Live(torch.device("cpu"), TYPES)
    running.edit(graph(NODES, WIRES))
    with pytest.raises(RuntimeError, match="a loop that no check saw"):
        running.run()


def test_a_node_of_a_plugin_that_fails_as_it_goes_stops_nothing(caplog):
    class Node:
        @staticmethod
        def get_definition():
            return type("Definition", (), {"continuous": False})

        def shutdown(self):
            raise OSError("the deck is gone")

    with caplog.at_level(logging.ERROR):
        EventInstance(Node(), None, torch.device("cpu")).close()
    assert "the deck is gone" in caplog.text


def test_a_picture_that_cannot_be_made_is_logged_once_and_the_next_one_comes(monkeypatch, caplog):
    fails, done, sinks = [True, True, False], threading.Semaphore(0), Sinks()

    def painted(frame, size):
        try:
            if fails.pop(0):
                raise MemoryError("no room")
            return np.zeros((*size, 4), np.uint8)
        finally:
            done.release()

    monkeypatch.setattr(previews, "painted", painted)
    made = Previews(sinks)
    made.want({"a": (4, 4)}, output="a")
    made.start()
    try:
        for number in range(3):
            sinks.put({"a": Frames(torch.zeros(1, 4, 4, 3), (Fraction(number),))})
            assert done.acquire(timeout=PATIENCE)
    finally:
        made.close()
    assert caplog.text.count("no room") == 1
    assert made.take()["a"].pixels.shape == (4, 4, 4)

"""Frames leave one by one, each at its time."""

import threading
from fractions import Fraction

import pytest
import torch

from openscope.engine.flow import Frames
from openscope.engine.sink import Sink


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sink(clock):
    return Sink(clock)


def chunk(*milliseconds):
    data = torch.tensor(milliseconds, dtype=torch.float32).view(-1, 1, 1, 1)
    return Frames(data, tuple(Fraction(ms, 1000) for ms in milliseconds))


def due(sink):
    """The times, in milliseconds, of all frames that are due now."""
    found = []
    while (frame := sink.next(timeout=0)) is not None:
        assert float(frame[0]) == pytest.approx(float(frame[1]) * 1000)
        found.append(round(float(frame[1]) * 1000))
    return found


def test_a_single_frame_is_due_at_once_and_a_newer_one_replaces_it(sink):
    sink.put(chunk(0))
    assert due(sink) == [0]
    sink.put(chunk(33))
    sink.put(chunk(66))
    assert due(sink) == [66]
    assert sink.dropped == 1


def test_the_frames_of_a_chunk_are_paced_by_their_times(sink, clock):
    sink.put(chunk(0, 10, 20, 30))
    assert due(sink) == [0]
    clock.now += 0.0199
    assert due(sink) == [10]
    clock.now += 0.0102
    assert due(sink) == [20, 30]


def test_a_chunk_that_comes_a_bit_late_delays_and_the_delay_is_given_back_slowly(sink, clock):
    sink.put(chunk(0, 10))
    assert due(sink) == [0]
    clock.now += 0.030
    assert due(sink) == [10]
    sink.put(chunk(20, 30))  # ten milliseconds late
    assert due(sink) == [20]
    clock.now += 0.0101
    assert due(sink) == [30]
    clock.now += 0.0039  # and the next one six milliseconds early, as the delay goes
    sink.put(chunk(40, 50))
    assert due(sink) == []
    clock.now += 0.0058
    assert due(sink) == [40]


def test_a_jump_of_the_clock_starts_anew(sink, clock):
    sink.put(chunk(0, 10))
    assert due(sink) == [0]
    clock.now += 1
    assert due(sink) == [10]
    sink.put(chunk(90_000, 90_010))
    assert due(sink) == [90_000]


def test_no_frames_change_nothing(sink):
    sink.put(Frames(torch.zeros(0, 1, 1, 3), ()))
    assert due(sink) == []


def test_a_reader_wakes_for_a_frame_and_at_the_end():
    sink = Sink()
    got = []
    reader = threading.Thread(target=lambda: got.extend([sink.next(10), sink.next()]))
    reader.start()
    sink.put(chunk(5))
    while not got and reader.is_alive() and sink._waiting:
        pass
    sink.close()
    reader.join(10)
    assert got[0] is None or got[0][1] == Fraction(5, 1000)
    assert got[1] is None

"""Faults that a review found in how Scope pipelines are called: each test failed before its fix."""

import itertools
from fractions import Fraction
from types import SimpleNamespace

import torch

from pipelines.kit.scope_call import ScopeCall

CPU = torch.device("cpu")


class Generator:
    """A pipeline without pictures that gives what a test says."""

    def __init__(self, *results):
        self.results = iter(results)

    def prepare(self, **keywords):
        return None

    def __call__(self, **keywords):
        return next(self.results, {})


def frames_of(count, height=4, width=6):
    return torch.zeros(count, height, width, 3)


def test_a_generator_that_gives_no_frames_gives_no_times():
    call = ScopeCall(Generator({"video": frames_of(0)}, {"video": frames_of(1)}), CPU, ["video"])
    step = Fraction(1, 30)
    for number, count in [(0, 0), (1, 1)]:
        frames, at, _ = call({}, (number * step,), step, {})
        assert len(at) == count == (len(frames["video"]) if frames else 0)


def test_a_generator_slower_than_its_rate_does_not_make_up_for_lost_ticks():
    results = itertools.repeat({"video": frames_of(1), "frame_rate": 30})
    call = ScopeCall(Generator(), CPU, ["video"])
    call.pipeline.results = results
    step = Fraction(1, 30)
    call({}, (Fraction(0),), step, {})
    _, at, _ = call({}, (Fraction(10),), step, {})
    assert at == (Fraction(10),)


def test_frames_of_several_sizes_in_one_chunk_are_fitted_to_the_first():
    pipeline = Generator({"video": frames_of(0, 1, 1)}, {"video": frames_of(1)},
                         {"video": frames_of(1, 8, 12)})  # fmt: skip
    pipeline.prepare = lambda **keywords: SimpleNamespace(input_size=1)
    call = ScopeCall(pipeline, CPU, ["video"])
    times = tuple(Fraction(n, 30) for n in range(3))
    frames, at, _ = call({"video": frames_of(3)}, times, Fraction(1, 30), {})
    assert frames["video"].shape == (2, 4, 6, 3)
    assert at == times[1:]


def test_an_input_that_is_wired_no_more_is_not_told_as_an_empty_list():
    told = []

    class Echo(Generator):
        def __call__(self, **keywords):
            told.append(keywords)
            return {"video": torch.cat(keywords["video"])}

    pipeline = Echo()
    pipeline.prepare = lambda **keywords: SimpleNamespace(input_size=2)
    call = ScopeCall(pipeline, CPU, ["video"])
    step = Fraction(1, 30)
    both = {"video": frames_of(3), "mask": frames_of(3)}
    call(both, (0 * step, 1 * step, 2 * step), step, {})
    call({"video": frames_of(2)}, (3 * step, 4 * step), step, {})
    assert "mask" in told[0]
    assert "mask" not in told[-1]
    call({"video": frames_of(2), "mask": frames_of(2)}, (5 * step, 6 * step), step, {})
    assert len(told[-1]["mask"]) == 2 == len(told[-1]["video"])

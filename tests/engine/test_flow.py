"""How branches of different rate meet."""

from fractions import Fraction

import torch

from pipelines.kit.meeting import Meeting
from pipelines.kit.scope_call import spread


def frames(*levels):
    return torch.tensor([float(level) for level in levels]).view(-1, 1, 1, 1)


def at(*tenths):
    return tuple(Fraction(n, 10) for n in tenths)


def levels(data):
    return data.flatten().tolist()


def test_rule_9_each_time_gets_the_latest_frame_that_is_not_later():
    meeting = Meeting()
    data = frames(1, 2, 3)
    assert levels(meeting.fitted("a", 1, data, at(0, 2, 4), at(0, 1, 2, 3, 4))) == [1, 1, 2, 2, 3]
    assert meeting.fitted("b", 1, data, at(0, 2, 4), at(0, 2, 4)) is data


def test_rule_9_the_last_frame_is_kept_across_chunks_until_a_reset():
    meeting = Meeting()
    assert levels(meeting.fitted("a", 1, frames(1, 2), at(0, 1), at(0, 1, 2))) == [1, 2, 2]
    assert levels(meeting.fitted("a", 1, frames(), (), at(3, 4))) == [2, 2], "nothing new came"
    assert levels(meeting.fitted("a", 1, frames(9), at(6), at(5, 6))) == [2, 9]
    meeting.reset()
    assert meeting.fitted("a", 1, frames(), (), at(7)).shape[0] == 0


def test_frames_made_from_frames_are_spread_over_their_stretch():
    assert spread(at(0, 1), 2, Fraction(1, 10)) == at(0, 1)
    assert spread(at(4, 5), 4, Fraction(1, 10)) == (
        *at(4),
        Fraction(9, 20),
        *at(5),
        Fraction(11, 20),
    )
    assert spread(at(4, 5), 1, Fraction(1, 10)) == at(4)
    assert spread((), 3, Fraction(1, 10)) == ()

"""What errors say to people."""

from pathlib import Path

from openscope.engine.errors import NodeError, in_words
from openscope.engine.faults import Faults
from openscope.media.picture import MediaError
from pipelines.kit.weights import MissingModelError


def test_errors_of_this_program_are_sentences_and_others_are_named() -> None:
    assert in_words(MediaError("there is no file")) == "There is no file"
    assert in_words(MediaError("clip.mp4 is empty.")) == "clip.mp4 is empty."
    assert in_words(ValueError("too wide")) == "ValueError: too wide"
    assert in_words(ValueError()) == "ValueError: no message"


def test_a_fault_says_the_size_of_a_model_that_is_missing() -> None:
    missing = MissingModelError(Path("a.pth"), "some/where", "scribble", 17_000_000)
    failure = NodeError("scribble_1", str(missing))
    failure.__cause__ = missing
    faults = Faults()
    faults.failed("scribble_1", failure)
    faults.failed("bloom_1", NodeError("bloom_1", "gave nothing"))
    marked = faults.marked
    assert marked["scribble_1"].message.startswith("The model file a.pth (about 17 MB) is missing")
    assert marked["scribble_1"].model == 17_000_000
    assert (marked["bloom_1"].message, marked["bloom_1"].model) == ("Gave nothing", None)

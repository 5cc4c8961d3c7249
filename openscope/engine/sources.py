"""The sources of a plan, opened: what a render and a live run share."""

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

from openscope.engine.device import Pixels
from openscope.engine.errors import NodeError
from openscope.graph.plan import Plan, Step
from openscope.media.camera import Camera
from openscope.media.capture import Capture
from openscope.media.plugin_source import PluginSource
from openscope.media.still_image import read_image
from openscope.media.test_pattern import test_pattern
from openscope.media.video_file import VideoFile

Classes = Mapping[str, type[Any]]
"""The class of each node type that a plugin brought."""

_UNKNOWN_SIZE = (1280, 720)
"""What a device of a plugin shows until its first picture."""


class Follower(Protocol):
    """A source that gives a picture at any time asked for."""

    def at(self, time: Fraction, index: int) -> Pixels:
        """The picture to show at a time, which never runs backwards."""
        ...


class Still:
    """An image: the same picture at every tick."""

    def __init__(self, pixels: Pixels) -> None:
        self._pixels = pixels

    def at(self, time: Fraction, index: int) -> Pixels:
        """See `Follower`."""
        return self._pixels


class Pattern:
    """A test pattern, drawn for the tick."""

    def __init__(self, step: Step, pattern: str, seed: int) -> None:
        self.pattern, self._seed = pattern, seed
        self._width, self._height = step.load_time["width"], step.load_time["height"]

    def at(self, time: Fraction, index: int) -> Pixels:
        """See `Follower`."""
        size = self._width, self._height
        return test_pattern(self.pattern, *size, float(time), index, self._seed)


class Captured:
    """A device: its newest picture, whatever the time."""

    def __init__(self, capture: Capture) -> None:
        self.capture = capture

    def at(self, time: Fraction, index: int) -> Pixels:
        """See `Follower`."""
        return self.capture.picture()


def open_still(step: Step, folder: Path) -> Still:
    """The image of a source; MediaError or NodeError where it cannot be read."""
    return Still(read_image(_path(step, folder)))


def open_pattern(step: Step, plan: Plan) -> Pattern:
    """The test pattern of a source."""
    return Pattern(step, plan.values[step.id]["pattern"], seed_of(plan.seed, step.id))


def open_film(step: Step, folder: Path) -> VideoFile:
    """The film of a source; MediaError or NodeError where it cannot be played."""
    start, end = step.load_time["start"], step.load_time["end"]
    if end is not None and end <= start:
        raise NodeError(step.id, f"the film ends at {end:g} s, before its start at {start:g} s.")
    return VideoFile(_path(step, folder), start=start, end=end)


def open_device(step: Step, classes: Classes) -> Capture:
    """The camera or plugin source of a node, on a thread of its own. It need not be there yet."""
    asked = step.load_time
    if step.type.key in classes:
        device = PluginSource(classes[step.type.key], asked["identifier"])
        return Capture(device, _UNKNOWN_SIZE)
    camera = Camera(asked["device"], asked["width"], asked["height"], asked["fps"])
    return Capture(camera, (asked["width"], asked["height"]))


def seed_of(seed: int, node: str) -> int:
    """The seed of one node's noise: the same on every machine, unlike for each node."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{node}".encode()).digest()[:8], "big")


def _path(step: Step, folder: Path) -> Path:
    path: str = step.load_time["path"]
    if not path:
        raise NodeError(step.id, "no file is chosen yet: choose one, or set its path.")
    return folder / path

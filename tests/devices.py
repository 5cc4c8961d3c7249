"""Live devices that do what a test says."""

import threading

import numpy as np

from openscope.media.picture import MediaError

PATIENCE = 10


class StandIn:
    """A device that does what a test says: each entry of `script` is a picture, an error, or None
    for silence; when the script is at its end it waits for more."""

    over = False
    """Whether the test is over, so that nothing waits any more."""

    def __init__(self, *script):
        self.script = list(script)
        self.opened = self.closed = 0
        self.more = threading.Condition()

    def say(self, *more):
        with self.more:
            self.script += more
            self.more.notify()

    def open(self):
        self.opened += 1
        if self.script and isinstance(self.script[0], str):
            self.script.pop(0)
            raise MediaError("Camera 3 is not there.")

    def read(self):
        with self.more:
            self.more.wait_for(lambda: self.script or self.over, PATIENCE)
            said = self.script.pop(0) if self.script else None
        if isinstance(said, BaseException):
            raise said
        return said

    def close(self):
        self.closed += 1


def picture(level, width=6, height=4):
    return np.full((height, width, 3), level, np.uint8)

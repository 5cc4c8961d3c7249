"""The output of a live run, written to a film while it runs."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import torch
from torch import Tensor

from openscope.engine.beside import picture_of
from openscope.engine.flow import Frames
from openscope.engine.live import Live
from openscope.media.live_writer import LiveWriter
from openscope.media.mailbox import Ring
from openscope.media.picture import MediaError, Picture
from openscope.media.played_sound import Playing
from pipelines.kit.frames import fit_to

DEPTH = 8
"""Frames that wait for the encoder at most, more where a chunk has more; then some are dropped."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a recording became: frames written, frames dropped because encoding was slower than the
    run, and its length in seconds. `error` says why it ended by itself, '' where it did not."""

    path: Path
    frames: int
    dropped: int
    seconds: float
    error: str = ""


class Recording:
    """Writes the output of a live run to an mp4, on a thread of its own, till `stop`.

    Each frame has its own time. What is paused is not in it, and neither is what a slider shows
    meanwhile. Frames of another size are fitted into that of the first. Where the main source is a
    film with sound at the first frame, it is heard, and after each loop and seek from the new
    place. What goes wrong, such as a full disk, ends the recording with `error`; the file so far
    plays, and so it does after a kill, less some two seconds. The run goes on.
    """

    @classmethod
    def start(cls, live: Live, path: Path) -> Recording:
        """Begin with the next frame. MediaError where there is no folder, or the name is no .mp4.
        A file of that name is replaced."""
        return cls(live, path)

    def __init__(self, live: Live, path: Path) -> None:
        self.path = path
        self.frames = 0
        self.seconds = 0.0
        self.error = ""
        self._writer = LiveWriter(path)
        self._ring: Ring[tuple[Tensor, Fraction, Playing | None]] = Ring(DEPTH)
        self._ending = False
        self._size: tuple[int, int] | None = None
        self._began: Fraction | None = None
        self._waiting: Picture | None = None
        self._heard: Playing | None = None
        self._lasts = Fraction(1, 30)
        self._thread = threading.Thread(target=self._run, name="recording")
        self._untap = live.tap(self._take)
        self._thread.start()

    @property
    def dropped(self) -> int:
        """Frames that the encoder was too slow for."""
        return self._ring.dropped

    def end(self) -> None:
        """Take no more frames; `stop` waits until those that came are written."""
        self._untap()
        self._ending = True
        self._ring.wake()

    def stop(self) -> Recorded:
        """End it, complete the file, and say what it became. May be called again."""
        self.end()
        self._thread.join()
        return Recorded(self.path, self.frames, self.dropped, self.seconds, self.error)

    def _take(self, frames: Frames, playing: Playing | None) -> None:
        """On the engine's thread."""
        self._ring.resize(max(DEPTH, 2 * len(frames.times)))
        for index, time in enumerate(frames.times):
            self._ring.put((frames.data[index : index + 1], time, playing))

    def _run(self) -> None:
        try:
            while True:
                ending = self._ending  # asked first: what came before is still written
                items = self._ring.take(timeout=0 if ending else None)
                for item in items:
                    self._write(*item)
                if ending and not items:
                    break
            self._finish()
        except Exception as error:  # an encoder may fail in any way; the run goes on
            ours = isinstance(error, MediaError)
            self.error = str(error) if ours else f"{type(error).__name__}: {error}"
            self._untap()
            self._ring.clear()
            with suppress(Exception):  # on a full disk it may fail as well
                self._writer.abort()

    @torch.inference_mode()
    def _write(self, frame: Tensor, time: Fraction, playing: Playing | None) -> None:
        """Write the frame before this one, which lasted till now."""
        if self._began is None:
            self._began, self._size = time, (frame.shape[1], frame.shape[2])
        assert self._size is not None, "set with it"
        at = time - self._began
        if self._waiting is not None:
            lasts = at - self._waiting.time
            if lasts <= 0:
                return  # the same tick once more, while the run is paused
            self._lasts = lasts
            self._put(lasts)
        pixels = picture_of(fit_to(frame, *self._size, "contain"))
        self._waiting = Picture(pixels, at, self._lasts)
        self._heard = playing and replace(playing, began=playing.began - self._began)

    def _finish(self) -> None:
        if self._waiting is None:
            self._writer.abort()
            self.error = f"{self.path} was not written: there was no frame for it."
            return
        self._put(self._lasts)
        self._writer.finish()

    def _put(self, lasts: Fraction) -> None:
        """Write the picture that waits, which lasts so long."""
        assert self._waiting is not None, "asked first"
        picture = replace(self._waiting, duration=lasts)
        self._writer.hear(self._heard)
        self._writer.write(picture)
        self.frames += 1
        self.seconds = float(picture.time + lasts)

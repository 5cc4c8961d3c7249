"""Sinks: films and numbered stills. Each appears whole under its name, or not at all."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
import numpy as np
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream

from openscope.media.container_writer import ContainerWriter
from openscope.media.gif_writer import GifWriter
from openscope.media.picture import MediaError, Picture, Pixels
from openscope.media.sound import Sound
from openscope.media.stills_writer import StillsWriter
from openscope.media.video_file import VideoFile

X264 = {"preset": "fast", "crf": "16"}
"""Lossless to the eye on most material; some 25 frames a second of 720p on two cores."""

VP9 = {
    "deadline": "realtime",
    "cpu-used": "7",
    "row-mt": "1",
    "tile-columns": "2",
    "crf": "18",
    "b": "0",
}
"""As good to the eye and faster; `deadline=good` takes five times as long for 3 % less size."""

SUFFIXES = (".mp4", ".mov", ".mkv", ".webm", ".gif", ".png")
_BT709 = 1  # of ITU-T H.273: primaries, transfer and matrix alike
_MOST_TICKS = 1_000_000
_BY_DTS = (".mp4", ".mov")
"""Containers whose length is counted in decoding order: their last packet lasts to the end."""


class Writer(Protocol):
    """A sink. `keeps_alpha` says whether RGBA pictures stay so in it."""

    keeps_alpha: bool

    def write(self, picture: Picture) -> None:
        """Add a picture. MediaError where it cannot be written."""

    def finish(self) -> None:
        """Complete the file and put it into its place. MediaError where that fails."""

    def abort(self) -> None:
        """Remove every trace; the old file is as it was. May be called twice."""


class Soundtrack(Protocol):
    """The sound of a film that is written; times are in seconds of it."""

    def write_until(self, time: Fraction) -> None:
        """Mux what sounds before a time; some may stay back."""

    def finish(self, end: Fraction) -> None:
        """Mux the rest of what sounds before the end."""

    def close(self) -> None:
        """Let go of what it is read from."""


def open_writer(
    path: Path,
    *,
    rate: Fraction,
    time_base: Fraction | None = None,
    sound_from: VideoFile | None = None,
    single_frame: bool = False,
) -> Writer:
    """The writer for a path, by its suffix: a film, a GIF, `stills/%05d.png`, or a folder of PNG.

    `rate` is in frames per second, `time_base` what the pictures' times are multiples of.
    MediaError for a suffix that is none of `SUFFIXES`.
    """
    suffix = path.suffix.lower()
    if suffix == ".png" and single_frame and "%" not in path.name:
        return StillsWriter(path, single=True)
    if suffix == ".png" and "%" not in path.name:
        message = f"{path} is one picture. For all of them name a folder, or {path.stem}_%05d.png."
        raise MediaError(message)
    if suffix in ("", ".png") or (suffix not in SUFFIXES and path.is_dir()):
        return StillsWriter(path, single=False)
    if suffix not in SUFFIXES:
        raise MediaError(f"{path}: films end in {', '.join(SUFFIXES[:-1])}, stills in .png.")
    if suffix == ".gif":
        return GifWriter(path)
    return FilmWriter(path, rate, time_base or 1 / rate, sound_from)


class FilmWriter(ContainerWriter):
    """H.264 in mp4, mov and mkv, VP9 in webm: BT.709, every picture at its own time."""

    x264 = X264
    muxing = {"movflags": "+faststart"}

    def __init__(
        self, path: Path, rate: Fraction, time_base: Fraction, sound_from: VideoFile | None
    ) -> None:
        super().__init__(path)
        self._rate = rate
        self._time_base = Fraction(1, _ticks(rate, time_base))
        self._sound_from = sound_from
        self._sound: Soundtrack | None = None
        self._stream: VideoStream | None = None
        self._durations: dict[int, int] = {}
        self._end = Fraction(0)
        self._first_dts: int | None = None

    def _open(self, height: int, width: int) -> None:
        suffix = self._path.suffix.lower()
        options = dict(self.muxing) if suffix in (".mp4", ".mov") else {}
        self._container = av.open(str(self._partial.path), "w", options=options)
        codec, settings = ("libvpx-vp9", VP9) if suffix == ".webm" else ("libx264", self.x264)
        stream = self._container.add_stream(codec, rate=self._rate, options=dict(settings))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = width + width % 2, height + height % 2
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base = stream.time_base = self._time_base
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = ColorRange.MPEG
        self._stream = stream
        self._sound = self._open_sound(self._container, suffix)

    def _open_sound(self, container: OutputContainer, suffix: str) -> Soundtrack | None:
        film = self._sound_from
        return Sound(film, container, suffix) if film is not None and film.has_sound else None

    def _prepare(self, frame: VideoFrame, picture: Picture) -> None:
        """Say more of a frame before it is encoded."""

    def _encode(self, pixels: Pixels, picture: Picture) -> None:
        # 4:2:0 has whole pairs of pixels only: an odd edge is repeated.
        height, width = pixels.shape[:2]
        if height % 2 or width % 2:
            pixels = np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        frame = VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
        )
        frame.pts = round(picture.time / self._time_base)
        frame.time_base = self._time_base
        self._durations[frame.pts] = max(1, round(picture.duration / self._time_base))
        self._end = picture.time + picture.duration
        assert self._stream is not None, "opened at the first picture"
        self._prepare(frame, picture)
        self._mux(self._stream.encode(frame))
        if self._sound is not None:
            self._sound.write_until(self._end)

    def _close(self) -> None:
        assert self._stream is not None, "opened at the first picture"
        assert self._container is not None, "opened at the first picture"
        self._mux(self._stream.encode(None), ending=True)
        if self._sound is not None:
            self._sound.finish(self._end)
            self._sound.close()
        container, self._container = self._container, None
        container.close()

    def abort(self) -> None:
        """See `Writer`."""
        if self._sound is not None:
            self._sound.close()
        super().abort()

    def _mux(self, packets: list[Packet[VideoStream]], *, ending: bool = False) -> None:
        assert self._container is not None, "opened at the first picture"
        for packet in packets:
            assert packet.pts is not None, "an encoder knows its times"
            assert packet.dts is not None, "an encoder knows its times"
            self._first_dts = packet.dts if self._first_dts is None else self._first_dts
            packet.duration = self._durations.pop(packet.pts, 1)
            if ending and packet is packets[-1] and self._path.suffix.lower() in _BY_DTS:
                so_far = packet.dts - self._first_dts
                packet.duration = round(self._end / self._time_base) - so_far
            self._container.mux(packet)


def _ticks(rate: Fraction, time_base: Fraction) -> int:
    """Ticks a second that hold the pictures' times, and the rate too where that is possible."""
    for exact in (math.lcm(rate.numerator, time_base.denominator), time_base.denominator):
        ticks = exact * -(-1000 // exact)  # coarse ones are too few for some players
        if ticks <= _MOST_TICKS:
            return ticks
    return 90_000

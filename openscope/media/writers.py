"""Sinks: films and numbered stills. Each appears whole under its name, or not at all."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
import numpy as np
from av.container import OutputContainer
from av.error import FFmpegError
from av.filter import Graph
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream

from openscope.media.partial import Partial
from openscope.media.picture import MediaError, Picture, Pixels
from openscope.media.sound import Sound
from openscope.media.still_image import encode_png
from openscope.media.video_file import VideoFile

X264 = {"preset": "fast", "crf": "16"}
"""Visually lossless on most material, at more than real time for 1080p on two cores."""

VP9 = {"deadline": "good", "cpu-used": "4", "row-mt": "1", "crf": "24", "b": "0"}

SUFFIXES = (".mp4", ".mov", ".mkv", ".webm", ".gif", ".png")
_BT709 = 1  # of ITU-T H.273: primaries, transfer and matrix alike
_CENTISECOND = Fraction(1, 100)
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
    numbered = suffix == ".png" and "%" in path.name
    if suffix == "" or numbered or (suffix == ".png" and single_frame):
        return StillsWriter(path, single=suffix != "" and not numbered)
    if suffix == ".png":
        message = f"{path} is one picture. For all of them name a folder, or {path.stem}_%05d.png."
        raise MediaError(message)
    if suffix not in SUFFIXES:
        raise MediaError(f"{path}: films end in {', '.join(SUFFIXES[:-1])}, stills in .png.")
    if not path.parent.is_dir():
        raise MediaError(f"There is no folder {path.parent} to write {path.name} into.")
    if suffix == ".gif":
        return GifWriter(path)
    return FilmWriter(path, rate, time_base or 1 / rate, sound_from)


class _ContainerWriter:
    """What films and GIFs share: a partial file, opened at the first picture."""

    keeps_alpha = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._partial = Partial(path)
        self._container: OutputContainer | None = None
        self._size: tuple[int, ...] = ()
        self._count = 0

    def write(self, picture: Picture) -> None:
        """See `Writer`."""
        pixels = _over_black(picture.pixels)
        if self._container is None:
            self._size = pixels.shape[:2]
            self._guarded(lambda: self._open(*pixels.shape[:2]))
        if pixels.shape[:2] != self._size:
            old, new = (f"{size[1]}x{size[0]}" for size in (self._size, pixels.shape))
            raise MediaError(
                f"{self._path}: the size changed from {old} to {new} at frame {self._count}. "
                "A film has one size: set the document's."
            )
        self._guarded(lambda: self._encode(pixels, picture))
        self._count += 1

    def finish(self) -> None:
        """See `Writer`."""
        if self._container is None:
            raise MediaError(f"{self._path} was not written: there was no frame for it.")
        self._guarded(self._close)
        self._guarded(self._settle)

    def abort(self) -> None:
        """See `Writer`."""
        container, self._container = self._container, None
        if container is not None:
            with suppress(FFmpegError, OSError):  # it is the broken file that is thrown away
                container.close()
        self._partial.discard()

    def _open(self, height: int, width: int) -> None:
        raise NotImplementedError

    def _encode(self, pixels: Pixels, picture: Picture) -> None:
        raise NotImplementedError

    def _close(self) -> None:
        raise NotImplementedError

    def _settle(self) -> None:
        with self._partial.path.open("rb") as file:
            os.fsync(file.fileno())
        self._partial.keep()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (FFmpegError, OSError) as error:
            reason = error.strerror or str(error)
            raise MediaError(f"{self._path} cannot be written: {reason}.") from error


class FilmWriter(_ContainerWriter):
    """H.264 in mp4, mov and mkv, VP9 in webm: BT.709, every picture at its own time."""

    def __init__(
        self, path: Path, rate: Fraction, time_base: Fraction, sound_from: VideoFile | None
    ) -> None:
        super().__init__(path)
        self._rate = rate
        self._time_base = Fraction(1, _ticks(rate, time_base))
        self._sound_from = sound_from
        self._sound: Sound | None = None
        self._stream: VideoStream | None = None
        self._durations: dict[int, int] = {}
        self._end = Fraction(0)
        self._first_dts: int | None = None

    def _open(self, height: int, width: int) -> None:
        suffix = self._path.suffix.lower()
        options = {"movflags": "+faststart"} if suffix in (".mp4", ".mov") else {}
        self._container = av.open(str(self._partial.path), "w", options=options)
        codec, settings = ("libvpx-vp9", VP9) if suffix == ".webm" else ("libx264", X264)
        stream = self._container.add_stream(codec, rate=self._rate, options=dict(settings))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = width + width % 2, height + height % 2
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base = stream.time_base = self._time_base
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = ColorRange.MPEG
        self._stream = stream
        if self._sound_from is not None and self._sound_from.has_sound:
            self._sound = Sound(self._sound_from, self._container, suffix)

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
        self._mux(self._stream.encode(frame))
        if self._sound is not None:
            self._sound.write_until(self._end)

    def _close(self) -> None:
        assert self._stream is not None, "opened at the first picture"
        assert self._container is not None, "opened at the first picture"
        self._mux(self._stream.encode(None), ending=True)
        if self._sound is not None:
            self._sound.write_until(self._end)
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


class GifWriter(_ContainerWriter):
    """A GIF that loops, with a palette of its own for every picture."""

    def _open(self, height: int, width: int) -> None:
        self._container = av.open(str(self._partial.path), "w", options={"loop": "0"})
        stream = self._container.add_stream("gif", rate=100)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "pal8"
        stream.codec_context.time_base = stream.time_base = _CENTISECOND
        self._stream = stream
        self._graph = Graph()
        source = self._graph.add_buffer(
            width=width, height=height, format=av.VideoFormat("rgb24"), time_base=_CENTISECOND
        )
        split = self._graph.add("split")
        palette = self._graph.add("palettegen", "stats_mode=single")
        paint = self._graph.add("paletteuse", "new=1:dither=sierra2_4a")
        sink = self._graph.add("buffersink")
        source.link_to(split)
        split.link_to(palette, 0, 0)
        split.link_to(paint, 1, 0)
        palette.link_to(paint, 0, 1)
        paint.link_to(sink)
        self._graph.configure()
        self._next = 0
        self._last_duration = 1

    def _encode(self, pixels: Pixels, picture: Picture) -> None:
        # From the whole time each time, so that roundings do not add up. A GIF knows no shorter
        # picture than a hundredth of a second: a faster film loses some.
        at = round(picture.time / _CENTISECOND)
        if at < self._next:
            return
        self._next = at + 1
        self._last_duration = max(1, round(picture.duration / _CENTISECOND))
        frame = VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts, frame.time_base = at, _CENTISECOND
        self._graph.push(frame)
        self._pull()

    def _pull(self) -> None:
        assert self._container is not None, "opened at the first picture"
        while True:
            try:
                painted = self._graph.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            for packet in self._stream.encode(painted):
                packet.duration = self._last_duration
                self._container.mux(packet)

    def _close(self) -> None:
        assert self._container is not None, "opened at the first picture"
        self._graph.push(None)
        self._pull()
        for packet in self._stream.encode(None):
            packet.duration = self._last_duration
            self._container.mux(packet)
        container, self._container = self._container, None
        container.close()


class StillsWriter:
    """PNG files: one, or numbered ones in a folder. Lossless, alpha and grey included."""

    keeps_alpha = True

    def __init__(self, path: Path, *, single: bool) -> None:
        self._single = single
        if single or path.suffix:
            self._folder, self._pattern = path.parent, path.name
        else:
            self._folder, self._pattern = path, "%05d.png"
        if not single and not re.fullmatch(r"[^%]*%(0\d)?d[^%]*\.png", self._pattern, re.I):
            raise MediaError(f"{path}: the pattern of stills needs one number, such as %05d.png.")
        if not self._folder.parent.is_dir() or (single and not self._folder.is_dir()):
            raise MediaError(f"There is no folder {self._folder.parent} to write stills into.")
        if self._folder.exists() and not self._folder.is_dir():
            raise MediaError(f"{self._folder} is a file; stills need a folder.")
        self._partial = Partial(self._folder / path.name if single else self._folder)
        self._count = 0

    def write(self, picture: Picture) -> None:
        """See `Writer`."""
        try:
            self._partial.path.mkdir(exist_ok=True)
            with (self._partial.path / self._name(self._count)).open("wb") as file:
                file.write(encode_png(picture.pixels))
                file.flush()
        except OSError as error:
            message = f"Stills cannot be written to {self._folder}: {error.strerror}."
            raise MediaError(message) from error
        self._count += 1

    def finish(self) -> None:
        """See `Writer`. Older stills of the same pattern beyond the new ones are removed."""
        try:
            self._folder.mkdir(exist_ok=True)
            for number in range(self._count):
                name = self._name(number)
                (self._partial.path / name).replace(self._folder / name)
            number = self._count
            while not self._single and (self._folder / self._name(number)).exists():
                (self._folder / self._name(number)).unlink()
                number += 1
        except OSError as error:
            message = f"Stills cannot be written to {self._folder}: {error.strerror}."
            raise MediaError(message) from error
        finally:
            self._partial.discard()

    def abort(self) -> None:
        """See `Writer`."""
        self._partial.discard()

    def _name(self, number: int) -> str:
        return self._pattern if self._single else self._pattern % number


def _over_black(pixels: Pixels) -> Pixels:
    """RGB for a film: grey three times, alpha over black."""
    if pixels.shape[2] == 1:
        return np.repeat(pixels, 3, axis=2)
    if pixels.shape[2] == 4:
        laid = pixels[..., :3].astype(np.uint16) * pixels[..., 3:] // 255
        return laid.astype(np.uint8)
    return pixels


def _ticks(rate: Fraction, time_base: Fraction) -> int:
    """Ticks a second that hold both the rate and the pictures' times; 90,000 where none do."""
    ticks = math.lcm(rate.numerator, time_base.denominator)
    while ticks < 1000:
        ticks *= 10
    return ticks if ticks <= 1_000_000 else 90_000

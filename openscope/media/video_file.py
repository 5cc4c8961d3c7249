"""Films from files: every displayed frame once, in order, upright, in the right colours."""

import logging
import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.sidedata.sidedata import Type as SideData
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream

from openscope.media.picture import MediaError, Picture, Pixels, as_rate

# FFmpeg's own lines go to no terminal: what matters of them becomes a MediaError.
av.logging.set_level(None)
logging.getLogger("libav").addHandler(logging.NullHandler())

_MATRICES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
"""Which matrix swscale needs for what a stream signals (ITU-T H.273, table 4)."""

_HD_HEIGHT = 720
"""From this height on, a stream that signals no matrix is BT.709, below it BT.601."""


class VideoFile:
    """A film, or the part of it from `start` to `end` seconds.

    Iterating plays it once; each iteration opens the file anew. `width` and `height` are of the
    upright picture with square pixels, `rate` is the average in frames per second, `frames` and
    `duration` are what the file promises of the part, None where it promises nothing.

    Raises MediaError where the file is no film, is damaged, or ends before its own length.
    """

    def __init__(self, path: Path, *, start: float = 0.0, end: float | None = None) -> None:
        self.path = path
        self.start = Fraction(start)
        self.end = None if end is None else Fraction(end)
        with _open(path) as container:
            stream = _video_of(container, path)
            self.time_base = Fraction(stream.time_base or Fraction(1, 90000))
            self.rate = _rate(stream)
            self._ratio = Fraction(stream.sample_aspect_ratio or 1) or Fraction(1)
            self.has_sound = bool(container.streams.audio)
            self._declared = Fraction(container.duration or 0, av.time_base)
            # Times on a coarse grid, such as Matroska's milliseconds, are roundings of a steady
            # rate wherever the two rates that FFmpeg guesses agree.
            self._steady = self.time_base >= Fraction(1, 1000) and (
                stream.guessed_rate is not None and abs(stream.guessed_rate / self.rate - 1) < 0.001
            )
            try:
                first = next(iter(container.decode(stream)))
            except StopIteration:
                raise MediaError(f"{path} holds no frame; it may be damaged.") from None
            except FFmpegError as error:
                raise _damaged(path, error) from error
            self.first_time = _time(first) or Fraction(0)
            self.height, self.width = _upright(first, self._ratio).shape[:2]
            length = self._length(stream)
        self.duration = length
        self.frames = None if length is None else max(0, round(length * self.rate))
        whole = not start and self.end is None
        if whole and stream.frames:
            self.frames = stream.frames

    def __iter__(self) -> Iterator[Picture]:
        with _open(self.path) as container:
            stream = _video_of(container, self.path)
            stream.thread_type = "AUTO"
            if self.start:
                # A little early: the frame wanted may be decoded from a key frame before it.
                target = max(Fraction(0), self.first_time + self.start - Fraction(1, 2))
                container.seek(int(target / self.time_base), stream=stream)
            yield from self._kept(container, stream)

    def _kept(self, container: InputContainer, stream: VideoStream) -> Iterator[Picture]:
        """The frames of the part, each with the time that was waiting for the next one."""
        waiting: tuple[Pixels, Fraction, Fraction] | None = None
        zero: Fraction | None = None
        for frame, at in self._decoded(container, stream):
            since_first = at - self.first_time
            # The start may lie a rounding of a decimal after the frame that was meant.
            if since_first < self.start - Fraction(1, 10000):
                continue
            if self.end is not None and since_first >= self.end - Fraction(1, 10000):
                break
            zero = since_first if zero is None else zero
            time = since_first - zero
            if waiting is not None:
                yield Picture(waiting[0], waiting[1], max(Fraction(0), time - waiting[1]))
            own = frame.duration * self.time_base if frame.duration else 1 / self.rate
            waiting = _upright(frame, self._ratio), time, Fraction(own)
        if waiting is None:
            raise MediaError(f"{self.path} has no frame at {float(self.start):g} s.")
        yield Picture(*waiting)

    def _decoded(
        self, container: InputContainer, stream: VideoStream
    ) -> Iterator[tuple[VideoFrame, Fraction]]:
        """Frames with their own times. MediaError at damage, and at an end before the end."""
        reached, at = Fraction(0), None
        try:
            # All streams are read: where the last packet of any ends, the file ends.
            for packet in container.demux():
                if packet.pts is not None and packet.time_base:
                    ends = (packet.pts + (packet.duration or 0)) * Fraction(packet.time_base)
                    reached = max(reached, ends)
                if packet.stream.index != stream.index:
                    continue
                for frame in stream.decode(packet):
                    own = _time(frame)
                    at = own if own is not None else (at or Fraction(0)) + 1 / self.rate
                    yield frame, self._snapped(at)
        except FFmpegError as error:
            raise _damaged(self.path, error, at) from error
        # Some containers count their length from zero, some from their first packet.
        reached -= min(Fraction(0), Fraction(container.start_time or 0, av.time_base))
        missing = self._declared - reached
        if missing > Fraction(1, 4) + self._declared / 100 + 2 / self.rate:
            raise MediaError(
                f"{self.path} breaks off after {float(reached):.1f} s of "
                f"{float(self._declared):.1f} s. Copy the file again from where it came."
            )

    def _snapped(self, time: Fraction) -> Fraction:
        if not self._steady:
            return time
        beat = self.first_time + round((time - self.first_time) * self.rate) / self.rate
        return beat if abs(beat - time) <= self.time_base else time

    def _length(self, stream: VideoStream) -> Fraction | None:
        if stream.duration is not None:
            whole = Fraction(stream.duration * self.time_base)
        elif self._declared:
            whole = self._declared
        else:
            return None
        until = whole if self.end is None else min(whole, self.end)
        return max(Fraction(0), until - self.start)


def _open(path: Path) -> InputContainer:
    if not path.exists():
        raise MediaError(f"There is no file {path}.")
    if path.is_dir():
        raise MediaError(f"{path} is a folder, not a film.")
    try:
        if path.stat().st_size == 0:
            raise MediaError(f"{path} is empty.")
        return av.open(str(path), metadata_errors="ignore")
    except PermissionError:
        raise MediaError(f"{path} may not be read: permission denied.") from None
    except (FFmpegError, OSError) as error:
        message = f"{path} is no film that can be read, or it is damaged ({_reason(error)})."
        raise MediaError(message) from error


def _video_of(container: InputContainer, path: Path) -> VideoStream:
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        raise MediaError(f"{path} has no moving picture in it.")
    if streams[0].codec_context is None:
        raise MediaError(f"{path} is in a format that cannot be decoded here.")
    return streams[0]


def _rate(stream: VideoStream) -> Fraction:
    """Frames per second; where times are on a coarse grid, the rate that they round."""
    average = Fraction(stream.average_rate or stream.guessed_rate or 30)
    coarse = stream.time_base is not None and stream.time_base >= Fraction(1, 1000)
    return as_rate(float(average)) if coarse else average


def _time(frame: VideoFrame) -> Fraction | None:
    if frame.pts is None or frame.time_base is None:
        return None
    return frame.pts * Fraction(frame.time_base)


def _upright(frame: VideoFrame, ratio: Fraction) -> Pixels:
    """The frame's pixels as they are meant to be seen: RGB, square, turned the right way up.
    `ratio` is how much wider than high they are stored."""
    has_alpha = any(component.is_alpha for component in frame.format.components)
    wanted = "rgba" if has_alpha else "rgb24"
    if frame.format.name.startswith("gray"):
        wanted = "gray"
    is_yuv = not frame.format.is_rgb and wanted != "gray"
    full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")
    guess = Colorspace.ITU709 if frame.height >= _HD_HEIGHT else Colorspace.ITU601
    converted = frame.reformat(
        width=max(1, round(frame.width * ratio)),
        format=wanted,
        src_colorspace=_MATRICES.get(frame.colorspace, guess) if is_yuv else None,
        src_color_range=ColorRange.JPEG if full or not is_yuv else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
    )
    pixels: Pixels = converted.to_ndarray().astype(np.uint8, copy=False)
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    return np.ascontiguousarray(_turned(pixels, frame))


def _turned(pixels: Pixels, frame: VideoFrame) -> Pixels:
    """Apply the display matrix that phones write: quarter turns and mirrors."""
    side_data: Any = frame.side_data  # PyAV's stub knows other keys than PyAV
    matrix = side_data.get(SideData.DISPLAYMATRIX)
    if matrix is None:
        return pixels
    a, b, _, c, d = struct.unpack("=5i", bytes(matrix)[:20])
    if abs(a) >= abs(b):
        flip_x, flip_y = a < 0, d < 0
    else:
        pixels = pixels.transpose(1, 0, 2)
        flip_x, flip_y = c < 0, b < 0
    return pixels[:: -1 if flip_y else 1, :: -1 if flip_x else 1]


def _damaged(path: Path, error: FFmpegError, at: Fraction | None = None) -> MediaError:
    where = "" if at is None else f" after {float(at):.1f} s"
    return MediaError(f"{path} is damaged{where} ({_reason(error)}).")


def _reason(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or error).lower()

"""Films from files: every displayed frame once, in order, upright, in the right colours."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from openscope.media.container import (
    audio_of,
    damaged,
    declared_end,
    end_of,
    open_film,
    video_of,
)
from openscope.media.picture import MediaError, Picture, as_rate
from openscope.media.upright import Upright

_SLACK = Fraction(1, 10000)
"""A start, end or place may lie a decimal's rounding beside the frame that was meant."""

_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""FFmpeg's own decoders of these leave out the alpha."""


class VideoFile:
    """A film, or the part of it from `start` to `end` seconds, `end` not included.

    Iterating plays it once; each iteration opens the file anew. `width` and `height` are of the
    upright picture with square pixels, `rate` is the average in frames per second, `frames` and
    `duration` are what the file promises of the part, None where it promises nothing.

    Raises MediaError where the file is no film, is damaged, or ends before its own length.
    """

    def __init__(self, path: Path, *, start: float = 0.0, end: float | None = None) -> None:
        self.path = path
        self.start = Fraction(start)
        self.end = None if end is None else Fraction(end)
        self._kept_from: Fraction | None = None
        with open_film(path) as container:
            stream = video_of(container, path)
            self.time_base = Fraction(stream.time_base or Fraction(1, 90000))
            self.rate = _rate(stream)
            self._ratio = Fraction(stream.sample_aspect_ratio or 1) or Fraction(1)
            self.has_sound = audio_of(container) is not None
            self._declared_end = declared_end(container)
            # AVI numbers its frames in the order of decoding and knows no other time.
            self._by_dts = container.format.name == "avi"
            # Times on a coarse grid, such as Matroska's milliseconds, are roundings of a steady
            # rate wherever the two rates that FFmpeg guesses agree.
            self._steady = self.time_base >= Fraction(1, 1000) and (
                stream.guessed_rate is not None and abs(stream.guessed_rate / self.rate - 1) < 0.001
            )
            self.first_time = Fraction(0)
            first = next(self._decoded(container, stream), None)
            if first is None:
                raise MediaError(f"{path} holds no frame; it may be damaged.")
            self.first_time = first[1]
            self.height, self.width = Upright(self._ratio)(first[0]).shape[:2]
            self.duration = self._length(container, stream)
        self.frames = None if self.duration is None else round(self.duration * self.rate)

    @property
    def kept_from(self) -> Fraction:
        """When the part's first frame is shown, in seconds on the file's own clock."""
        if self._kept_from is None:
            next(iter(self))
        assert self._kept_from is not None, "each iteration says it before its first picture"
        return self._kept_from

    def __iter__(self) -> Iterator[Picture]:
        return self.since(Fraction(0))

    def since(self, time: Fraction) -> Iterator[Picture]:
        """Play the part once from the frame that is shown at a time in it, in seconds from its
        first frame; after its end from the last one."""
        absolute = self.first_time + self.start if time <= 0 else self.kept_from + time
        if self.end is not None:  # beyond it there may be a key frame and no frame of the part
            absolute = min(absolute, self.first_time + self.end - 2 * _SLACK)
        with open_film(self.path) as container:
            stream = video_of(container, self.path)
            if self._seek(container, stream, absolute):
                yield from self._kept(container, stream, time)
                return
        with open_film(self.path) as container:
            yield from self._kept(container, video_of(container, self.path), time)

    def _seek(self, container: InputContainer, stream: VideoStream, wanted: Fraction) -> bool:
        """Go to a key frame that is shown no later than the first frame wanted, so that all which
        follows can be decoded. False where no seek does that: the container is spent then."""
        if wanted <= self.first_time:
            return True
        # Some formats land on any packet, or on a key frame by its time of decoding: look, and
        # try again from farther before.
        for early in (Fraction(1, 2), 2, 8, 32, 128):
            target = int((wanted - early) / self.time_base)
            try:
                container.seek(target, stream=stream)
                key = next((p for p in container.demux(stream) if p.is_keyframe), None)
                time = None if key is None else key.dts if key.pts is None else key.pts
                if time is not None and time * self.time_base <= wanted:
                    container.seek(target, stream=stream)
                    return True
            except FFmpegError:
                return False
            if early > wanted - self.first_time:
                return False
        return False

    def _kept(
        self, container: InputContainer, stream: VideoStream, since: Fraction
    ) -> Iterator[Picture]:
        """The frames of the part that are shown at a time or later, each with the time that was
        waiting for the next one."""
        stream.thread_type = "AUTO"
        waiting: tuple[VideoFrame, Fraction] | None = None
        upright = Upright(self._ratio)
        for frame, at in self._decoded(container, stream):
            since_first = at - self.first_time
            if since_first < self.start - _SLACK:
                continue
            if self.end is not None and since_first >= self.end - _SLACK:
                break
            if self._kept_from is None:
                self._kept_from = at
            now = at - self._kept_from
            if waiting is not None and now > since + _SLACK:
                yield Picture(upright(waiting[0]), waiting[1], now - waiting[1])
            waiting = frame, now
        if waiting is None:
            raise MediaError(f"{self.path} has no frame at {float(self.start):g} s.")
        yield Picture(upright(waiting[0]), waiting[1], self._own_duration(waiting[0]))

    def _decoded(
        self, container: InputContainer, stream: VideoStream
    ) -> Iterator[tuple[VideoFrame, Fraction]]:
        """Frames in the order of showing, each with its time on the file's clock, which rises.
        MediaError at damage, and at an end before the end."""
        decoder = _decoder(stream)
        reached = shift = Fraction(0)
        at: Fraction | None = None
        try:
            # The sound is read as well: where the last packet of either ends, the file ends.
            for packet in container.demux(stream, *container.streams.audio):
                reached = max(reached, _end(packet))
                if packet.stream.index != stream.index:
                    continue
                for frame in decoder.decode(packet):
                    own = self._time(frame)
                    if at is None:
                        at = own or Fraction(0)
                    elif own is None:
                        at += 1 / self.rate
                    else:
                        # Clocks that begin anew, as where recordings were joined, go on.
                        if own + shift < at - Fraction(1, 2):
                            shift = at + 1 / self.rate - own
                        at = max(own + shift, at + self.time_base)
                    yield frame, at
        except FFmpegError as error:
            raise damaged(self.path, error, at) from error
        # Some containers count their length from zero, some from their first packet.
        reached -= min(Fraction(0), Fraction(container.start_time or 0, av.time_base))
        missing = self._declared_end - reached
        if missing > Fraction(1, 4) + self._declared_end / 200 + 2 / self.rate:
            raise MediaError(
                f"{self.path} breaks off after {float(reached):.1f} s of "
                f"{float(self._declared_end):.1f} s. Copy it again from where it came."
            )

    def _time(self, frame: VideoFrame) -> Fraction | None:
        stamp = frame.dts if self._by_dts else frame.pts
        if stamp is None:
            return None
        time = stamp * self.time_base
        if not self._steady:
            return time
        beat = self.first_time + round((time - self.first_time) * self.rate) / self.rate
        return beat if abs(beat - time) <= self.time_base else time

    def _own_duration(self, frame: VideoFrame) -> Fraction:
        own = Fraction(frame.duration * self.time_base)
        is_beat = self._steady and abs(own - 1 / self.rate) <= self.time_base
        return 1 / self.rate if is_beat or not own else own

    def _length(self, container: InputContainer, stream: VideoStream) -> Fraction | None:
        if stream.duration is not None:
            whole = Fraction(stream.duration * self.time_base)
        else:
            end = end_of(stream) or Fraction(container.duration or 0, av.time_base)
            whole = end - self.first_time
        if whole <= 0:
            return None
        until = whole if self.end is None else min(whole, self.end)
        return max(Fraction(0), until - self.start)


def _rate(stream: VideoStream) -> Fraction:
    """Frames per second; where times are on a coarse grid, the rate that they round."""
    average = Fraction(stream.average_rate or stream.guessed_rate or 30)
    coarse = stream.time_base is not None and stream.time_base >= Fraction(1, 1000)
    return as_rate(float(average)) if coarse else average


def _decoder(stream: VideoStream) -> VideoCodecContext:
    context = stream.codec_context
    if stream.metadata.get("alpha_mode") != "1" or context.name not in _ALPHA_DECODERS:
        return context
    with_alpha = av.CodecContext.create(_ALPHA_DECODERS[context.name], "r")
    assert isinstance(with_alpha, VideoCodecContext), "of a video codec"
    return with_alpha


def _end(packet: Packet[Stream]) -> Fraction:
    if packet.pts is None or not packet.time_base:
        return Fraction(0)
    return (packet.pts + (packet.duration or 0)) * Fraction(packet.time_base)

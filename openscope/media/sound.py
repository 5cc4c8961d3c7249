"""The sound of one film, taken along into another."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TypeAlias, TypeVar

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from numpy.typing import NDArray

from openscope.media.container import audio_of, open_film, reason
from openscope.media.picture import MediaError
from openscope.media.video_file import VideoFile

_COPIED = {
    ".mp4": {"aac", "mp3", "ac3", "eac3", "alac", "opus"},
    ".mov": {"aac", "mp3", "ac3", "eac3", "alac", "pcm_s16le", "pcm_s24le"},
    ".mkv": {"aac", "mp3", "ac3", "eac3", "alac", "opus", "vorbis", "flac", "pcm_s16le"},
    ".webm": {"opus", "vorbis"},
}
"""Codecs that a container takes as they are; any other is encoded anew."""

_NEVER_NEGATIVE = (".mkv", ".webm")
"""Containers in which sound from before the first picture would move all pictures."""

RATE = 48000
"""Samples a second of sound that is encoded anew."""

_JITTER = RATE // 20
"""Samples that a block's time may be off before it counts as a gap or an overlap."""

_BIT_RATE = 192_000

T = TypeVar("T")
Samples32: TypeAlias = NDArray[np.float32]
AudioPacket: TypeAlias = "Packet[AudioStream]"


class Sound:
    """Puts a film's sound into an output container, in step with its pictures.

    The film's first kept picture is time 0 of both. Packets are copied where the container takes
    their codec and the film is kept from its start, so nothing is lost; otherwise the sound is cut
    to the sample and becomes AAC or Opus. MediaError where the film's sound is damaged, FFmpegError
    where the output cannot be written.
    """

    def __init__(self, film: VideoFile, output: OutputContainer, suffix: str) -> None:
        zero = film.kept_from
        self._input = open_film(film.path)
        source = audio_of(self._input)
        assert source is not None, "a film that has sound"
        packets = _told(self._input.demux(source), film.path)
        first = next(packets)
        # Codecs need a packet to get going, which lies before the first picture.
        whole = _start(first) - zero >= -_duration(first) - Fraction(1, 500)
        if whole and _is_copied(source, suffix):
            packets = chain([first], packets)
            if suffix in _NEVER_NEGATIVE:
                packets = (p for p in packets if _start(p) + _duration(p) > zero)
            target = output.add_stream_from_template(source)
            self._way: _Copied | _Encoded = _Copied(packets, zero, output, target)
        else:
            codec = "libopus" if suffix == ".webm" else "aac"
            layout = "mono" if source.channels == 1 else "stereo"
            self._input.close()
            self._way = _Encoded(film, output, codec, layout)

    def write_until(self, time: Fraction) -> None:
        """Mux what sounds before `time`, in seconds of the output; some may stay back."""
        self._way.write_until(time)

    def finish(self, end: Fraction) -> None:
        """Mux the rest of what sounds before `end`, in seconds of the output."""
        self._way.finish(end)

    def close(self) -> None:
        """Close the film."""
        self._input.close()
        if isinstance(self._way, _Encoded):
            self._way.close()


class _Copied:
    """Packets as they are, earlier by `offset` seconds."""

    def __init__(
        self,
        packets: Iterator[AudioPacket],
        offset: Fraction,
        output: OutputContainer,
        target: AudioStream,
    ) -> None:
        self._packets = (packet for packet in packets if packet.pts is not None)
        self._next = next(self._packets, None)
        self._offset, self._output, self._target = offset, output, target

    def write_until(self, time: Fraction) -> None:
        # A packet that goes beyond may be the last, which is cut.
        while self._next is not None and self._ends(self._next) <= time:
            self._mux(self._next)
            self._next = next(self._packets, None)

    def finish(self, end: Fraction) -> None:
        self.write_until(end)
        if self._next is not None and _start(self._next) - self._offset < end:
            left = end - (_start(self._next) - self._offset)
            self._next.duration = round(left / Fraction(self._next.time_base or 1))
            self._mux(self._next)

    def _ends(self, packet: AudioPacket) -> Fraction:
        return _start(packet) + _duration(packet) - self._offset

    def _mux(self, packet: AudioPacket) -> None:
        shift = round(self._offset / Fraction(packet.time_base or 1))
        assert packet.pts is not None, "those without were left out"
        packet.pts -= shift
        packet.dts = packet.pts if packet.dts is None else packet.dts - shift
        packet.stream = self._target
        self._output.mux(packet)


class _Encoded:
    """Samples from the first kept picture on, with silence where the film has a gap."""

    def __init__(self, film: VideoFile, output: OutputContainer, codec: str, layout: str) -> None:
        self._track = Track(output, codec, layout)
        self._samples = Samples(film, layout)

    def write_until(self, time: Fraction) -> None:
        while (missing := self._track.missing(time)) > 0:
            samples = self._samples.take(missing)
            if samples is None:
                return
            self._track.write(samples)

    def finish(self, end: Fraction) -> None:
        self.write_until(end)
        self._track.finish()

    def close(self) -> None:
        self._samples.close()


class Track:
    """A sound in an output container, encoded from samples `(channels, count)` in [-1, 1] at
    `RATE` a second, of the `layout` mono or stereo."""

    def __init__(self, output: OutputContainer, codec: str, layout: str) -> None:
        target = output.add_stream(codec, rate=RATE)
        assert isinstance(target, AudioStream), "of a sound codec"
        target.layout = layout
        target.bit_rate = _BIT_RATE
        self.layout = layout
        self._target, self._output = target, output
        self._position = 0

    @property
    def end(self) -> Fraction:
        """Where it ends so far, in seconds."""
        return Fraction(self._position, RATE)

    def missing(self, time: Fraction) -> int:
        """How many samples it takes to reach a time, in seconds."""
        return round(time * RATE) - self._position

    def write(self, samples: Samples32) -> None:
        """Add samples at the end."""
        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(samples), format="fltp", layout=self.layout
        )
        frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
        frame.pts = self._position
        self._position += samples.shape[1]
        self._output.mux(self._target.encode(frame))

    def finish(self) -> None:
        """Mux what the encoder holds back."""
        self._output.mux(self._target.encode(None))


class Samples:
    """The sound of a film from a place on, in seconds from its first kept picture: samples
    `(channels, count)` in [-1, 1] at `RATE` a second, that follow each other without a gap.
    MediaError where the sound is damaged. To be closed."""

    def __init__(self, film: VideoFile, layout: str, place: Fraction = Fraction(0)) -> None:
        self._layout, self._offset = layout, film.kept_from + place
        self._container, self._source = _opened_before(film, self._offset)
        self._blocks = _told(self._aligned(), film.path)
        self._block = np.empty((0, 0), np.float32)

    def take(self, count: int) -> Samples32 | None:
        """The next ones, at most `count` of them, more than none; None at the end."""
        if not self._block.shape[1]:
            following = next(self._blocks, None)
            if following is None:
                return None
            self._block = following
        taken, self._block = np.split(self._block, [count], axis=1)
        return taken

    def close(self) -> None:
        """Close the film."""
        self._container.close()

    def _aligned(self) -> Iterator[Samples32]:
        """Blocks `(channels, samples)` in [-1, 1], from the first kept picture on, that follow each
        other without a gap."""
        at = 0
        for frame in self._resampled():
            samples = frame.to_ndarray().astype(np.float32, copy=False)
            starts = at
            if frame.pts is not None and frame.time_base is not None:
                starts = round((frame.pts * Fraction(frame.time_base) - self._offset) * RATE)
            # Rounded times are not followed, which would be heard as clicks.
            if at and abs(starts - at) <= _JITTER:
                starts = at
            while at < starts:
                silence = min(RATE, starts - at)
                yield np.zeros((samples.shape[0], silence), np.float32)
                at += silence
            samples = samples[:, at - starts :]
            if samples.shape[1]:
                yield samples
                at += samples.shape[1]

    def _resampled(self) -> Iterator[AudioFrame]:
        resampler: av.AudioResampler | None = None
        kind: tuple[str, str, int] | None = None
        for frame in self._decoded():
            found = frame.format.name, frame.layout.name, frame.sample_rate
            if resampler is None or found != kind:  # a broadcast may change in its course
                if resampler is not None:
                    yield from resampler.resample(None)
                resampler = av.AudioResampler("fltp", self._layout, RATE)
                kind = found
            yield from resampler.resample(frame)
        if resampler is not None:
            yield from resampler.resample(None)

    def _decoded(self) -> Iterator[AudioFrame]:
        begun, failed = False, None
        for packet in self._container.demux(self._source):
            try:
                frames = self._source.decode(packet)
            except FFmpegError as error:
                if begun:
                    raise
                failed = error  # the first packets after a seek may be parts of some
                continue
            begun = begun or bool(frames)
            yield from frames
        if failed and not begun:
            raise failed


def _told(items: Iterator[T], path: Path) -> Iterator[T]:
    """The items; what goes wrong in reading them is a MediaError."""
    try:
        yield from items
    except (FFmpegError, ValueError) as error:
        raise MediaError(f"The sound of {path} is damaged: {reason(error)}.") from error


def _is_copied(source: AudioStream, suffix: str) -> bool:
    # MP4 takes no MP3 of the lowest rates.
    low = source.codec_context.name == "mp3" and source.rate < 16000
    return source.codec_context.name in _COPIED[suffix] and not low


def _opened_before(film: VideoFile, time: Fraction) -> tuple[InputContainer, AudioStream]:
    """The film anew, at its start or at a sound packet safely before a time on its clock."""
    wanted = time - 1  # decoders need some packets until they are exact
    for seeking in (True, False):
        container = open_film(film.path)
        source = audio_of(container)
        assert source is not None, "a film that has sound"
        if not seeking or wanted <= film.first_time:
            break
        target = round(wanted / Fraction(source.time_base or 1))
        try:
            container.seek(target, stream=source)
            if _start(next(container.demux(source))) <= time - Fraction(1, 2):
                container.seek(target, stream=source)
                break
        except FFmpegError:
            pass
        container.close()
    assert source is not None, "found above"
    return container, source


def _start(packet: AudioPacket) -> Fraction:
    return (packet.pts or 0) * Fraction(packet.time_base or 0)


def _duration(packet: AudioPacket) -> Fraction:
    return (packet.duration or 0) * Fraction(packet.time_base or 0)

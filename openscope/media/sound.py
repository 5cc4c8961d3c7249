"""The sound of one film, taken along into another."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.error import FFmpegError
from av.packet import Packet

from openscope.media.picture import MediaError
from openscope.media.video_file import VideoFile

_COPIED = {
    ".mp4": {"aac", "mp3", "ac3", "eac3", "alac", "opus"},
    ".mov": {"aac", "mp3", "ac3", "eac3", "alac", "pcm_s16le", "pcm_s24le"},
    ".mkv": {"aac", "mp3", "ac3", "eac3", "alac", "opus", "vorbis", "flac", "pcm_s16le"},
    ".webm": {"opus", "vorbis"},
}
"""Codecs that a container takes as they are; any other is encoded anew."""

Timed: TypeAlias = "tuple[Fraction, Packet[AudioStream]]"
"""A packet and its time in the output, in seconds."""


class Sound:
    """Puts a film's sound into an output container, in step with its pictures.

    The first kept picture is time 0 of both; what sounds before it is dropped. Packets are copied
    where the container takes their codec, so nothing is lost; otherwise they become AAC or Opus.
    """

    def __init__(self, film: VideoFile, output: OutputContainer, suffix: str) -> None:
        self._film = film
        self._input = av.open(str(film.path), metadata_errors="ignore")
        self._source = self._input.streams.audio[0]
        self._offset = film.first_time + film.start
        self._output = output
        if self._source.codec_context.name in _COPIED[suffix]:
            self._target = output.add_stream_from_template(self._source)
            self._packets = self._copied()
        else:
            codec = "libopus" if suffix == ".webm" else "aac"
            target = output.add_stream(codec, rate=48000)
            assert isinstance(target, AudioStream)
            target.layout = "mono" if self._source.channels == 1 else "stereo"
            target.bit_rate = 192_000
            self._target = target
            self._packets = self._encoded(target)
        self._waiting: deque[Timed] = deque()

    def write_until(self, time: Fraction) -> None:
        """Mux what sounds before `time`, in seconds of the output. MediaError at damage."""
        try:
            while True:
                if not self._waiting:
                    following = next(self._packets, None)
                    if following is None:
                        return
                    self._waiting.append(following)
                if self._waiting[0][0] >= time:
                    return
                self._output.mux(self._waiting.popleft()[1])
        except FFmpegError as error:
            message = f"The sound of {self._film.path} is damaged: {error.strerror}."
            raise MediaError(message) from error

    def close(self) -> None:
        """Close the film."""
        self._input.close()

    def _copied(self) -> Iterator[Timed]:
        for packet in self._input.demux(self._source):
            if packet.pts is None or packet.time_base is None:
                continue
            base = Fraction(packet.time_base)
            starts = packet.pts * base - self._offset
            if starts + (packet.duration or 0) * base <= 0 or starts < -Fraction(1, 20):
                continue
            shift = round(self._offset / base)
            packet.pts -= shift
            packet.dts = packet.pts if packet.dts is None else packet.dts - shift
            packet.stream = self._target
            yield max(Fraction(0), starts), packet

    def _encoded(self, target: AudioStream) -> Iterator[Timed]:
        rate = 48000
        resampler = av.AudioResampler(format="fltp", layout=target.layout, rate=rate)
        position: int | None = None
        for frame in self._frames(resampler):
            at = (frame.pts or 0) * Fraction(frame.time_base or Fraction(1, rate))
            starts = round((at - self._offset) * rate)
            if starts + frame.samples <= 0:
                continue
            # From the first sample on, samples are counted: rounded times would leave clicks.
            position = max(0, starts) if position is None else position
            frame.pts, frame.time_base = position, Fraction(1, rate)
            position += frame.samples
            yield from self._timed(target.encode(frame))
        yield from self._timed(target.encode(None))

    def _frames(self, resampler: av.AudioResampler) -> Iterator[AudioFrame]:
        for frame in self._input.decode(self._source):
            yield from resampler.resample(frame)
        yield from resampler.resample(None)

    @staticmethod
    def _timed(
        packets: list[Packet[AudioStream]],
    ) -> Iterator[Timed]:
        for packet in packets:
            base = Fraction(packet.time_base or Fraction(1, 48000))
            yield (packet.pts or 0) * base, packet

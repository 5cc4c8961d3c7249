"""Opening films with FFmpeg, and saying what is wrong with them."""

from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from openscope.media.picture import MediaError
from openscope.media.whole import is_cut_off

# FFmpeg's own lines go to no terminal: what matters of them becomes a MediaError.
av.logging.set_level(None)


def open_film(path: Path) -> InputContainer:
    """Open a file for reading. MediaError where it is none, is no film, or is cut off."""
    try:
        if path.is_dir():
            raise MediaError(f"{path} is a folder, not a film.")
        if path.stat().st_size == 0:
            raise MediaError(f"{path} is empty.")
        if is_cut_off(path):
            raise MediaError(f"{path} breaks off before its end. Copy it again from where it came.")
        # Absolute, because FFmpeg takes "a:b.mp4" for a protocol. Files only, because a playlist
        # may name addresses.
        return av.open(
            str(path.absolute()),
            metadata_errors="ignore",
            options={"protocol_whitelist": "file"},
        )
    except (FileNotFoundError, NotADirectoryError):
        raise MediaError(f"There is no file {path}.") from None
    except PermissionError:
        raise MediaError(f"{path} may not be read: permission denied.") from None
    except (FFmpegError, OSError, ValueError) as error:
        message = f"{path} is no film that can be read, or it is damaged ({reason(error)})."
        raise MediaError(message) from error


def video_of(container: InputContainer, path: Path) -> VideoStream:
    """The moving picture of a film, the default one where it has several."""
    # Audio files carry their cover as a film of one picture.
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        raise MediaError(f"{path} has no moving picture in it.")
    known = [s for s in streams if s.codec_context is not None]
    if not known:
        raise MediaError(f"{path} is in a format that cannot be decoded here.")
    return max(known, key=_is_default)


def audio_of(container: InputContainer) -> AudioStream | None:
    """The sound of a film, if it has one that can be decoded."""
    known = [s for s in container.streams.audio if s.codec_context is not None and s.channels]
    return max(known, key=_is_default, default=None)


def end_of(stream: Stream) -> Fraction | None:
    """When a stream ends on its container's clock, in seconds, as far as its header says."""
    if stream.duration is not None and stream.time_base is not None:
        return (stream.duration + (stream.start_time or 0)) * Fraction(stream.time_base)
    try:  # Matroska has it in a tag: 00:00:04.021000000
        hours, minutes, seconds = stream.metadata["DURATION"].split(":")
        return int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)
    except (KeyError, ValueError):
        return None


def declared_end(container: InputContainer) -> Fraction:
    """When pictures and sound end by what the file says of itself; 0 where it says nothing."""
    ends = [end_of(stream) for stream in (*container.streams.video, *container.streams.audio)]
    known = [end for end in ends if end is not None]
    if len(known) == len(ends):
        return max(known)
    # A subtitle may last longer than the film.
    if len(ends) < len(container.streams):
        return max(known, default=Fraction(0))
    return Fraction(container.duration or 0, av.time_base)


def damaged(path: Path, error: FFmpegError, at: Fraction | None = None) -> MediaError:
    """What to raise where decoding failed, `at` seconds into the film."""
    where = "" if at is None else f" after {float(at):.1f} s"
    return MediaError(f"{path} is damaged{where} ({reason(error)}).")


def reason(error: BaseException) -> str:
    """The few words that an error of FFmpeg or the system comes with."""
    return str(getattr(error, "strerror", None) or error).lower()


def _is_default(stream: Stream) -> bool:
    return bool(stream.disposition & Disposition.default)

"""Small real films whose pictures say their own number."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from openscope.media.picture import Picture
from openscope.media.writers import open_writer

STEP, BASE = 16, 24


def numbered(index, width, height):
    """A picture that says its number by its grey, with a red mark at the top left."""
    pixels = np.full((height, width, 3), BASE + STEP * (index % 14), np.uint8)
    pixels[: height // 4, : width // 4] = (220, 20, 20)
    return pixels


def number_of(pixels):
    """The number that a picture says, modulo 14."""
    height, width = pixels.shape[:2]
    patch = pixels[height // 2 - 2 : height // 2 + 2, width // 2 - 2 : width // 2 + 2, :3]
    return round((float(patch.mean()) - BASE) / STEP)


def corner_of(pixels):
    """Where the red mark is: top or bottom, left or right."""
    height, width = pixels.shape[:2]
    redness = pixels[..., 0].astype(int) - pixels[..., 1]
    y, x = (redness > 80).nonzero()
    return ("top" if y.mean() < height / 2 else "bottom") + (
        " left" if x.mean() < width / 2 else " right"
    )


def make_film(
    path: Path,
    *,
    count=12,
    rate=Fraction(25),
    size=(64, 48),
    codec="libx264",
    pix_fmt="yuv420p",
    times=None,
    rotation=0,
    flip=False,
    sound=None,
    sound_seconds=None,
    picture=numbered,
    options=None,
    container_options=None,
    setup=lambda stream: None,
) -> Path:
    """Write a film. `times` are seconds per picture for a variable rate; `sound` names a codec."""
    width, height = size
    with av.open(str(path), "w", options=container_options or {}) as film:
        stream = film.add_stream(codec, rate=rate, options=options or {})
        stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
        if rotation or flip:
            stream.set_display_rotation(rotation, hflip=flip)
        setup(stream)
        if times is not None:
            stream.codec_context.time_base = Fraction(1, 90000)
        audio = None
        if sound:
            audio = film.add_stream(sound, rate=48000)
            audio.layout = "stereo"
        for index in range(count):
            frame = av.VideoFrame.from_ndarray(picture(index, width, height), format="rgb24")
            if times is not None:
                frame.pts, frame.time_base = round(times[index] * 90000), Fraction(1, 90000)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
        if audio is not None:
            seconds = float(count / rate) if sound_seconds is None else sound_seconds
            film.mux(packet for packet in tone(audio, seconds))
    return path


def tone(stream, seconds):
    """A tone of 440 Hz, encoded."""
    samples = round(seconds * 48000)
    wave = 0.3 * np.sin(2 * np.pi * 440 * np.arange(samples) / 48000)
    for start in range(0, samples, 1024):
        block = np.stack([wave[start : start + 1024]] * 2).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def read_film(path):
    """What any player finds in a film: pictures, their times, stream facts, and the sound."""
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        frames = list(film.decode(stream))
        facts = {
            "rate": stream.average_rate,
            "duration": stream.duration and stream.duration * stream.time_base,
            "start": stream.start_time and stream.start_time * stream.time_base,
            "codec": stream.codec_context.name,
            "primaries": frames[0].color_primaries,
            "transfer": frames[0].color_trc,
            "matrix": frames[0].colorspace,
            "range": frames[0].color_range,
        }
    sound = None
    with av.open(str(path)) as film:
        if film.streams.audio:
            audio = film.streams.audio[0]
            blocks = list(film.decode(audio))
            sound = {
                "codec": audio.codec_context.name,
                "samples": sum(block.samples for block in blocks),
                "rate": audio.rate,
                "start": float(blocks[0].pts * blocks[0].time_base) if blocks else None,
                "end": max(float(b.pts * b.time_base) + b.samples / b.sample_rate for b in blocks),
                "peak": max(float(np.abs(b.to_ndarray()).max()) for b in blocks),
            }
    times = [frame.pts * Fraction(frame.time_base) for frame in frames]
    pixels = [
        frame.reformat(
            format="rgb24",
            src_colorspace=1 if frame.colorspace == 1 else 5,
            dst_color_range=2,
        ).to_ndarray()
        for frame in frames
    ]
    return pixels, times, facts, sound


def write_film(path, count=12, rate=Fraction(25), size=(64, 48), times=None, **how):
    """A film of numbered pictures, or stills, written by our own writers."""
    writer = open_writer(path, rate=rate, **how)
    for index in range(count):
        time = times[index] if times else index / rate
        after = times[index + 1] if times and index + 1 < count else time + 1 / rate
        writer.write(Picture(numbered(index, *size), time, after - time))
    writer.finish()
    return path

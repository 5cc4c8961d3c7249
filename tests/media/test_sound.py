"""The sound of a film beside its pictures, to the millisecond: compared with what was put in."""

import subprocess
import sys
from fractions import Fraction

import av
import numpy as np
import pytest

from films import make_film, numbered
from openscope.media.picture import MediaError, Picture
from openscope.media.video_file import VideoFile
from openscope.media.writers import open_writer

RATE = 48000
SECONDS = 2.0


def melody(seconds=SECONDS):
    """Samples that are alike nowhere: a rising tone with a beat."""
    t = np.arange(round(seconds * RATE)) / RATE
    return (
        0.5 * np.sin(2 * np.pi * (200 * t + 300 * t * t)) * (0.3 + 0.7 * (t % 0.3 > 0.15))
    ).astype(np.float32)


def make_song(path, codec, *, layout="stereo", rate=RATE, late=0.0, gap=None, video="libx264"):
    """A film of two seconds with the melody, which begins `late` seconds after the pictures (or
    before them, where negative) and leaves out what lies in `gap`."""
    with av.open(str(path), "w") as film:
        quick = {"preset": "ultrafast"} if video == "libx264" else {}
        stream = film.add_stream(video, rate=25, options=quick)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 25)
        audio = film.add_stream(codec, rate=rate)
        audio.layout = layout
        resampler = av.AudioResampler(audio.format, layout, rate)
        shift = round(max(0.0, -late) * 25)
        for index in range(50):
            frame = av.VideoFrame.from_ndarray(numbered(index, 64, 48), format="rgb24")
            frame.pts, frame.time_base = index + shift, Fraction(1, 25)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
        samples = melody()
        for start in range(0, len(samples), 960):
            if gap and gap[0] <= start / RATE < gap[1]:
                continue
            block = samples[None, start : start + 960]
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), "fltp", "mono")
            frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
            frame.pts = start + round(max(0.0, late) * RATE)
            for ready in resampler.resample(frame):
                film.mux(audio.encode(ready))
        for ready in resampler.resample(None):
            film.mux(audio.encode(ready))
        film.mux(audio.encode(None))
    return path


def heard(path, seconds):
    """What a player gives from its first picture on, for so many seconds: one channel."""
    with av.open(str(path)) as film:
        frame = next(film.decode(video=0))
        zero = frame.pts * Fraction(frame.time_base)
    line = np.zeros(round((seconds + 1) * RATE), np.float32)
    ends = None
    with av.open(str(path)) as film:
        resampler = av.AudioResampler("fltp", "mono", RATE)
        for decoded in film.decode(audio=0):
            for frame in resampler.resample(decoded):
                at = round((frame.pts * Fraction(frame.time_base) - zero) * RATE)
                if ends is not None and abs(at - ends) < RATE // 50:
                    at = ends  # as players do: a rounded time is no gap
                ends = at + frame.samples
                block = frame.to_ndarray()[0, max(0, -at) :]
                block = block[: max(0, len(line) - max(0, at))]
                line[max(0, at) : max(0, at) + len(block)] = block
    return line[: round(seconds * RATE)]


def delay(wanted, found):
    """Seconds by which `found` comes later, and how alike the two are then, at most 1."""
    size = 1 << (len(wanted) + len(found)).bit_length()
    products = np.fft.irfft(np.fft.rfft(found, size) * np.conj(np.fft.rfft(wanted, size)), size)
    best = int(products.argmax())
    alike = products[best] / np.sqrt((wanted @ wanted) * (found @ found))
    return (best - size if best > size // 2 else best) / RATE, alike


def render(film, out):
    writer = open_writer(out, rate=film.rate, time_base=film.time_base, sound_from=film)
    end = Fraction(0)
    for picture in film:
        writer.write(picture)
        end = picture.time + picture.duration
    writer.finish()
    return float(end)


def wanted_from(start, end):
    """The melody from `start` on, silence before its own beginning and after its end."""
    samples = np.concatenate([np.zeros(RATE, np.float32), melody(), np.zeros(RATE, np.float32)])
    return samples[round((start + 1) * RATE) :][: round(end * RATE)]


SOURCES = [
    ("in.mp4", "aac", "stereo", RATE),
    ("in.mkv", "aac", "mono", 44100),
    ("in.ts", "aac", "stereo", RATE),
    ("in.mkv", "libopus", "stereo", RATE),
    ("in.mkv", "libmp3lame", "stereo", 44100),
    ("in.mkv", "ac3", "5.1", RATE),
    ("in.mkv", "flac", "stereo", 96000),
    ("in.mov", "pcm_s16be", "5.1", 22050),
    ("in.avi", "pcm_u8", "mono", 11025),
    ("in.mov", "alac", "stereo", 32000),
]


@pytest.mark.parametrize(("name", "codec", "layout", "rate"), SOURCES)
@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".webm"])
def test_sound_stays_in_step(tmp_path, name, codec, layout, rate, suffix):
    video = "mpeg4" if name.endswith(".avi") else "libx264"
    path = make_song(tmp_path / name, codec, layout=layout, rate=rate, video=video)
    before = heard(path, SECONDS)
    for start, end in ((0.0, None), (0.61, 1.61)):
        film = VideoFile(path, start=start, end=end)
        seconds = render(film, tmp_path / f"out{suffix}")
        skipped = round(float(film.kept_from - film.first_time) * RATE)
        found = heard(tmp_path / f"out{suffix}", seconds)
        late, alike = delay(before[skipped:][: len(found)], found)
        assert abs(late) < 0.0015
        assert alike > 0.97


@pytest.mark.parametrize("late", [0.3, -0.28])
@pytest.mark.parametrize("source", ["in.mp4", "in.mkv"])
@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".webm"])
def test_sound_that_begins_later_or_earlier_than_the_pictures_stays_so(
    tmp_path, source, suffix, late
):
    film = VideoFile(make_song(tmp_path / source, "aac", late=late))
    seconds = render(film, tmp_path / f"out{suffix}")
    found = heard(tmp_path / f"out{suffix}", seconds)
    delayed, alike = delay(wanted_from(-late, seconds), found)
    assert abs(delayed) < 0.0015
    assert alike > 0.97


def test_what_may_be_copied_is_copied_bit_for_bit(tmp_path):
    def packets(path):
        with av.open(str(path)) as film:
            return [bytes(packet) for packet in film.demux(audio=0) if packet.size]

    path = make_song(tmp_path / "in.mp4", "aac")
    render(VideoFile(path), tmp_path / "out.mp4")
    copied, original = packets(tmp_path / "out.mp4"), packets(path)
    assert copied == original[: len(copied)]
    assert len(original) - len(copied) <= 1  # which lies behind the last picture


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_the_packet_that_gets_aac_going_moves_no_picture(tmp_path, suffix):
    render(VideoFile(make_song(tmp_path / "in.mp4", "aac")), tmp_path / f"out{suffix}")
    with av.open(str(tmp_path / f"out{suffix}")) as out:
        assert next(out.decode(video=0)).pts == 0


def test_a_gap_in_the_sound_stays_a_gap(tmp_path):
    path = make_song(tmp_path / "in.mkv", "pcm_s16le", gap=(0.6, 1.2))
    for suffix in (".mp4", ".mkv"):  # encoded anew, and copied
        seconds = render(VideoFile(path), tmp_path / f"out{suffix}")
        found = heard(tmp_path / f"out{suffix}", seconds)
        wanted = melody()
        wanted[round(0.6 * RATE) : round(1.2 * RATE)] = 0
        late, alike = delay(wanted, found)
        assert abs(late) < 0.0015
        assert alike > 0.97
        assert np.abs(found[round(0.65 * RATE) : round(1.15 * RATE)]).max() < 0.01


@pytest.mark.parametrize("codec", ["aac", "libmp3lame", "flac"])
def test_sound_ends_with_the_last_picture(tmp_path, codec):
    path = make_song(tmp_path / "in.mkv", codec)
    film = VideoFile(path, end=0.72)
    render(film, tmp_path / "out.mp4")
    with av.open(str(tmp_path / "out.mp4")) as out:
        assert out.duration == 720_000
        audio = out.streams.audio[0]
        assert abs((audio.start_time + audio.duration) * audio.time_base - Fraction(18, 25)) < 0.001


def test_a_film_whose_sound_is_broken_is_told(tmp_path):
    path = make_song(tmp_path / "in.mkv", "flac")
    content = bytearray(path.read_bytes())
    with av.open(str(path)) as film:
        sizes = [(p.pos, p.size) for p in film.demux(audio=0) if p.size]
    for at, size in sizes[3:]:
        content[at + 20 : at + size] = bytes(size - 20)
    path.write_bytes(content)
    film = VideoFile(path)
    assert len(list(film)) == 50
    with pytest.raises(MediaError, match=r"The sound of .*in\.mkv is damaged"):
        render(film, tmp_path / "out.mp4")


def test_a_sound_track_without_a_sound_is_no_trouble(tmp_path):
    with av.open(str(tmp_path / "in.mp4"), "w") as film:
        stream = film.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        audio = film.add_stream("aac", rate=RATE)
        audio.layout = "stereo"
        for index in range(10):
            pixels = numbered(index, 64, 48)
            film.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        film.mux(stream.encode(None))
    film = VideoFile(tmp_path / "in.mp4")
    for suffix in (".mp4", ".mkv", ".webm"):
        render(film, tmp_path / f"out{suffix}")
        assert len(list(VideoFile(tmp_path / f"out{suffix}"))) == 10


FILLS_THE_DISK = """
import resource, signal, sys
from fractions import Fraction
from pathlib import Path
from openscope.media.picture import MediaError
from openscope.media.video_file import VideoFile
from openscope.media.writers import open_writer
film = VideoFile(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))
writer = open_writer(Path(sys.argv[2]), rate=film.rate, sound_from=film)
try:
    for picture in film:
        writer.write(picture)
    writer.finish()
except MediaError as error:
    print(error)
    writer.abort()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits stand in for a full disk")
def test_a_full_disk_is_not_blamed_on_the_sound(tmp_path):
    source = make_film(tmp_path / "in.mp4", count=50, sound="aac")
    done = subprocess.run(
        [sys.executable, "-c", FILLS_THE_DISK, str(source), str(tmp_path / "out.mkv")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "out.mkv cannot be written" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["in.mp4"]


def test_the_pictures_are_written_even_where_time_has_no_sound(tmp_path):
    film = VideoFile(make_film(tmp_path / "in.mp4", count=50, sound="aac", sound_seconds=0.5))
    render(film, tmp_path / "out.webm")
    assert len(list(VideoFile(tmp_path / "out.webm"))) == 50


def test_a_single_picture_takes_its_share_of_the_sound(tmp_path):
    film = VideoFile(make_song(tmp_path / "in.mp4", "aac"))
    writer = open_writer(tmp_path / "out.mp4", rate=film.rate, sound_from=film)
    writer.write(Picture(numbered(0, 64, 48), Fraction(0), Fraction(1, 25)))
    writer.finish()
    with av.open(str(tmp_path / "out.mp4")) as out:
        assert out.duration == 40_000

"""Films, gifs and stills as they are written."""

import itertools
import sys
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from films import make_film, number_of, numbered, read_film, write_film
from openscope.media.picture import MediaError, Picture
from openscope.media.still_image import read_image, write_png
from openscope.media.video_file import VideoFile
from openscope.media.writers import StillsWriter, open_writer

FILMS = [".mp4", ".mov", ".mkv", ".webm"]


@pytest.mark.parametrize("suffix", FILMS)
@pytest.mark.parametrize("rate", [Fraction(25), Fraction(24000, 1001), Fraction(60)])
def test_a_film_has_every_picture_at_its_time_and_the_right_rate(tmp_path, suffix, rate):
    write_film(tmp_path / f"film{suffix}", rate=rate)
    pixels, times, facts, sound = read_film(tmp_path / f"film{suffix}")
    assert [number_of(p) for p in pixels] == list(range(12))
    coarse = Fraction(1, 1000) if suffix in (".mkv", ".webm") else 0
    for index, time in enumerate(times):
        assert abs(time - index / rate) <= coarse
    if not coarse:
        assert facts["rate"] == rate
        assert facts["duration"] == 12 / rate
        assert facts["start"] == 0
    assert sound is None
    again = VideoFile(tmp_path / f"film{suffix}")
    last = list(again)[-1]
    assert (again.rate, again.frames, last.time + last.duration) == (rate, 12, 12 / rate)


@pytest.mark.parametrize("suffix", FILMS)
def test_a_film_signals_bt_709_and_means_it(tmp_path, suffix):
    writer = open_writer(tmp_path / f"film{suffix}", rate=Fraction(25))
    colour = (210, 40, 90)
    for index in range(4):
        pixels = np.full((64, 64, 3), colour, np.uint8)
        writer.write(Picture(pixels, Fraction(index, 25), Fraction(1, 25)))
    writer.finish()
    pixels, _, facts, _ = read_film(tmp_path / f"film{suffix}")
    assert (facts["primaries"], facts["transfer"], facts["matrix"]) == (1, 1, 1)
    assert facts["range"] == 1
    assert np.abs(pixels[2][32, 32].astype(int) - colour).max() <= 4


def test_another_program_reads_it_too(tmp_path):
    path = write_film(tmp_path / "film.mp4")
    film = cv2.VideoCapture(str(path))
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) == 12
    assert film.get(cv2.CAP_PROP_FPS) == 25
    film.release()


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".webm"])
def test_a_variable_rate_is_kept(tmp_path, suffix):
    times = [Fraction(n, 1000) for n in (0, 40, 50, 200, 201, 500, 1500)]
    write_film(
        tmp_path / f"vfr{suffix}",
        count=7,
        rate=Fraction(4),
        times=times,
        time_base=Fraction(1, 1000),
    )
    pixels, found, _, _ = read_film(tmp_path / f"vfr{suffix}")
    assert [number_of(p) for p in pixels] == list(range(7))
    assert found == times


@pytest.mark.parametrize("rate", [Fraction(3371, 113), Fraction(24000, 1001), Fraction(25)])
@pytest.mark.parametrize("base", [12800, 600, 90000, 48000, 1000])
def test_times_are_kept_exactly_whatever_the_average(tmp_path, rate, base):
    times = [Fraction(n, base) for n in (0, 41, 83, 90, 124, 211)]
    path = write_film(
        tmp_path / "film.mp4", count=6, rate=rate, times=times, time_base=Fraction(1, base)
    )
    assert read_film(path)[1] == times


@pytest.mark.parametrize("suffix", [*FILMS, ".gif"])
def test_the_last_picture_lasts_as_long_as_it_should(tmp_path, suffix):
    writer = open_writer(tmp_path / f"film{suffix}", rate=Fraction(10))
    for index, lasts in enumerate((Fraction(1, 10), Fraction(1, 10), Fraction(7, 10))):
        writer.write(Picture(numbered(index, 64, 48), Fraction(index, 10), lasts))
    writer.finish()
    with av.open(str(tmp_path / f"film{suffix}")) as film:
        assert film.duration == 900_000


@pytest.mark.parametrize("size", [(63, 47), (1, 1), (64, 47)])
def test_an_odd_size_is_padded_by_its_edge(tmp_path, size):
    pixels, *_ = read_film(write_film(tmp_path / "odd.mp4", size=size, count=3))
    height, width = pixels[0].shape[:2]
    assert (width, height) == (size[0] + size[0] % 2, size[1] + size[1] % 2)
    assert np.abs(pixels[1][-1, -1].astype(int) - pixels[1][size[1] - 1, size[0] - 1]).max() <= 3


def test_grey_and_alpha_become_what_a_film_can_hold(tmp_path):
    for channels, expected in ((1, 200), (4, 100)):
        writer = open_writer(tmp_path / "film.mp4", rate=Fraction(25))
        pixels = np.full((16, 16, channels), 200, np.uint8)
        if channels == 4:
            pixels[..., 3] = 128
        for index in range(2):
            writer.write(Picture(pixels, Fraction(index, 25), Fraction(1, 25)))
        writer.finish()
        shown = read_film(tmp_path / "film.mp4")[0][0]
        assert abs(int(shown[8, 8, 1]) - expected) <= 3


@pytest.mark.parametrize(
    ("source", "codec", "target", "kept"),
    [
        (".mp4", "aac", ".mp4", "aac"),
        (".mp4", "aac", ".mkv", "aac"),
        (".mp4", "aac", ".webm", "opus"),
        (".mkv", "libopus", ".webm", "opus"),
        (".mkv", "pcm_s16le", ".mp4", "aac"),
        (".mov", "pcm_s16le", ".mov", "pcm_s16le"),
        (".ts", "aac", ".mp4", "aac"),
    ],
)
def test_the_sound_of_the_film_comes_along_in_step(tmp_path, source, codec, target, kept):
    film = VideoFile(make_film(tmp_path / f"in{source}", count=50, sound=codec))
    _, _, _, before = read_film(film.path)
    write_film(tmp_path / f"out{target}", count=50, sound_from=film)
    pixels, _, facts, after = read_film(tmp_path / f"out{target}")
    assert len(pixels) == 50
    assert kept in after["codec"]
    shift = 0 if source != ".ts" else float(film.first_time)
    assert abs(after["start"] - max(0, before["start"] - shift)) < 0.03
    assert abs(after["end"] - 2.0) < 0.06
    assert after["peak"] > 0.2 or codec == "pcm_s16le"
    if target == ".mp4":
        assert facts["duration"] == 2


def test_the_sound_is_cut_where_the_film_is(tmp_path):
    film = VideoFile(make_film(tmp_path / "in.mp4", count=50, sound="aac"))
    write_film(tmp_path / "short.mp4", count=10, sound_from=film)
    assert abs(read_film(tmp_path / "short.mp4")[3]["end"] - 0.4) < 0.06
    trimmed = VideoFile(film.path, start=1.2)
    write_film(tmp_path / "late.mp4", count=20, sound_from=trimmed)
    sound = read_film(tmp_path / "late.mp4")[3]
    assert sound["start"] < 0.05
    assert abs(sound["end"] - 0.8) < 0.06


def test_a_gif_loops_at_the_right_speed(tmp_path):
    write_film(tmp_path / "loop.gif", count=9, rate=Fraction(30))
    pixels, times, _, _ = read_film(tmp_path / "loop.gif")
    assert [number_of(p) for p in pixels] == list(range(9))
    assert [round(time * 100) for time in times] == [round(100 * i / 30) for i in range(9)]
    assert b"NETSCAPE2.0\x03\x01\x00\x00" in (tmp_path / "loop.gif").read_bytes()


def test_a_fast_gif_leaves_pictures_out_that_browsers_would_slow_down(tmp_path):
    write_film(tmp_path / "fast.gif", count=60, rate=Fraction(60))
    _, times, _, _ = read_film(tmp_path / "fast.gif")
    steps = {round(100 * (after - before)) for before, after in itertools.pairwise(times)}
    assert min(steps) >= 2
    assert abs(times[-1] - Fraction(59, 60)) < Fraction(1, 50)
    with av.open(str(tmp_path / "fast.gif")) as film:
        assert film.duration == 1_000_000


@pytest.mark.parametrize("size", [(1, 1), (3, 5)])
def test_a_gif_may_be_tiny(tmp_path, size):
    assert len(read_film(write_film(tmp_path / "tiny.gif", count=3, size=size))[0]) == 3


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("where", ["stills", "stills/", "frame_%03d.png", "stills/a%d.png"])
def test_stills_are_lossless(tmp_path, channels, where):
    rng = np.random.default_rng(1)
    frames = [rng.integers(0, 256, (7, 5, channels), np.uint8) for _ in range(3)]
    writer = open_writer(tmp_path / where, rate=Fraction(25))
    for index, pixels in enumerate(frames):
        writer.write(Picture(pixels, Fraction(index, 25), Fraction(1, 25)))
    writer.finish()
    names = {"stills": "stills/%05d.png", "stills/": "stills/%05d.png"}.get(where, where)
    for index, pixels in enumerate(frames):
        assert np.array_equal(read_image(tmp_path / (names % index)), pixels)
    assert not [p for p in tmp_path.rglob("*") if "partial" in p.name]


def test_a_shorter_sequence_replaces_a_longer_one_and_leaves_other_files(tmp_path):
    write_film(tmp_path / "stills", count=5)
    mine = {"notes.txt", "7.png", "000007.png", "x00004.png"}
    for name in mine:
        (tmp_path / "stills" / name).write_text("mine")
    (tmp_path / "stills" / "00003.png").unlink()  # older ones beyond a gap go as well
    write_film(tmp_path / "stills", count=2)
    names = {path.name for path in (tmp_path / "stills").iterdir()}
    assert names == {"00000.png", "00001.png"} | mine


@pytest.mark.parametrize("name", ["%03d.png", "a_%012d.png", "stills"])
def test_stills_go_where_a_relative_path_says(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    write_film(Path(name), count=2)
    second = name % 1 if "%" in name else "stills/00001.png"
    assert read_image(tmp_path / second).shape == (48, 64, 3)
    assert len(list(tmp_path.rglob("*.png"))) == 2


def test_a_folder_with_a_dot_in_its_name_takes_stills(tmp_path):
    (tmp_path / "clip.v2").mkdir()
    write_film(tmp_path / "clip.v2", count=2)
    assert len(list((tmp_path / "clip.v2").iterdir())) == 2


def test_stills_need_no_right_to_the_folder_above(tmp_path, monkeypatch):
    (tmp_path / "stills").mkdir()
    made = []
    mkdir = Path.mkdir
    monkeypatch.setattr(Path, "mkdir", lambda path, **how: (made.append(path), mkdir(path, **how)))
    write_film(tmp_path / "stills", count=1)
    assert {path.parent for path in made} == {tmp_path / "stills"}


def test_one_frame_may_be_one_png(tmp_path):
    write_film(tmp_path / "one.png", count=1, single_frame=True)
    assert read_image(tmp_path / "one.png").shape == (48, 64, 3)
    with pytest.raises(MediaError, match=r"one_%05d\.png"):
        open_writer(tmp_path / "one.png", rate=Fraction(25))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("film.xyz", r"films end in \.mp4, \.mov, \.mkv, \.webm, \.gif, stills in \.png"),
        ("film.mp3", "films end in"),
        ("no/such/folder/film.mp4", "no folder"),
        ("no/such/folder/stills", "no folder"),
        ("a%s.png", "needs one number"),
        ("a%d%d.png", "needs one number"),
        ("folder.mp4", "is a folder"),
        ("folder.gif", "is a folder"),
    ],
)
def test_what_cannot_be_written_is_told_at_once(tmp_path, name, says):
    for folder in ("folder.mp4", "folder.gif"):
        (tmp_path / folder).mkdir()
    with pytest.raises(MediaError, match=says) as told:
        open_writer(tmp_path / name, rate=Fraction(25))
    assert str(tmp_path) in str(told.value)


def test_one_still_into_no_folder_is_told_by_the_folders_name(tmp_path):
    with pytest.raises(MediaError, match=r"no folder .*missing to"):
        open_writer(tmp_path / "missing" / "one.png", rate=Fraction(25), single_frame=True)


@pytest.mark.parametrize("name", ["50% é.mp4", "100%", "a=b .GIF", "FILM.MP4"])
def test_odd_names_are_names(tmp_path, name):
    write_film(tmp_path / name, count=2)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["film.mp4", "film.gif", "stills"])
def test_a_size_that_changes_is_told_with_its_frame(tmp_path, name):
    writer = open_writer(tmp_path / name, rate=Fraction(25))
    writer.write(Picture(numbered(0, 64, 48), Fraction(0), Fraction(1, 25)))
    with pytest.raises(MediaError, match="64x48 to 32x48 at frame 1"):
        writer.write(Picture(numbered(1, 32, 48), Fraction(1, 25), Fraction(1, 25)))
    writer.abort()


@pytest.mark.parametrize("name", ["film.mp4", "film.gif", "stills"])
def test_a_writer_without_a_frame_says_so(tmp_path, name):
    writer = open_writer(tmp_path / name, rate=Fraction(25))
    with pytest.raises(MediaError, match="no frame"):
        writer.finish()
    writer.abort()
    assert not list(tmp_path.iterdir())


def test_no_folder_to_write_into_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    for name in ("file/film.mp4", "file/stills", "file"):
        with pytest.raises(MediaError):
            open_writer(tmp_path / name, rate=Fraction(25))


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_stays_a_link_to_the_new_film(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "film.mp4").symlink_to(tmp_path / "disk" / "real.mp4")
    write_film(tmp_path / "film.mp4", count=2)
    assert (tmp_path / "film.mp4").is_symlink()
    assert len(read_film(tmp_path / "disk" / "real.mp4")[0]) == 2


def test_a_still_replaces_the_old_one_whole(tmp_path):
    write_png(tmp_path / "still.png", np.zeros((2, 2, 3), np.uint8))
    write_png(tmp_path / "still.png", np.full((2, 2, 3), 9, np.uint8))
    assert read_image(tmp_path / "still.png").max() == 9
    with pytest.raises(MediaError, match="cannot be written"):
        write_png(tmp_path / "none" / "still.png", np.zeros((2, 2, 3), np.uint8))
    assert StillsWriter.keeps_alpha

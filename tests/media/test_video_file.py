import gc
from fractions import Fraction

import av
import numpy as np
import pytest

from films import corner_of, make_film, number_of, numbered
from openscope.media.picture import MediaError
from openscope.media.video_file import VideoFile

NTSC = [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001)]


def numbers(film):
    return [number_of(picture.pixels) for picture in film]


def expected(count, start=0):
    return [index % 14 for index in range(start, start + count)]


@pytest.mark.parametrize("rate", [*NTSC, Fraction(24), Fraction(25), Fraction(30), Fraction(60)])
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_every_frame_once_in_order_at_its_time(tmp_path, rate, suffix):
    film = VideoFile(make_film(tmp_path / f"film{suffix}", count=30, rate=rate))
    pictures = list(film)
    assert [number_of(p.pixels) for p in pictures] == expected(30)
    assert [p.time for p in pictures] == [index / rate for index in range(30)]
    assert [p.duration for p in pictures][:-1] == [1 / rate] * 29
    assert abs(pictures[-1].duration - 1 / rate) < Fraction(1, 500)
    assert film.rate == rate
    assert film.frames == 30
    assert abs(film.duration - 30 / rate) < Fraction(1, 100)


@pytest.mark.parametrize(
    ("suffix", "codec", "pix_fmt"),
    [
        (".mp4", "libx264", "yuv420p"),
        (".mp4", "libx264", "yuv422p"),
        (".mp4", "libx264", "yuv444p"),
        (".mp4", "libx264", "yuv420p10le"),
        (".mp4", "libx265", "yuv420p"),
        (".mov", "prores_ks", "yuv422p10le"),
        (".mov", "prores_ks", "yuva444p10le"),
        (".mov", "qtrle", "argb"),
        (".mov", "png", "rgba"),
        (".avi", "mpeg4", "yuv420p"),
        (".avi", "mjpeg", "yuvj420p"),
        (".webm", "libvpx-vp9", "yuv420p"),
        (".mkv", "ffv1", "gray"),
        (".mkv", "ffv1", "gray10le"),
        (".ts", "libx264", "yuv420p"),
        (".gif", "gif", "rgb8"),
    ],
)
def test_every_usual_kind_of_file(tmp_path, suffix, codec, pix_fmt):
    quiet = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    path = make_film(tmp_path / f"film{suffix}", codec=codec, pix_fmt=pix_fmt, options=quiet)
    film = VideoFile(path)
    pictures = list(film)
    assert [number_of(p.pixels) for p in pictures] == expected(12)
    assert (film.width, film.height) == (64, 48)
    has_alpha = pix_fmt in ("argb", "rgba", "yuva444p10le") or suffix == ".gif"
    channels = 1 if pix_fmt.startswith("gray") else 4 if has_alpha else 3
    for picture in pictures:
        assert picture.pixels.shape == (48, 64, channels)
        assert picture.pixels.dtype == np.uint8
        assert picture.pixels.flags.c_contiguous


def test_full_hd(tmp_path):
    path = make_film(tmp_path / "hd.mp4", count=3, size=(1920, 1080), rate=Fraction(60))
    assert [p.pixels.shape for p in VideoFile(path)] == [(1080, 1920, 3)] * 3


@pytest.mark.parametrize("size", [(63, 47), (1, 1), (17, 48)])
def test_odd_sizes(tmp_path, size):
    path = make_film(tmp_path / "odd.mkv", size=size, codec="ffv1", pix_fmt="yuv444p", count=2)
    film = VideoFile(path)
    assert (film.width, film.height) == size
    assert [p.pixels.shape for p in film] == [(size[1], size[0], 3)] * 2


@pytest.mark.parametrize(
    ("rotation", "flip", "corner", "size"),
    [
        (0, False, "top left", (64, 48)),
        (-90, False, "top right", (48, 64)),
        (90, False, "bottom left", (48, 64)),
        (180, False, "bottom right", (64, 48)),
        (0, True, "top right", (64, 48)),
    ],
)
def test_a_phones_film_stands_upright(tmp_path, rotation, flip, corner, size):
    film = VideoFile(make_film(tmp_path / "phone.mp4", rotation=rotation, flip=flip))
    first = next(iter(film)).pixels
    assert corner_of(first) == corner
    assert (film.width, film.height) == size
    assert first.shape[:2] == size[::-1]


def test_a_variable_rate_keeps_each_frames_own_time(tmp_path):
    times = [Fraction(n, 1000) for n in (0, 40, 50, 200, 201, 500, 1500, 1533)]
    for suffix in (".mp4", ".mkv"):
        path = make_film(tmp_path / f"vfr{suffix}", count=8, times=times)
        pictures = list(VideoFile(path))
        assert [number_of(p.pixels) for p in pictures] == expected(8)
        for picture, time in zip(pictures, times, strict=True):
            assert abs(picture.time - time) <= Fraction(1, 1000)


def test_pixels_that_are_not_square_are_made_so(tmp_path):
    def anamorphic(stream):
        stream.codec_context.sample_aspect_ratio = Fraction(4, 3)

    film = VideoFile(make_film(tmp_path / "wide.mp4", size=(48, 48), setup=anamorphic))
    assert (film.width, film.height) == (64, 48)


@pytest.mark.parametrize(
    ("matrix", "height"), [(1, 48), (5, 48), (1, 720), (None, 48), (None, 720)]
)
@pytest.mark.parametrize("full", [False, True])
def test_colours_are_right_as_signalled_or_else_by_height(tmp_path, matrix, height, full):
    colour = (200, 60, 30)

    def signalled(stream):
        if matrix is not None:
            stream.codec_context.colorspace = matrix
        stream.codec_context.color_range = 2 if full else 1

    used = matrix or (1 if height >= 720 else 5)
    path = tmp_path / "colour.mkv"
    with av.open(str(path), "w") as film:
        stream = film.add_stream("libx264", rate=25, options={"crf": "1"})
        stream.width, stream.height, stream.pix_fmt = 64, height, "yuv444p"
        signalled(stream)
        frame = av.VideoFrame.from_ndarray(np.full((height, 64, 3), colour, np.uint8), "rgb24")
        frame = frame.reformat(
            format="yuv444p",
            dst_colorspace=used,
            src_color_range=2,
            dst_color_range=2 if full else 1,
        )
        film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    shown = next(iter(VideoFile(path))).pixels[height // 2, 32]
    assert np.abs(shown.astype(int) - colour).max() <= 3


@pytest.mark.parametrize(("start", "end"), [(0.4, None), (0.0, 0.6), (0.4, 0.8), (0.41, 0.8)])
def test_a_trim_is_exact_to_the_frame(tmp_path, start, end):
    path = make_film(tmp_path / "film.mp4", count=30, options={"g": "12"})
    first = 10 if start == 0.4 else 11 if start else 0
    last = 30 if end is None else round(end * 25)
    film = VideoFile(path, start=start, end=end)
    pictures = list(film)
    assert [number_of(p.pixels) for p in pictures] == expected(last - first, first)
    assert pictures[0].time == 0
    assert abs(film.frames - len(pictures)) <= 1
    assert numbers(film) == numbers(film), "playing it again gives the same"


def test_a_trim_beyond_the_end_is_told(tmp_path):
    path = make_film(tmp_path / "film.mp4")
    with pytest.raises(MediaError, match="no frame at 9 s"):
        list(VideoFile(path, start=9))


def test_with_and_without_sound(tmp_path):
    assert VideoFile(make_film(tmp_path / "loud.mp4", sound="aac")).has_sound
    assert not VideoFile(make_film(tmp_path / "quiet.mp4")).has_sound


def test_sound_longer_than_the_picture_is_no_damage(tmp_path):
    path = make_film(tmp_path / "long.mkv", sound="aac", sound_seconds=3.0)
    assert numbers(VideoFile(path)) == expected(12)


def test_a_film_that_starts_late_starts_at_zero(tmp_path):
    times = [Fraction(5) + Fraction(i, 25) for i in range(6)]
    pictures = list(VideoFile(make_film(tmp_path / "late.mkv", count=6, times=times)))
    assert pictures[0].time == 0
    assert len(pictures) == 6


def wide(index, width, height):
    """Pictures that compress badly, so that a file has a length worth cutting."""
    noise = np.random.default_rng(index).integers(0, 255, (height, width, 3), np.uint8)
    return noise // 2 + numbered(index, width, height) // 2


@pytest.mark.parametrize(
    ("suffix", "options"),
    [(".mp4", {}), (".mp4", {"movflags": "+faststart"}), (".mkv", {}), (".mov", {}), (".avi", {})],
)
def test_a_film_that_breaks_off_is_told(tmp_path, suffix, options):
    codec = "mpeg4" if suffix == ".avi" else "libx264"
    path = make_film(
        tmp_path / f"cut{suffix}", count=75, picture=wide, codec=codec, container_options=options
    )
    assert len(list(VideoFile(path))) == 75
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 6 // 10])
    with pytest.raises(MediaError, match=r"cut\.") as told:
        list(VideoFile(path))
    assert "!" not in str(told.value)


def test_damage_in_the_middle_is_told_or_concealed_by_the_decoder(tmp_path):
    path = make_film(tmp_path / "hurt.mov", count=10, codec="png", pix_fmt="rgb24", picture=wide)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 6000] = bytes(6000)
    path.write_bytes(content)
    with pytest.raises(MediaError, match="damaged"):
        list(VideoFile(path))


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is empty"), (b"hello, this is a letter\n" * 50, "no film"), (bytes(5000), "no film")],
)
def test_what_is_no_film_is_told(tmp_path, content, says):
    path = tmp_path / "letter.mp4"
    path.write_bytes(content)
    with pytest.raises(MediaError, match=says) as told:
        VideoFile(path)
    assert "letter.mp4" in str(told.value)


def test_a_missing_file_a_folder_and_sound_alone_are_told(tmp_path):
    with pytest.raises(MediaError, match="no file"):
        VideoFile(tmp_path / "none.mp4")
    with pytest.raises(MediaError, match="folder"):
        VideoFile(tmp_path)
    with av.open(str(tmp_path / "song.mp4"), "w") as song:
        from films import tone

        audio = song.add_stream("aac", rate=48000)
        audio.layout = "stereo"
        song.mux(packet for packet in tone(audio, 0.5))
    with pytest.raises(MediaError, match="no moving picture"):
        VideoFile(tmp_path / "song.mp4")


def test_a_reader_that_stops_early_leaves_nothing_open(tmp_path):
    film = VideoFile(make_film(tmp_path / "film.mp4", count=30))
    pictures = iter(film)
    next(pictures)
    pictures.close()
    assert numbers(film) == expected(30)


def test_a_frame_is_free_as_soon_as_it_was_shown(tmp_path):
    film = VideoFile(make_film(tmp_path / "film.mp4", count=30, rotation=90))
    gc.collect()
    gc.disable()
    try:
        assert sum(1 for _ in film) == 30
        assert sum(type(thing) is av.VideoFrame for thing in gc.get_objects()) <= 2
    finally:
        gc.enable()

"""Files as they come: joined, cut, re-wrapped, with streams that are no picture."""

import io
import socket
import struct
from fractions import Fraction

import av
import numpy as np
import pytest

from films import make_film, number_of, numbered
from openscope.media.picture import MediaError
from openscope.media.video_file import VideoFile
from openscope.media.whole import is_cut_off


def numbers(film):
    return [number_of(picture.pixels) for picture in film]


def expected(count, start=0):
    return [index % 14 for index in range(start, start + count)]


def encode(film, stream, count, make=numbered, form="rgb24"):
    for index in range(count):
        pixels = make(index, stream.width, stream.height)
        film.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format=form)))
    film.mux(stream.encode(None))


def add_video(film, codec="libx264", size=(64, 48), pix_fmt="yuv420p", **options):
    stream = film.add_stream(codec, rate=25, options=options)
    (stream.width, stream.height), stream.pix_fmt = size, pix_fmt
    return stream


@pytest.mark.parametrize("codec", ["libx264", "libx265", "mpeg2video"])
@pytest.mark.parametrize("suffix", [".ts", ".mkv"])
def test_a_trim_is_exact_where_key_frames_are_far_and_seeks_are_rough(tmp_path, suffix, codec):
    options = {"g": "50", "bf": "2", "b": "4000000"}
    if codec == "libx265":
        options |= {"x265-params": "log-level=none:open-gop=1"}
    film = make_film(tmp_path / f"film{suffix}", codec=codec, count=120, options=options)
    for start, first in ((0.4, 10), (1.96, 49), (2.0, 50), (4.76, 119)):
        part = VideoFile(film, start=start)
        assert numbers(part) == expected(120 - first, first)
        assert part.kept_from == part.first_time + Fraction(first, 25)
        assert part.frames == 120 - first


def test_a_film_that_cannot_be_sought_is_trimmed_all_the_same(tmp_path):
    film = VideoFile(make_film(tmp_path / "film.h264", count=30), start=0.4, end=0.8)
    assert numbers(film) == expected(10, 10)
    assert (film.duration, film.frames) == (None, None)


def test_an_avi_of_pictures_out_of_order_keeps_its_beat(tmp_path):
    film = VideoFile(make_film(tmp_path / "film.avi", count=30, options={"bf": "3"}))
    pictures = list(film)
    assert numbers(pictures) == expected(30)
    assert [picture.time for picture in pictures] == [Fraction(n, 25) for n in range(30)]
    assert numbers(VideoFile(film.path, start=0.4)) == expected(20, 10)


def test_joined_recordings_play_on_where_the_clock_begins_anew(tmp_path):
    one = make_film(tmp_path / "film.ts", count=25).read_bytes()
    (tmp_path / "joined.ts").write_bytes(one * 2)
    pictures = list(VideoFile(tmp_path / "joined.ts"))
    assert numbers(pictures) == expected(25) * 2
    assert [picture.time for picture in pictures] == [Fraction(n, 25) for n in range(50)]


def test_a_recording_that_begins_in_the_middle_plays_from_where_it_can(tmp_path):
    film = make_film(tmp_path / "film.ts", count=75, options={"g": "25"})
    film.write_bytes(film.read_bytes()[188 * 4 + 100 :])
    pictures = list(VideoFile(film))
    assert 50 <= len(pictures) < 75
    assert numbers(pictures) == expected(len(pictures), 75 - len(pictures))
    assert pictures[0].time == 0


def test_an_edit_list_is_followed(tmp_path):
    path = make_film(tmp_path / "film.mp4", count=30, options={"bf": "0"})
    content = bytearray(path.read_bytes())
    at = content.index(b"elst") + 12
    length, begins = struct.unpack_from(">Ii", content, at)
    assert (length, begins) == (1200, 0)
    struct.pack_into(">Ii", content, at, 800, 10 * 512)  # from picture 10 on, in 12,800ths
    path.write_bytes(content)
    film = VideoFile(path)
    pictures = list(film)
    assert numbers(pictures) == expected(20, 10)
    assert pictures[0].time == 0
    assert film.duration == Fraction(4, 5)
    assert numbers(VideoFile(path, start=0.2)) == expected(15, 15)


def test_the_alpha_of_webm_is_there(tmp_path):
    def see_through(index, width, height):
        return np.dstack([numbered(index, width, height), np.full((height, width), 100, np.uint8)])

    for codec in ("libvpx-vp9", "libvpx"):
        with av.open(str(tmp_path / "film.webm"), "w") as film:
            stream = add_video(film, codec, pix_fmt="yuva420p", **{"auto-alt-ref": "0"})
            encode(film, stream, 5, see_through, "rgba")
        pictures = list(VideoFile(tmp_path / "film.webm"))
        assert numbers(pictures) == expected(5)
        for picture in pictures:
            assert picture.pixels.shape == (48, 64, 4)
            assert np.abs(picture.pixels[..., 3].astype(int) - 100).max() <= 3


def test_grey_in_the_range_of_television_is_widened(tmp_path):
    def limited(stream):
        stream.codec_context.color_range = 1

    def levels(index, width, height):
        return np.full((height, width, 3), (16, 126, 235)[index], np.uint8)

    path = tmp_path / "film.mkv"
    make_film(path, codec="ffv1", pix_fmt="gray", count=3, picture=levels, setup=limited)
    assert [int(picture.pixels[5, 5, 0]) for picture in VideoFile(path)] == [0, 128, 255]


def test_a_full_range_is_known_by_its_flag_as_well_as_by_its_format(tmp_path):
    def full(stream):
        stream.codec_context.color_range = 2

    def levels(index, width, height):
        return np.full((height, width, 3), (0, 128, 255)[index], np.uint8)

    path = tmp_path / "film.mkv"
    make_film(path, codec="ffv1", pix_fmt="yuv444p", count=3, picture=levels, setup=full)
    # What make_film stores is 16 to 235; shown as the full range that it is flagged to be.
    assert [int(picture.pixels[40, 60, 0]) for picture in VideoFile(path)] == [16, 126, 235]


def test_the_default_picture_is_shown_where_there_are_several(tmp_path):
    with av.open(str(tmp_path / "film.mkv"), "w") as film:
        streams = [add_video(film, size=(width, 48)) for width in (32, 64)]
        streams[1].disposition = av.stream.Disposition.default
        for stream in streams:
            encode(film, stream, 12)
    film = VideoFile(tmp_path / "film.mkv")
    assert film.width == 64
    assert [p.pixels.shape for p in film] == [(48, 64, 3)] * 12


def test_a_cover_is_no_film(tmp_path):
    with av.open(str(tmp_path / "song.mp4"), "w") as song:
        cover = add_video(song, "png", pix_fmt="rgb24")
        cover.disposition = av.stream.Disposition.attached_pic
        encode(song, cover, 1)
    with pytest.raises(MediaError, match="no moving picture"):
        VideoFile(tmp_path / "song.mp4")


def test_subtitles_that_outlast_the_film_are_no_damage(tmp_path):
    with av.open(str(tmp_path / "film.mkv"), "w") as film:
        stream = add_video(film)
        titles = film.add_mux_stream("subrip")
        encode(film, stream, 12)
        title = av.Packet(b"hello")
        title.pts = title.dts = 200
        title.duration, title.time_base, title.stream = 30_000, Fraction(1, 1000), titles
        film.mux(title)
    film = VideoFile(tmp_path / "film.mkv")
    assert numbers(film) == expected(12)
    assert (film.duration, film.frames) == (Fraction(12, 25), 12)
    assert numbers(VideoFile(tmp_path / "film.mkv", start=0.32)) == expected(4, 8)


def live(suffix, **options):
    """A film as it is streamed: its writer could not go back to fill in lengths."""

    class Pipe:
        def __init__(self):
            self.content = io.BytesIO()

        def write(self, data):
            return self.content.write(data)

    pipe = Pipe()
    names = {".mkv": "matroska", ".webm": "webm", ".mp4": "mp4"}
    with av.open(pipe, "w", format=names[suffix], options=options) as film:
        encode(film, add_video(film, "libvpx" if suffix == ".webm" else "libx264", g="5"), 20)
    return pipe.content.getvalue()


FRAGMENTS = {"movflags": "frag_keyframe+empty_moov"}


@pytest.mark.parametrize(("suffix", "options"), [(".mkv", {}), (".webm", {}), (".mp4", FRAGMENTS)])
def test_a_live_recording_plays_though_it_says_no_length(tmp_path, suffix, options):
    (tmp_path / f"live{suffix}").write_bytes(live(suffix, **options))
    film = VideoFile(tmp_path / f"live{suffix}")
    assert numbers(film) == expected(20)
    assert numbers(VideoFile(film.path, start=0.4)) == expected(10, 10)


def noisy(index, width, height):
    noise = np.random.default_rng(index).integers(0, 255, (height, width, 3), np.uint8)
    return noise // 2 + numbered(index, width, height) // 2


WHOLE = [
    ("a.mp4", "libx264", {}),
    ("b.mp4", "libx264", {"movflags": "+faststart"}),
    ("c.mp4", "libx264", FRAGMENTS),
    ("d.mov", "prores_ks", {}),
    ("e.mkv", "libx264", {}),
    ("f.webm", "libvpx", {}),
    ("g.avi", "mpeg4", {}),
]


@pytest.mark.parametrize(("name", "codec", "options"), WHOLE)
def test_a_cut_is_seen_wherever_it_is(tmp_path, name, codec, options):
    pix_fmt = "yuv422p10le" if codec == "prores_ks" else "yuv420p"
    film = make_film(
        tmp_path / name,
        codec=codec,
        count=30,
        picture=noisy,
        pix_fmt=pix_fmt,
        options={"g": "10"},
        container_options=options,
    )
    assert len(list(VideoFile(film))) == 30
    content = film.read_bytes()
    for part in (0.01, 0.1, 0.5, 0.8, 0.95, 0.99):
        film.write_bytes(content[: int(len(content) * part)])
        with pytest.raises(MediaError, match=r"breaks off|damaged") as told:
            list(VideoFile(film))
        assert name in str(told.value)
        if part > 0.1:
            assert "Copy it again" in str(told.value)


def test_a_recording_cut_between_two_parts_is_seen_by_its_length(tmp_path):
    # As by a download that stops: whole fragments, and a header that names the whole length.
    film = make_film(
        tmp_path / "film.flv", codec="flv1", count=75, picture=noisy, options={"g": "10"}
    )
    content = film.read_bytes()
    assert len(list(VideoFile(film))) == 75
    film.write_bytes(content[: len(content) // 2])
    with pytest.raises(MediaError, match=r"breaks off after \d\.\d s of 3\.0 s"):
        list(VideoFile(film))


@pytest.mark.parametrize(
    "behind",
    [b"\0" * 5000, b"more text than a box's name", b"\0\0\0\0mdat", b"\0\0\0\x10free12345678"],
)
def test_what_programs_append_to_an_mp4_is_no_damage(tmp_path, behind):
    film = make_film(tmp_path / "film.mp4")
    with film.open("ab") as file:
        file.write(behind)
    assert not is_cut_off(film)
    assert numbers(VideoFile(film)) == expected(12)


def test_a_file_that_is_something_else_is_not_called_cut_off(tmp_path):
    for content in (b"", b"x", b"\x1a\x45\xdf\xa3", b"\x1a\x45\xdf\xa3\x00\x00\x00", b"RIFF"):
        (tmp_path / "x").write_bytes(content)
        assert not is_cut_off(tmp_path / "x")


def test_nothing_of_a_broken_film_is_printed(tmp_path, capfd):
    film = make_film(tmp_path / "hurt.mp4", count=40, picture=noisy)
    content = bytearray(film.read_bytes())
    content[len(content) // 3 : len(content) // 2] = bytes(len(content) // 2 - len(content) // 3)
    film.write_bytes(content)
    with pytest.raises(MediaError, match="damaged"):
        list(VideoFile(film))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["with space.mp4", "a:b.mp4", "ü ☂ 雨.mp4", "100%d.mp4", "-x.mp4"])
def test_any_name_will_do(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    make_film(tmp_path / "film.mp4").rename(tmp_path / name)
    relative = (tmp_path / name).relative_to(tmp_path)
    assert numbers(VideoFile(relative)) == expected(12)


def test_a_playlist_opens_no_address(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.ts"
        lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:1", "#EXTINF:1,", address, "#EXT-X-ENDLIST"]
        (tmp_path / "list.m3u8").write_text("\n".join(lines))
        with pytest.raises(MediaError, match=r"list\.m3u8"):
            list(VideoFile(tmp_path / "list.m3u8"))
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_film_below_a_file_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(MediaError, match="no file"):
        VideoFile(tmp_path / "file" / "film.mp4")

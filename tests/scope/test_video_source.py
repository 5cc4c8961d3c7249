"""A film as an input source: whole, in order, in its own time, again and again."""

import numpy as np
import pytest

from films import corner_of, make_film, number_of
from scope.core.inputs import InputSource
from scope.core.inputs import video_file as module
from scope.core.inputs.video_file import VideoFileInputSource


@pytest.fixture
def film(tmp_path):
    return make_film(tmp_path / "film.mp4", count=5)  # 25 frames a second


@pytest.fixture
def clock(monkeypatch):
    """The time as the source sees it: it passes only while the source waits, or by hand."""

    class Clock:
        now = 100.0

        @classmethod
        def monotonic(cls):
            return cls.now

        @classmethod
        def sleep(cls, seconds):
            cls.now += seconds

    monkeypatch.setattr(module, "time", Clock)
    return Clock


@pytest.fixture
def source():
    source = VideoFileInputSource()
    yield source
    source.close()


def test_it_is_an_input_source_of_scope():
    assert issubclass(VideoFileInputSource, InputSource)
    assert VideoFileInputSource.source_id == "video_file"
    assert VideoFileInputSource.is_available()


def test_unpaced_it_gives_every_frame_once_and_begins_again(film, clock):
    source = VideoFileInputSource(paced=False)
    assert source.connect(str(film))
    frames = [source.receive_frame() for _ in range(12)]
    source.close()
    assert clock.now == 100, "it did not wait"
    assert [number_of(frame) for frame in frames] == [0, 1, 2, 3, 4] * 2 + [0, 1]
    assert all(frame.shape == (48, 64, 3) and frame.dtype == np.uint8 for frame in frames)
    assert frames[0][0, 0].argmax() == 0, "the mark is red: RGB"


def test_a_frame_comes_at_its_time_and_not_before(film, source, clock):
    assert source.connect(str(film))
    seen = []
    for _ in range(8):
        frame = source.receive_frame(timeout_ms=100)
        seen.append((number_of(frame), round(clock.now - 100, 6)))
    assert seen == [(i % 5, round(i * 0.04, 6)) for i in range(8)], "also where it begins again"
    assert source.receive_frame(timeout_ms=10) is None
    assert round(clock.now - 100, 6) == 0.29
    assert number_of(source.receive_frame(timeout_ms=100)) == 3, "the frame was not lost"


def test_who_is_a_little_late_catches_up_and_who_is_very_late_goes_on_from_there(
    film, source, clock
):
    assert source.connect(str(film))
    source.receive_frame()
    clock.now += 0.1
    assert [number_of(source.receive_frame(0)) for _ in range(2)] == [1, 2]
    assert source.receive_frame(0) is None
    clock.now += 60
    late = clock.now
    assert number_of(source.receive_frame(0)) == 3
    assert source.receive_frame(0) is None, "a minute is not made up for in one go"
    assert number_of(source.receive_frame(100)) == 4
    assert clock.now - late == pytest.approx(0.04)


def test_a_film_of_uneven_times_keeps_them(tmp_path, source, clock):
    times = [0.0, 0.1, 0.15, 0.4]
    assert source.connect(str(make_film(tmp_path / "vfr.mkv", count=4, times=times)))
    seen = []
    for _ in range(5):
        source.receive_frame(timeout_ms=1000)
        seen.append(round(clock.now - 100, 3))
    assert seen == [0, 0.1, 0.15, 0.4, 0.65], "the last frame lasts as long as the one before"


def test_a_picture_stands_as_the_camera_was_held(tmp_path, source):
    film = make_film(tmp_path / "film.mp4", count=1, rotation=90)
    assert source.get_source_resolution(str(film)) == (48, 64)
    assert source.connect(str(film))
    assert source.get_source_resolution() == (48, 64)
    assert corner_of(source.receive_frame()) == "bottom left"


@pytest.mark.parametrize("name", ["missing.mp4", "text.mp4", "sound.wav", "."])
def test_what_is_no_film_is_refused_quietly(tmp_path, source, film, name):
    (tmp_path / "text.mp4").write_text("no film")
    if name == "sound.wav":
        import wave

        with wave.open(str(tmp_path / name), "wb") as sound:
            sound.setparams((1, 2, 8000, 0, "NONE", ""))
            sound.writeframes(b"\0" * 1600)
    assert source.connect(str(film))
    assert source.connect(str(tmp_path / name)) is False
    assert source.receive_frame() is None, "nor is the film before it open"
    assert source.get_source_resolution() is None
    assert source.get_source_resolution(str(tmp_path / name)) is None


def test_after_disconnect_it_gives_nothing_until_it_is_connected_again(film, source):
    assert source.receive_frame() is None
    source.connect(str(film))
    source.receive_frame()
    source.disconnect()
    assert source.receive_frame() is None
    source.connect(str(film))
    assert number_of(source.receive_frame()) == 0


def test_it_lists_the_films_among_the_assets(monkeypatch, tmp_path, source):
    monkeypatch.setenv("DAYDREAM_SCOPE_MODELS_DIR", str(tmp_path / "models"))
    assert source.list_sources() == []
    (tmp_path / "assets" / "more").mkdir(parents=True)
    film = make_film(tmp_path / "assets" / "more" / "b.MP4", count=1)
    (tmp_path / "assets" / "a.png").touch()
    (found,) = source.list_sources()
    assert (found.name, found.identifier) == ("b.MP4", str(film))
    assert source.connect("more/b.MP4")

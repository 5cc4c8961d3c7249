"""The live output in a film: its times, its sound, and what may go wrong."""

import itertools
import threading
from fractions import Fraction

import av
import numpy as np
import pytest
import torch

from fakes import graph
from films import make_film, read_film
from openscope.engine import recording as recording_module
from openscope.engine.flow import Frames
from openscope.engine.recording import DEPTH, Recording
from openscope.media.live_writer import LiveWriter
from openscope.media.picture import MediaError
from openscope.media.played import LivePlayer
from openscope.media.played_sound import Playing
from openscope.media.video_file import VideoFile
from staging import PATIENCE, on_stage


class Stage:
    """A run that gives the frames of a test, each once the one before is written."""

    def __init__(self, monkeypatch):
        self.takers = []
        self.fed = 0
        self.written = threading.Semaphore(0)
        stage = self

        class Told(LiveWriter):
            def write(self, picture):
                try:
                    super().write(picture)
                finally:
                    stage.written.release()

        monkeypatch.setattr(recording_module, "LiveWriter", Told)

    def tap(self, take):
        self.takers.append(take)
        return lambda: self.takers.remove(take) if take in self.takers else None

    def feed(self, frame, seconds, playing=None, *, new=True):
        for take in self.takers:
            take(Frames(frame, (Fraction(seconds),)), playing)
        if new and self.fed:
            assert self.written.acquire(timeout=PATIENCE)
        self.fed += new


@pytest.fixture
def stage(monkeypatch):
    return Stage(monkeypatch)


def plain(level, height=48, width=64, channels=3):
    return torch.full((1, height, width, channels), level)


def levels(path):
    return [round(float(pixels[24, 32].mean()) / 255, 1) for pixels in read_film(path)[0]]


def loud(path, *, seconds=3):
    """A film, ten pictures a second, whose sound gets louder with each second: 0.2, 0.4, ..."""
    silent = make_film(path.with_name("silent.mp4"), count=10 * seconds, rate=Fraction(10))
    with av.open(str(silent)) as source, av.open(str(path), "w") as film:
        stream = film.add_stream_from_template(source.streams.video[0])
        audio = film.add_stream("aac", rate=48000)
        audio.layout = "stereo"
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                film.mux(packet)
        at = np.arange(48000 * seconds) / 48000
        wave = (0.2 * (1 + at.astype(int)) * np.sin(2 * np.pi * 440 * at)).astype(np.float32)
        for start in range(0, len(wave), 1024):
            block = np.stack([wave[start : start + 1024]] * 2)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
            film.mux(audio.encode(frame))
        film.mux(audio.encode(None))
    return VideoFile(path)


def heard(path, start, end):
    """How loud a film is between two seconds, by the largest sample."""
    with av.open(str(path)) as film:
        audio = film.streams.audio[0]
        sound = np.concatenate([block.to_ndarray() for block in film.decode(audio)], axis=1)
    return round(float(np.abs(sound[0, round(start * 48000) : round(end * 48000)]).max()), 1)


def test_each_frame_has_its_own_time_and_the_first_is_zero(stage, tmp_path):
    recording = Recording.start(stage, tmp_path / "a.mp4")
    times = [Fraction(5), Fraction(504, 100), Fraction(53, 10), Fraction(531, 100), Fraction(6)]
    for index, time in enumerate(times):
        stage.feed(plain(index / 5), time)
    recorded = recording.stop()
    assert (recorded.frames, recorded.dropped, recorded.error) == (5, 0, "")
    assert recorded.seconds == pytest.approx(1.69), "the last lasts as long as the one before"
    _, found, facts, sound = read_film(recorded.path)
    assert [round(float(t), 3) for t in found] == [0.0, 0.04, 0.3, 0.31, 1.0]
    assert levels(recorded.path) == [0.0, 0.2, 0.4, 0.6, 0.8]
    assert facts["matrix"] == 1
    assert sound is None
    assert VideoFile(recorded.path).duration == pytest.approx(Fraction(169, 100), abs=0.01)
    assert not stage.takers
    assert recording.stop() == recorded


def test_a_tick_that_is_run_again_while_it_is_paused_is_not_in_it(stage, tmp_path):
    recording = Recording.start(stage, tmp_path / "a.mp4")
    stage.feed(plain(0.2), 1)
    stage.feed(plain(0.4), 2)
    stage.feed(plain(0.9), 2, new=False)
    stage.feed(plain(0.6), 3)
    assert recording.stop().frames == 3
    assert levels(tmp_path / "a.mp4") == [0.2, 0.4, 0.6]


def test_another_size_and_other_channels_are_fitted_into_the_first(stage, tmp_path):
    recording = Recording.start(stage, tmp_path / "a.mp4")
    stage.feed(plain(0.6), 0)
    stage.feed(plain(0.6, height=48, width=32), 1)
    stage.feed(plain(0.6, height=96, width=128, channels=1), 2)
    alpha = plain(0.8, channels=4)
    alpha[..., 3] = 0.5
    stage.feed(alpha, 3)
    recording.stop()
    pixels = read_film(tmp_path / "a.mp4")[0]
    assert [p.shape for p in pixels] == [(48, 64, 3)] * 4
    assert levels(tmp_path / "a.mp4") == [0.6, 0.6, 0.6, 0.4]
    assert pixels[1][24, 4].mean() < 8, "contained, with black beside it"
    assert pixels[2][24, 4].mean() > 130


def test_a_slow_encoder_drops_the_oldest_and_counts_them(monkeypatch, tmp_path):
    entered, go_on = threading.Event(), threading.Event()

    class Slow(LiveWriter):
        def write(self, picture):
            entered.set()
            assert go_on.wait(PATIENCE)
            super().write(picture)

    monkeypatch.setattr(recording_module, "LiveWriter", Slow)
    taker = []
    live = type("Run", (), {"tap": lambda self, take: taker.append(take) or (lambda: None)})()
    recording = Recording.start(live, tmp_path / "a.mp4")
    taker[0](Frames(plain(0.1), (Fraction(0),)), None)
    taker[0](Frames(plain(0.1), (Fraction(1),)), None)
    assert entered.wait(PATIENCE)
    for index in range(DEPTH + 5):
        taker[0](Frames(plain(0.1), (Fraction(2 + index),)), None)
    assert recording.dropped == 5
    go_on.set()
    recorded = recording.stop()
    assert (recorded.frames, recorded.dropped) == (DEPTH + 2, 5)
    assert [int(t) for t in read_film(recorded.path)[1]] == [0, 1, *range(7, 7 + DEPTH)]


def test_the_film_is_heard_and_cut_at_a_jump_and_silent_where_nothing_plays(stage, tmp_path):
    film = loud(tmp_path / "loud.mp4")
    recording = Recording.start(stage, tmp_path / "a.mp4")
    run = Fraction(100)  # the run is that old
    ways = [Playing(film, run - 1)] * 10  # from its second second on
    ways += [Playing(film, run + 1)] * 10  # then anew, as in a loop
    ways += [None] * 10  # at its end, held
    ways += [Playing(film, run + 3 - 2)] * 10  # then a seek to its third second
    for index, playing in enumerate(ways):
        stage.feed(plain(0.5), run + Fraction(index, 10), playing)
    recording.stop()
    parts = [heard(tmp_path / "a.mp4", start + 0.1, start + 0.9) for start in range(4)]
    assert parts == [0.4, 0.2, 0.0, 0.6]
    sound = read_film(tmp_path / "a.mp4")[3]
    assert sound["end"] == pytest.approx(4.0, abs=0.05)


def test_a_full_disk_ends_it_in_words_and_what_there_is_plays(stage, tmp_path):
    resource = pytest.importorskip("resource", reason="Windows has no limit to a file's size")
    noise = torch.Generator().manual_seed(0)
    recording = Recording.start(stage, tmp_path / "a.mp4")
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, limit[1]))
    try:
        for index in range(200):
            if recording.error or not stage.takers:
                break
            for take in list(stage.takers):
                frame = torch.rand(1, 120, 160, 3, generator=noise)
                take(Frames(frame, (Fraction(index, 5),)), None)
            if index:
                stage.written.acquire(timeout=PATIENCE)
        recorded = recording.stop()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert "a.mp4 cannot be written: " in recorded.error
    assert "too large" in recorded.error.lower()
    assert not stage.takers, "the run gives it nothing more"
    assert len(read_film(tmp_path / "a.mp4")[0]) > 5
    assert len(list(VideoFile(tmp_path / "a.mp4"))) > 5, "as a source as well"


def test_what_cannot_begin_is_told_at_once(stage, tmp_path):
    with pytest.raises(MediaError, match="no folder"):
        Recording.start(stage, tmp_path / "nowhere" / "a.mp4")
    with pytest.raises(MediaError, match=r"\.mp4 file"):
        Recording.start(stage, tmp_path / "a.avi")
    assert not stage.takers


def test_one_without_a_frame_writes_nothing_and_keeps_what_was_there(stage, tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"before")
    recorded = Recording.start(stage, tmp_path / "a.mp4").stop()
    assert "no frame" in recorded.error
    assert (tmp_path / "a.mp4").read_bytes() == b"before"


def test_live_it_records_a_film_with_its_sound_over_a_loop(monkeypatch, tmp_path):
    film = loud(tmp_path / "loud.mp4", seconds=1)
    player = LivePlayer(film, lambda: True)
    document = graph({"film_1": "film", "output_1": "output"}, ["film_1.video > output_1.video"])
    with on_stage(monkeypatch, document, followers={"film_1": player}) as live:
        assert live.sink("output_1").next(PATIENCE)
        recording = Recording.start(live, tmp_path / "a.mp4")
        while recording.frames < 14 and not recording.error:
            live.sink("output_1").next(PATIENCE)
        recorded = recording.stop()
    assert recorded.error == ""
    times = read_film(recorded.path)[1]
    gaps = [round(float(b - a), 2) for a, b in itertools.pairwise(times)]
    assert min(gaps) == 0.1
    assert sum(gaps) == pytest.approx(0.1 * (len(gaps) + recorded.dropped), abs=0.15), gaps
    assert heard(recorded.path, 0.1, 1.3) == 0.2
    assert read_film(recorded.path)[3]["end"] == pytest.approx(recorded.seconds, abs=0.05)

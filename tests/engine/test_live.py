"""The rules of the engine that show only live: edits, drops and stuck nodes."""

import itertools
import threading
from fractions import Fraction

import numpy as np
import torch

from devices import StandIn, picture
from fakes import TYPES, graph
from films import make_film, number_of
from live_effects import FAST, NODES, WIRES, Counting, effects, stage_graph
from openscope.engine import live_inputs
from openscope.engine.loader import Loader
from openscope.engine.session import Session
from openscope.engine.sources import Captured
from openscope.graph.plan import compile_plan
from openscope.media.capture import Capture
from openscope.media.picture import MediaError, Picture
from openscope.media.played import LivePlayer, played
from openscope.media.video_file import VideoFile
from staging import PATIENCE, Level, on_stage, shown, shown_once, told_once

__all__ = ["effects"]


def test_frames_come_and_a_slider_acts_on_the_next_one(monkeypatch, effects):
    with on_stage(monkeypatch, stage_graph()) as live:
        assert shown(live) == 50
        live.set("glow_1", "amount", 1.0)
        assert shown_once(live, 100)


def test_rule_1_a_plan_that_takes_long_to_build_lets_the_old_one_run_on(monkeypatch, effects):
    building, go_on = threading.Event(), threading.Event()

    class Slow(Counting):
        def __init__(self, detail):
            building.set()
            assert go_on.wait(PATIENCE)
            super().__init__(detail)

        def __call__(self, frames, *, amount):
            return frames.clone()

    effects["heavy"] = Slow
    with on_stage(monkeypatch, stage_graph()) as live:
        assert shown(live) == 50
        live.edit(stage_graph(glow_1="heavy"))
        assert building.wait(PATIENCE)
        assert [shown(live) for _ in range(5)] == [50] * 5, "the old plan runs on"
        assert live.status().loading[0] == "glow_1"
        go_on.set()
        assert shown_once(live, 100)


def test_half_wired_nodes_beside_the_graph_come_and_go_and_the_run_goes_on(monkeypatch, effects):
    effects["heavy"] = Counting
    wires = ["pattern_1.video > heavy_1.video", "heavy_1.video > output_1.video"]
    nodes = {"pattern_1": FAST, "heavy_1": "heavy", "output_1": "output"}
    loose = {"mix_1": {"type": "builtin:mix", "params": {"no": 1}}, "gone_1": "gone"}
    document, edited = graph(nodes, wires), graph(nodes | loose, wires)
    half = graph(nodes | loose, [*wires, "pattern_1.video > mix_1.video"])
    with on_stage(monkeypatch, document) as live:
        seen = [shown(live)]
        for after in (edited, half, edited, document) * 3:
            live.edit(after, watched=list(after.nodes))
            seen += [shown(live) for _ in range(3)]
        live.edit(half, watched=list(half.nodes))
        status = told_once(live, lambda told: told.problems)
        assert {p.severity for p in status.problems} == {"warning"}
        assert not status.faults
    assert seen == sorted(seen), "it went on counting through all edits"


def test_rule_1_the_newest_of_several_edits_counts_and_state_is_kept(monkeypatch, effects):
    effects["heavy"] = Counting
    Counting.built = 0
    nodes = {"heavy_1": "heavy"}
    wires = [
        "pattern_1.video > heavy_1.video",
        "heavy_1.video > glow_1.video",
        "glow_1.video > output_1.video",
    ]
    document = graph(NODES | {"pattern_1": FAST} | nodes, wires)
    with on_stage(monkeypatch, document) as live:
        for step in range(20):
            live.edit(document.with_params("glow_1", {"amount": step / 40}))
        live.edit(document.with_params("glow_1", {"amount": 1.0}))
        levels = [shown(live) for _ in range(400)]
        assert levels[-1] == 255, "it went on counting through all edits"
        assert Counting.built == 1


def test_rule_1_a_slider_moved_while_a_plan_is_built_keeps_its_place(monkeypatch, effects):
    building, go_on = threading.Event(), threading.Event()

    class Slow(Counting):
        def __init__(self, detail):
            building.set()
            assert go_on.wait(PATIENCE)

        def __call__(self, frames, *, amount):
            return frames.clone()

    effects["heavy"] = Slow
    wires = ["pattern_1.video > glow_1.video", "glow_1.video > heavy_1.video"]
    wires.append("heavy_1.video > output_1.video")
    document = graph(NODES | {"pattern_1": FAST, "heavy_1": "heavy"}, wires)
    with on_stage(monkeypatch, stage_graph()) as live:
        assert shown(live) == 50
        live.edit(document)
        assert building.wait(PATIENCE)
        live.set("glow_1", "amount", 0.9)
        go_on.set()
        told_once(live, lambda status: "heavy_1" in status.milliseconds)
        assert [shown(live) for _ in range(3)][-1] == 90


def test_rule_2_only_watched_nodes_are_shown_and_a_problem_takes_out_only_its_own(
    monkeypatch, effects
):
    nodes = NODES | {"pattern_1": FAST, "key_1": "key", "mix_1": "mix"}
    wires = [*WIRES, "pattern_1.video > key_1.video", "pattern_1.video > mix_1.video"]
    with on_stage(monkeypatch, graph(nodes, wires), watched=["key_1", "mix_1"]) as live:
        assert shown(live) == 50
        assert shown(live, "key_1") == 100
        assert [problem.node for problem in live.status().problems] == ["mix_1"]
        assert "mix_1" not in live.status().milliseconds, "video_b is open, so it does not run"


def test_rule_3_a_blocked_node_is_named_with_its_time_while_the_status_stays_alive(
    monkeypatch, effects
):
    from openscope.engine import live as live_module

    monkeypatch.setattr(live_module, "STUCK", 0.02)
    blocked, go_on = threading.Event(), threading.Event()

    def stubborn(frames, *, amount, mode):
        if not go_on.is_set():
            blocked.set()
            assert go_on.wait(PATIENCE)
        return frames * amount

    effects["glow"] = stubborn
    with on_stage(monkeypatch, stage_graph()) as live:
        assert blocked.wait(PATIENCE)
        live.wait(10**9, timeout=0.05)
        node, seconds = live.status().stuck
        assert live.status().rate == 0, "nothing comes out meanwhile"
        assert node == "glow_1"
        later = live.status().stuck[1]
        assert later > seconds >= 0.02
        go_on.set()
        assert shown(live) == 50
        told_once(live, lambda status: status.stuck is None)


def test_rule_4_live_takes_the_newest_and_counts_what_it_drops(monkeypatch, effects):
    go_on = threading.Event()
    entered = threading.Event()

    seen = []

    def slow(frames, *, amount, mode):
        seen.append(round(float(frames[0, 0, 0, 0]) * 255))
        entered.set()
        assert go_on.wait(PATIENCE)
        return frames.clone()

    class Numbered(Level):
        def at(self, time, index):
            self.level = index % 250
            return super().at(time, index)

    effects["glow"] = slow
    source = Numbered()
    with on_stage(monkeypatch, stage_graph(), followers={"pattern_1": source}) as live:
        assert entered.wait(PATIENCE)
        while source.level < 20:
            live.wait(10**9, timeout=0.01)
        go_on.set()
        status = told_once(live, lambda status: status.frames >= 2)
        assert seen[1] - seen[0] >= 10, "what waited was dropped, and not worked off"
        assert status.dropped["pattern_1"] >= 10
        assert "output_1" in status.dropped


def test_rule_10_reset_and_a_source_that_is_another_now_forget_what_was(monkeypatch, effects):
    effects["heavy"] = Counting
    document = stage_graph(glow_1="heavy")
    with on_stage(monkeypatch, document) as live:
        assert shown_once(live, 40)
        live.reset()
        assert min(shown(live) for _ in range(5)) < 10
        assert shown_once(live, 40)
        faster = {"type": "builtin:pattern", "params": {"fps": 190.0}}
        live.edit(stage_graph(glow_1="heavy", pattern_1=faster))
        assert min(shown(live) for _ in range(60)) < 10


def test_rule_13_the_status_says_what_a_table_shows(monkeypatch, effects):
    with on_stage(monkeypatch, stage_graph()) as live:
        status = told_once(live, lambda status: status.frames > 30)
        assert status.milliseconds["glow_1"] > 0
        assert 0 < status.latency <= status.latency_worst < 1000
        assert 1 < status.rate < 400
        assert status.memory > 1_000_000
        assert status.chunk == 1


CAMERA_NODES = {"camera_1": "camera", "output_1": "output"}
CAMERA_WIRES = ["camera_1.video > output_1.video"]


def test_a_camera_ticks_with_its_pictures_and_without_a_signal_the_graph_runs_on(monkeypatch):
    monkeypatch.setattr(live_inputs, "SILENCE", 0.02)
    device = StandIn(picture(10))
    capture = Capture(device, (6, 4), wait=lambda seconds: None)
    document = graph(CAMERA_NODES, CAMERA_WIRES, rate=200.0)
    with on_stage(monkeypatch, document, followers={"camera_1": Captured(capture)}) as live:
        assert shown(live) == 10
        device.say(picture(20))
        assert shown_once(live, 20)
        device.say(MediaError("Camera 3 has gone."), *["absent"] * 10)
        status = told_once(live, lambda status: status.warnings)
        assert status.warnings["camera_1"].startswith("Camera 3")
        assert shown_once(live, 22), "the grey of no signal"
        device.say(picture(30, width=12, height=8))
        assert shown_once(live, 30)
        told_once(live, lambda status: not status.warnings)
        device.over = True
        device.say(None)


def test_a_live_film_plays_at_its_pace_and_loops(monkeypatch, tmp_path):
    path = make_film(tmp_path / "film.mp4", count=5, rate=Fraction(100))
    film = LivePlayer(VideoFile(path), lambda: True)
    document = graph({"film_1": "film", "output_1": "output"}, ["film_1.video > output_1.video"])
    with on_stage(monkeypatch, document, followers={"film_1": film}) as live:
        times = [live.sink("output_1").next(PATIENCE)[1] for _ in range(12)]
        steps = {round(float(b - a) * 100) for a, b in itertools.pairwise(times)}
        assert min(steps) == 1, "one frame each hundredth of a second"
        assert len(set(times)) == 12


def test_a_live_film_that_is_damaged_holds_its_last_good_frame():
    def frames():
        yield Picture(np.full((4, 6, 3), 7, np.uint8), Fraction(0), Fraction(1))
        raise MediaError("film.mp4 is damaged.")

    class Damaged:
        path, rate, duration = "film.mp4", Fraction(25), None

        def since(self, place):
            return frames()

    player = LivePlayer(Damaged(), lambda: True)
    assert player.at(Fraction(100))[0, 0, 0] == 7
    assert player.due is None
    assert player.trouble == "film.mp4 is damaged."
    player.close()


def test_whether_a_film_loops_is_asked_at_its_end(tmp_path):
    path = make_film(tmp_path / "film.mp4", count=4, rate=Fraction(25))
    wishes = iter([True, False, False, True])
    frames = itertools.islice(played(VideoFile(path), lambda: next(wishes)), 14)
    numbers = [(number_of(picture.pixels), time * 25) for time, picture in frames]
    assert [number for number, _ in numbers] == [0, 1, 2, 3, 0, 1, 2, 3, 3, 3, 0, 1, 2, 3]
    assert [time for _, time in numbers] == list(range(14))


def test_rule_1_of_plans_that_wait_to_be_taken_the_newest_is_given():
    ready = threading.Semaphore(0)
    session, inputs = Session(torch.device("cpu")), live_inputs.LiveInputs()
    loader = Loader(session.instances, inputs, lambda step, plan: None, ready.release)
    nodes = {"output_1": "output"}
    plans = [compile_plan(graph(nodes, seed=number), TYPES) for number in range(3)]
    loader.start()
    try:
        for number, plan in enumerate(plans):
            loader.order(lambda plan=plan: plan, number)
            assert ready.acquire(timeout=PATIENCE)
        assert loader.take().plan is plans[-1]
        assert loader.take() is None
    finally:
        loader.close()

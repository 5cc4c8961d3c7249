"""What goes wrong around a live run, at its edges: races, leaks, clocks, odd plugins."""

import gc
import itertools
import threading
import weakref
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import torch

from devices import StandIn, picture
from fakes import TYPES, VIDEO, fake, graph
from openscope.engine import faults, instances
from openscope.engine import live as live_module
from openscope.engine.live_inputs import LiveInputs, Source
from openscope.engine.loader import Loader
from openscope.engine.session import Session
from openscope.engine.sink import Sink
from openscope.engine.sources import Captured
from openscope.engine.status import GpuUse, Meter
from openscope.graph.node_type import Port
from openscope.graph.plan import compile_plan
from openscope.media.capture import Capture
from openscope.media.picture import Picture
from openscope.media.played import LivePlayer
from pipelines.kit.meeting import Meeting
from staging import PATIENCE, Level, on_stage, shown, shown_once, told_once

FAST = {"type": "builtin:pattern", "params": {"fps": 200.0}}
CPU = torch.device("cpu")


class Film:
    """A film of plain frames that a test feeds."""

    path, rate, duration = "film.mp4", Fraction(100), None

    def __init__(self, frames):
        self.frames = frames

    def since(self, place):
        return iter(self.frames())


def plain(level, number, rate=100):
    return Picture(np.full((4, 6, 3), level, np.uint8), Fraction(number, rate), Fraction(1, rate))


def test_a_film_that_fails_in_an_unforeseen_way_holds_its_last_good_frame():
    def frames():
        yield plain(7, 0)
        raise ValueError("no such colour space")

    player = LivePlayer(Film(frames), lambda: True)
    assert player.at(Fraction(100))[0, 0, 0] == 7
    assert player.due is None
    assert "no such colour space" in player.trouble
    player.close()


def test_a_film_that_was_closed_still_answers():
    player = LivePlayer(Film(lambda: (plain(n, n) for n in range(100))), lambda: True)
    player.close()
    assert player.at(Fraction(50)) is not None


def test_a_second_film_that_is_slow_to_decode_holds_up_no_tick():
    gate = threading.Semaphore(1)

    def frames():
        for number in itertools.count():
            assert gate.acquire(timeout=PATIENCE)
            yield plain(number, number)

    player = LivePlayer(Film(frames), lambda: True)
    answered = []
    asking = threading.Thread(target=lambda: answered.append(player.at(Fraction(1))[0, 0, 0]))
    asking.start()
    asking.join(1.0)
    try:
        assert answered == [0], "the newest frame that is decoded"
    finally:
        gate.release(10**6)
        player.close()
        asking.join()


def test_rule_9_a_join_after_equal_times_takes_no_later_frame():
    meeting = Meeting()

    def frames(*levels):
        return torch.tensor(levels).view(-1, 1, 1, 1)

    zero, half, one = Fraction(0), Fraction(1, 2), Fraction(1)
    meeting.fitted("mix_1", 1, frames(0.0), (zero,), (zero,))
    met = meeting.fitted("mix_1", 1, frames(1.0), (one,), (half, one))
    assert met.flatten().tolist() == [0, 1]


def test_prompts_that_fail_leave_the_rest_running(monkeypatch):
    types = TYPES | {
        "builtin:words": fake("words", inputs=(), outputs=[Port("prompts", "prompts")]),
        "builtin:told": fake("told", inputs=(VIDEO, Port("prompts", "prompts", required=False))),
    }

    def words():
        raise ValueError("no words")

    made = {"words": words, "told": lambda frames, prompts: frames.clone()}
    monkeypatch.setattr(instances, "effect_of", lambda type_: made[type_.id])
    monkeypatch.setattr("staging.TYPES", types)
    nodes = {"pattern_1": FAST, "words_1": "words", "told_1": "told", "output_1": "output"}
    wires = ["pattern_1.video > told_1.video", "words_1.prompts > told_1.prompts"]
    wires.append("told_1.video > output_1.video")
    with on_stage(monkeypatch, graph(nodes, wires)) as live:
        assert shown(live) == 100
        assert "no words" in told_once(live, lambda s: s.faults).faults["words_1"].message


def test_a_sink_may_be_asked_for_while_a_status_is_made(monkeypatch):
    monkeypatch.setattr(instances, "effect_of", lambda type_: lambda frames, **_: frames)
    nodes = {"pattern_1": FAST, "output_1": "output"}
    with on_stage(monkeypatch, graph(nodes, ["pattern_1.video > output_1.video"])) as live:
        names = itertools.count()

        class Curious(Sink):
            @property
            def dropped(self):
                live.sink(f"other_{next(names)}")
                return 0

            @dropped.setter
            def dropped(self, value):
                pass

        live.sinks._sinks["output_1"] = Curious()
        assert shown(live) == 100
        told_once(live, lambda status: status.frames > 30)


def test_the_status_forgets_nodes_and_roots_that_do_not_run_any_more(monkeypatch):
    monkeypatch.setattr(instances, "effect_of", lambda type_: lambda frames, **_: frames.clone())
    nodes = {"pattern_1": FAST, "glow_1": "glow", "key_1": "motion", "output_1": "output"}
    wires = ["pattern_1.video > glow_1.video", "glow_1.video > output_1.video"]
    document = graph(nodes, wires)
    short = graph({"pattern_1": FAST, "output_1": "output"}, ["pattern_1.video > output_1.video"])
    with on_stage(monkeypatch, document, watched=["glow_1"]) as live:
        sink = live.sink("glow_1")
        assert shown(live, "glow_1") == 100
        told_once(live, lambda s: "glow_1" in s.milliseconds and "glow_1" in s.dropped)
        live.edit(short)
        told_once(live, lambda s: "glow_1" not in s.milliseconds and "glow_1" not in s.dropped)
        assert sink.next(0) is None, "no stale frame waits, and none is kept in memory"


def test_latencies_are_those_of_the_last_second():
    now = [0.0]
    meter = Meter(lambda: now[0])
    meter.count(1, 0.5)
    assert meter.latency() == (500.0, 500.0)
    now[0] = 5.0
    assert meter.latency() == (0.0, 0.0)


def test_a_gpu_is_asked_once_a_second_and_no_more_once_it_refuses(monkeypatch):
    now, asked = [0.0], []

    def utilization(device):
        asked.append(device)
        if len(asked) == 3:
            raise RuntimeError("Not Supported")
        return 30 + len(asked)

    monkeypatch.setattr(torch.cuda, "utilization", utilization)
    assert GpuUse(CPU).percent() is None
    use = GpuUse(torch.device("cuda", 1), lambda: now[0])
    assert (use.percent(), use.percent(), len(asked)) == (31.0, 31.0, 1)
    now[0] = 1.0
    assert use.percent() == 32.0
    now[0] = 2.0
    assert use.percent() is None
    now[0] = 9.0
    assert use.percent() is None
    assert asked == 3 * [torch.device("cuda", 1)]


def test_a_camera_that_ran_before_its_plan_has_dropped_nothing():
    device = StandIn(*[picture(n) for n in range(5)])
    capture = Capture(device, (6, 4), wait=lambda seconds: None)
    seen = 0
    while capture.count < 5:
        _, seen = capture.latest.wait(seen, PATIENCE)
    source = Source(SimpleNamespace(), Captured(capture))
    source.at(Fraction(0), 0)
    assert source.dropped == 0
    device.over = True
    device.say(None)
    capture.close()


def test_a_device_that_cannot_even_be_closed_is_tried_again():
    class Stubborn(StandIn):
        def close(self):
            super().close()
            raise OSError("cannot close")

    device = Stubborn("absent", picture(9))
    capture = Capture(device, (6, 4), wait=lambda seconds: None)
    pixels, _ = capture.latest.wait(0, PATIENCE)
    while pixels is None and capture._thread.is_alive():
        pixels, _ = capture.latest.wait(0, 0.1)
    device.over = True
    device.say(None)
    capture.close()
    assert pixels is not None


def test_what_a_failed_build_had_made_is_not_kept(monkeypatch):
    made = []

    class Weights:
        pass

    class Big:
        def __init__(self, detail):
            weights = Weights()
            made.append(weakref.ref(weights))
            try:
                raise KeyError(detail)
            except KeyError as error:
                raise torch.OutOfMemoryError("no memory left") from error

    monkeypatch.setattr(instances, "effect_of", lambda type_: Big)
    step = compile_plan(
        graph(
            {"pattern_1": FAST, "heavy_1": "heavy", "output_1": "output"},
            ["pattern_1.video > heavy_1.video", "heavy_1.video > output_1.video"],
        ),
        TYPES,
    ).steps[0]
    built = instances.Instances(CPU, {}).build(step)
    gc.collect()
    assert built.error is not None
    assert made[0]() is None


def test_memory_that_runs_out_in_a_build_drops_what_does_not_run(monkeypatch):
    class Big:
        fails = False

        def __init__(self, detail):
            if detail > 0.5:
                raise torch.OutOfMemoryError("no memory left")

        def __call__(self, frames, *, amount):
            return frames.clone()

    monkeypatch.setattr(instances, "effect_of", lambda type_: Big)
    nodes = {"pattern_1": FAST, "heavy_1": "heavy", "heavy_2": "heavy", "output_1": "output"}
    first = ["pattern_1.video > heavy_1.video", "heavy_1.video > output_1.video"]
    second = ["pattern_1.video > heavy_2.video", "heavy_2.video > output_1.video"]
    session = Session(CPU, {}, faults.Faults())
    session.bind(compile_plan(graph(nodes, first), TYPES))
    kept = weakref.ref(session.instances._by_node["heavy_1"].instance)
    more = graph(nodes, second).with_params("heavy_2", {"detail": 0.9})
    session.bind(compile_plan(more, TYPES))
    gc.collect()
    assert kept() is None


def source_of(step, closed):
    source = Source(step, Level())
    source.close = lambda: closed.append(source)
    return source


FPS = "pattern_1.video > output_1.video"


def pattern_plan(fps):
    pattern = {"type": "builtin:pattern", "params": {"fps": fps}}
    return compile_plan(graph({"pattern_1": pattern, "output_1": "output"}, [FPS]), TYPES)


def test_a_plan_that_waits_is_taken_back_before_its_sources_are_closed():
    closed, ready, opening, go_on = [], threading.Event(), threading.Event(), threading.Event()
    go_on.set()

    def open_(step, plan):
        opening.set()
        assert go_on.wait(PATIENCE)
        return source_of(step, closed)

    loader = Loader(instances.Instances(CPU, {}), LiveInputs(), open_, ready.set)
    loader.start()
    loader.order(lambda: pattern_plan(100.0))
    assert ready.wait(PATIENCE)
    opening.clear()
    go_on.clear()
    loader.order(lambda: pattern_plan(50.0))
    assert opening.wait(PATIENCE)
    taken = loader.take()
    go_on.set()
    try:
        assert taken is None or taken.opened["pattern_1"] not in closed
    finally:
        loader.close()


def test_an_edit_that_undoes_one_which_is_just_adopted_gets_its_own_source(monkeypatch):
    """The loader saw the source that ran; when its plan is adopted, that one is gone."""
    nodes = {"pattern_1": FAST, "output_1": "output"}
    opened = []

    class Known(Level):
        def __init__(self, fps):
            super().__init__(round(fps))

    def open_source(step, plan, folder, classes):
        opened.append(step.load_time["fps"])
        return Source(step, Known(step.load_time["fps"]), values=dict(plan.values[step.id]))

    with on_stage(monkeypatch, graph(nodes, [FPS])) as live:
        monkeypatch.setattr(live_module, "open_source", open_source)
        assert shown(live)
        adopt, loaded = live.session.bind, threading.Event()
        adopting = threading.Event()

        def slow_bind(plan, built):
            if not adopting.is_set():
                adopting.set()
                assert loaded.wait(PATIENCE)
            adopt(plan, built)

        monkeypatch.setattr(live.session, "bind", slow_bind)
        slower = {"type": "builtin:pattern", "params": {"fps": 150.0}}
        live.edit(graph(nodes | {"pattern_1": slower}, [FPS]))
        assert adopting.wait(PATIENCE)
        wake = live._loader._on_ready
        live._loader._on_ready = lambda: (loaded.set(), wake())
        live.edit(graph(nodes, [FPS]))
        assert loaded.wait(PATIENCE)
        assert shown_once(live, 200)


def test_an_edit_tries_again_also_where_an_older_one_is_adopted_first(monkeypatch):
    monkeypatch.setattr(faults, "FIRST_PAUSE", 1000.0)
    monkeypatch.setattr(faults, "LONGEST_PAUSE", 1000.0)
    fails, building, go_on = [True], threading.Event(), threading.Event()

    def glow(frames, *, amount, mode):
        if fails[0]:
            raise ValueError("not yet")
        return frames * amount

    class Slow:
        def __init__(self, detail):
            building.set()
            assert go_on.wait(PATIENCE)

        def __call__(self, frames, *, amount):
            return frames.clone()

    made = {"glow": glow, "heavy": Slow}
    monkeypatch.setattr(instances, "effect_of", lambda type_: made[type_.id])
    nodes = {"pattern_1": FAST, "glow_1": "glow", "output_1": "output"}
    wires = ["pattern_1.video > glow_1.video", "glow_1.video > output_1.video"]
    more = ["pattern_1.video > heavy_1.video", "heavy_1.video > glow_1.video", wires[1]]
    with on_stage(monkeypatch, graph(nodes, wires)) as live:
        told_once(live, lambda status: "glow_1" in status.faults)
        take = live._loader.take
        held = threading.Event()
        monkeypatch.setattr(live._loader, "take", lambda: None if held.is_set() else take())
        held.set()
        live.edit(graph(nodes, wires))
        while not live._loader.idle and live._loader._ready is None:
            live.wait(10**9, timeout=0.01)
        live.edit(graph(nodes | {"heavy_1": "heavy"}, more))
        assert building.wait(PATIENCE)
        held.clear()
        told_once(live, lambda s: s.faults["glow_1"].failures == 2)
        fails[0] = False
        go_on.set()
        assert shown_once(live, 50)

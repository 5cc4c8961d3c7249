"""One test, or a few, for each of the engine's rules in force so far; each fails when its rule is
broken. Fake effects stand in where a rule is about the engine and not about a picture."""

from fractions import Fraction

import numpy as np
import pytest
import torch

from fakes import CHAIN, CHAIN_NODES, TYPES, graph
from openscope.engine import instances
from openscope.engine.errors import NodeError
from openscope.engine.inputs import Tick
from openscope.engine.render import run_ticks
from openscope.engine.session import Session
from openscope.graph.plan import compile_plan, compile_whole
from openscope.media.mailbox import Mailbox

CPU = torch.device("cpu")


def glow(frames, *, amount, mode):
    return frames * amount


class Heavy:
    """Counts the frames it has seen and shows the count."""

    built = 0

    def __init__(self, detail):
        Heavy.built += 1
        self.detail = detail
        self.seen = 0

    def __call__(self, frames, *, amount):
        out = torch.empty_like(frames)
        for i in range(len(frames)):
            self.seen += 1
            out[i] = self.seen / 255
        return out

    def reset(self):
        self.seen = 0


EFFECTS = {
    "glow": glow,
    "heavy": Heavy,
    "key": lambda frames: frames[..., :1].clone(),
    "mix": lambda frames, other, mask: frames.clone(),
}


@pytest.fixture(autouse=True)
def fake_effects(monkeypatch):
    monkeypatch.setattr(instances, "effect_of", lambda type_: EFFECTS[type_.id])
    Heavy.built = 0


def heavy_chain(**params):
    node = {"type": "builtin:heavy", "params": params}
    return graph(CHAIN_NODES | {"glow_1": node}, CHAIN)


def session_on(document):
    session = Session(CPU)
    session.bind(compile_whole(document, TYPES))
    return session


def picture(level=255, height=2, width=3, channels=3):
    return np.full((height, width, channels), level, np.uint8)


def run(session, *levels, start=0, **shape):
    """The top left value of each output frame, as a level, for frames of the given levels."""
    pictures = {"film_1": [picture(level, **shape) for level in levels]}
    times = [Fraction(start + i, 30) for i in range(len(levels))]
    data = session.run(pictures, times)["output_1"].data
    return [round(float(frame[0, 0, 0]) * 255) for frame in data]


def ticks(levels, durations=None):
    time = Fraction(0)
    for index, level in enumerate(levels):
        duration = durations[index] if durations else Fraction(1, 30)
        yield Tick(index, time, duration, {"film_1": picture(level)})
        time += duration


def test_rule_1_an_instance_lives_on_through_rewiring_bypass_and_undo():
    document = heavy_chain()
    session = session_on(document)
    assert run(session, 0, 0) == [1, 2]

    nodes = dict(document.nodes)
    nodes["glow_1"] = nodes["glow_1"].model_copy(update={"bypassed": True})
    session.bind(compile_whole(document.model_copy(update={"nodes": nodes}), TYPES))
    assert run(session, 9) == [9]

    unwired = document.model_copy(update={"edges": document.edges[1:]})
    session.bind(compile_plan(unwired, TYPES))

    session.bind(compile_whole(document, TYPES))
    assert run(session, 0) == [3]
    assert Heavy.built == 1


def test_rule_1_a_load_time_change_rebuilds_that_node_and_no_other():
    nodes = CHAIN_NODES | {"glow_1": "heavy", "heavy_2": "heavy"}
    edges = [CHAIN[0], "glow_1.video > heavy_2.video", "heavy_2.video > output_1.video"]
    document = graph(nodes, edges)
    session = session_on(document)
    assert run(session, 0, 0) == [1, 2]
    session.bind(compile_whole(document.with_params("glow_1", {"detail": 0.9}), TYPES))
    assert Heavy.built == 3
    assert run(session, 0) == [3], "heavy_2, which is shown, kept its count"


def test_rule_1_a_deleted_node_loses_its_instance():
    document = heavy_chain()
    session = session_on(document)
    nodes = {id_: node for id_, node in document.nodes.items() if id_ != "glow_1"}
    without = graph({"film_1": "film", "output_1": "output"}, ["film_1.video > output_1.video"])
    assert without.nodes.keys() == nodes.keys()
    session.bind(compile_whole(without, TYPES))
    session.bind(compile_whole(document, TYPES))
    assert Heavy.built == 2


def test_rule_1_a_plan_that_cannot_be_built_leaves_the_old_one_running(monkeypatch):
    session = session_on(heavy_chain())

    def broken(type_):
        raise ImportError("no such module")

    monkeypatch.setattr(instances, "effect_of", broken)
    nodes = CHAIN_NODES | {"glow_1": "heavy", "glow_2": "glow"}
    edges = [CHAIN[0], "glow_1.video > glow_2.video", "glow_2.video > output_1.video"]
    with pytest.raises(NodeError, match=r"glow_2.*no such module"):
        session.bind(compile_whole(graph(nodes, edges), TYPES))
    assert run(session, 0) == [1]


def test_rule_2_what_leads_to_no_root_is_not_run(monkeypatch):
    calls = []
    monkeypatch.setitem(EFFECTS, "glow", lambda frames, **_: calls.append(1) or frames.clone())
    nodes = CHAIN_NODES | {"glow_2": "glow"}
    session = session_on(graph(nodes, [*CHAIN, "film_1.video > glow_2.video"]))
    run(session, 1)
    assert len(calls) == 1


def test_rule_4_every_tick_runs_once_in_order():
    plan = compile_whole(graph(CHAIN_NODES, CHAIN), TYPES)
    session = Session(CPU)
    session.bind(plan)
    session.set("glow_1", "amount", 1.0)
    shown = [int(p.pixels[0, 0, 0]) for p in run_ticks(plan, session, ticks(range(50)))]
    assert shown == list(range(50))


def test_rule_5_a_slider_acts_on_the_next_frame():
    session = session_on(graph(CHAIN_NODES, CHAIN).with_params("glow_1", {"amount": 1.0}))
    assert run(session, 200) == [200]
    session.set("glow_1", "amount", 0.5)
    assert run(session, 200) == [100]


def test_rule_5_a_frame_sees_one_consistent_set_of_values(monkeypatch):
    seen = []
    session = None

    def first(frames, *, amount, mode):
        seen.append(amount)
        if len(seen) == 1:
            session.set("glow_2", "amount", 0.25)  # the slider moves while the frame is under way
        return frames.clone()

    monkeypatch.setitem(EFFECTS, "glow", first)
    nodes = CHAIN_NODES | {"glow_2": "glow"}
    edges = [CHAIN[0], "glow_1.video > glow_2.video", "glow_2.video > output_1.video"]
    session = session_on(graph(nodes, edges))
    run(session, 1)
    run(session, 1)
    assert seen == [0.5, 0.5, 0.5, 0.25]


def test_rule_5_values_replace_each_other_and_the_last_arrives():
    box = Mailbox(0)
    for value in range(1, 100):
        box.put(value)
    assert box.peek() == 99
    value, number = box.wait(seen=0)
    assert (value, number) == (99, 99)
    assert box.wait(seen=number, timeout=0) == (99, 99), "nothing newer: the time is up"


def test_rule_6_uint8_goes_through_untouched_graph_bit_for_bit():
    nodes = {"film_1": "film", "output_1": "output"}
    plan = compile_whole(graph(nodes, ["film_1.video > output_1.video"]), TYPES)
    session = Session(CPU)
    session.bind(plan)
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    tick = Tick(0, Fraction(0), Fraction(1, 30), {"film_1": levels})
    (shown,) = run_ticks(plan, session, [tick])
    assert np.array_equal(shown.pixels, levels)


def test_rule_6_out_of_float_truncates_as_scope_does():
    session_input = graph(CHAIN_NODES, CHAIN).with_params("glow_1", {"amount": 0.999})
    plan = compile_whole(session_input, TYPES)
    session = Session(CPU)
    session.bind(plan)
    (shown,) = run_ticks(plan, session, ticks([255]))
    assert shown.pixels[0, 0, 0] == 254  # 254.745 rounds to 255, and Scope does not round


def test_rule_8_a_last_chunk_repeats_its_last_frame_and_the_surplus_is_cut():
    plan = compile_whole(heavy_chain(), TYPES)
    session = Session(CPU)
    session.bind(plan)
    shown = list(run_ticks(plan, session, ticks(range(6)), chunk=4))
    assert [int(p.pixels[0, 0, 0]) for p in shown] == [1, 2, 3, 4, 5, 6]
    assert session.instances._by_node["glow_1"].instance.call.seen == 8, (
        "the last chunk was a full one"
    )


def test_rule_8_frames_of_several_sizes_in_one_chunk_are_fitted_to_the_first():
    session = session_on(graph(CHAIN_NODES, CHAIN))
    pictures = {"film_1": [picture(8), picture(8, height=4, width=6), picture(8, channels=1)]}
    times = [Fraction(i, 30) for i in range(3)]
    assert session.run(pictures, times)["output_1"].data.shape == (3, 2, 3, 3)


def test_rule_9_frames_carry_the_times_of_their_source():
    plan = compile_whole(heavy_chain(), TYPES)
    session = Session(CPU)
    session.bind(plan)
    uneven = [Fraction(1, 30), Fraction(1, 10), Fraction(1, 7)]
    shown = list(run_ticks(plan, session, ticks([0, 0, 0], uneven), chunk=2))
    assert [p.time for p in shown] == [0, Fraction(1, 30), Fraction(1, 30) + Fraction(1, 10)]
    assert [p.duration for p in shown] == uneven


def test_rule_10_a_changed_size_or_channel_count_resets_and_nothing_else_does():
    document = heavy_chain()
    session = session_on(document)
    assert run(session, 0, 0) == [1, 2]
    session.set("glow_1", "amount", 0.1)
    session.bind(compile_whole(document, TYPES))
    assert run(session, 0) == [3]
    assert run(session, 0, height=5) == [1]
    assert run(session, 0, height=5) == [2]
    assert run(session, 0, height=5, channels=4) == [1]
    session.reset()
    assert run(session, 0, height=5, channels=4) == [1]


def test_rule_10_the_clock_of_the_effects_counts_from_the_reset(monkeypatch):
    clocks = []

    def ticking(frames, *, amount, mode, clock):
        clocks.append((clock.index, clock.seconds))
        return frames.clone()

    monkeypatch.setitem(EFFECTS, "glow", ticking)
    session = session_on(graph(CHAIN_NODES, CHAIN))
    run(session, 0, 0, start=30)
    run(session, 0, start=60)
    session.reset()
    run(session, 0, start=90)
    assert clocks == [((0, 1), (0.0, 1 / 30)), ((2,), (1.0,)), ((0,), (0.0,))]


def test_rule_11_a_bypassed_node_passes_its_input_and_is_not_called():
    node = {"type": "builtin:heavy", "bypassed": True}
    session = session_on(graph(CHAIN_NODES | {"glow_1": node}, CHAIN))
    assert run(session, 77) == [77]
    assert Heavy.built == 0


@pytest.mark.parametrize(
    ("result", "says"),
    [
        (lambda x: x[:, :, :, 0], "must be"),
        (lambda x: x.double(), "float64"),
        (lambda x: x.repeat(2, 1, 1, 1), r"\(2, 2, 3, 3\)"),
        (lambda x: x[..., :2], "must be"),
        (lambda x: x.numpy(), "ndarray"),
        (lambda x: None, "NoneType"),
        (lambda x: (x, x), "2 outputs"),
        (lambda x: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_rule_12_a_wrong_result_names_its_node(result, says, monkeypatch):
    monkeypatch.setitem(EFFECTS, "glow", lambda frames, **_: result(frames))
    session = session_on(graph(CHAIN_NODES, CHAIN))
    with pytest.raises(NodeError, match=says) as failure:
        run(session, 1)
    assert failure.value.node == "glow_1"


def test_rule_13_each_step_has_its_time():
    session = session_on(graph(CHAIN_NODES, CHAIN))
    run(session, 1)
    assert session.times.milliseconds()["glow_1"] > 0


def test_rule_14_everything_runs_under_inference_mode(monkeypatch):
    modes = []
    monkeypatch.setitem(
        EFFECTS,
        "glow",
        lambda frames, **_: modes.append(torch.is_inference_mode_enabled()) or frames.clone(),
    )
    run(session_on(graph(CHAIN_NODES, CHAIN)), 1)
    assert modes == [True]


def test_rule_11_a_bypassed_node_that_is_watched_shows_what_passes_it():
    node = {"type": "builtin:key", "bypassed": True}
    wires = [*CHAIN, "film_1.video > key_1.video"]
    plan = compile_plan(graph(CHAIN_NODES | {"key_1": node}, wires), TYPES, watched=["key_1"])
    session = Session(CPU)
    session.bind(plan)
    shown = session.run({"film_1": [picture(70)]}, [Fraction(0)])["key_1"]
    assert round(float(shown.data[0, 0, 0, 0]) * 255) == 70
    assert shown.data.shape[3] == 3, "the picture, and not the mask that it would make"

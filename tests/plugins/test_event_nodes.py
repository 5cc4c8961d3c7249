"""Event nodes of plugins, and generators: values on wires, and pictures from nothing."""

from fractions import Fraction

import pytest

from fakes import graph
from openscope.engine.errors import NodeError
from plugin_folders import write_plugin
from plugin_runs import chain, rendered, started, ticks

NODES = """
import torch
from scope.core.nodes.base import BaseNode, NodeDefinition, NodeParam, NodePort
from scope.core.plugins.hookspecs import hookimpl

log = []

def port(name, kind):
    return NodePort(name=name, port_type=kind)

class Count(BaseNode):
    node_type_id = "count"
    @classmethod
    def get_definition(cls):
        return NodeDefinition(
            node_type_id="count", display_name="Count", description="Counts up.",
            outputs=[port("value", "number")], continuous=True,
            params=[NodeParam(name="step", param_type="number", default=1.0,
                              ui={"min": 0, "max": 5, "label": "Step"}),
                    NodeParam(name="kind", param_type="select", default="up",
                              ui={"options": ["up", "down"]})],
        )
    def __init__(self, node_id="", config=None):
        super().__init__(node_id, config)
        self.value = 0
        log.append(("built", node_id))
    def execute(self, inputs, step=1.0, kind="up", **kwargs):
        self.value += step if kind == "up" else -step
        return {"value": self.value}
    def shutdown(self):
        log.append(("shut down", self.node_id))

class Once(BaseNode):
    node_type_id = "once"
    @classmethod
    def get_definition(cls):
        return NodeDefinition(node_type_id="once", display_name="Once",
                              outputs=[port("value", "number"), port("none", "number")])
    def execute(self, inputs, **kwargs):
        log.append(("once", inputs))
        return {"value": 0.5, "none": None}

class Add(BaseNode):
    node_type_id = "add"
    @classmethod
    def get_definition(cls):
        return NodeDefinition(node_type_id="add", display_name="Add",
                              inputs=[port("a", "number"), port("b", "number")],
                              outputs=[port("sum", "number")])
    def execute(self, inputs, **kwargs):
        log.append(("add", inputs))
        return {"sum": inputs["a"] + inputs["b"]}

class Invert(BaseNode):
    node_type_id = "invert"
    @classmethod
    def get_definition(cls):
        return NodeDefinition(node_type_id="invert", display_name="Invert",
                              inputs=[port("video", "video")], outputs=[port("video", "video")])
    def execute(self, inputs, **kwargs):
        packet = inputs["video"]
        log.append(("packet", type(packet).__name__, tuple(packet.tensor.shape),
                    packet.timestamp.pts * packet.timestamp.time_base))
        return {"video": 255 - packet.tensor}

@hookimpl
def register_nodes(register):
    for node in (Count, Once, Add, Invert):
        register(node)
"""

DIM = """
    seen = []
    def __init__(self, **kwargs): pass
    def __call__(self, video, amount=None, **kwargs):
        type(self).seen.append(amount)
        return {"video": torch.cat(video)}
"""


@pytest.fixture
def nodes(tmp_path, plugin_catalog):
    """A catalog with event nodes and a pipeline that takes a number, and what the nodes noted."""
    from plugin_folders import MODULE_FORM, pipeline_text

    dim = pipeline_text("dim", DIM, inputs='["video", NodePort(name="amount", port_type="number")]')
    catalog = plugin_catalog(
        write_plugin(tmp_path, "events", {"__init__.py": NODES}),
        write_plugin(tmp_path, "dimmer", {"__init__.py": MODULE_FORM, "pipeline.py": dim}),
    )
    assert not any(plugin.error for plugin in catalog.plugins), catalog.plugins
    import sys

    return catalog, sys.modules["events"].log, catalog.classes["dimmer:dim"].seen


def valued(*edges, **nodes):
    """film -> dim -> output, with nodes that make the number for it."""
    types = {"film_1": "builtin:video-file", "dim_1": "dimmer:dim", "output_1": "builtin:output"}
    written = {id_: {"type": key} for id_, key in (types | nodes).items()}
    return graph(written, ["film_1.video > dim_1.video", "dim_1.video > output_1.video", *edges])


def test_an_event_node_is_a_palette_entry_with_parameters(nodes):
    type_ = nodes[0].types["events:count"]
    assert (type_.name, type_.description, type_.role) == ("Count", "Counts up.", "event")
    step, kind = type_.parameters["step"], type_.parameters["kind"]
    assert (step.kind, step.label, step.minimum, step.maximum) == ("number", "Step", 0, 5)
    assert (kind.kind, kind.choices, kind.load_time) == ("choice", ("up", "down"), False)


def test_a_continuous_node_runs_on_every_frame_and_its_value_is_a_keyword(nodes):
    catalog, log, seen = nodes
    document = valued("count_1.value > dim_1.amount", count_1="events:count")
    _, session = started(catalog, document.with_params("count_1", {"step": 2.0}))
    for tick in ticks(3):
        session.run({"film_1": [tick.pictures["film_1"]]}, [tick.time])
    session.set("count_1", "kind", "down")
    session.run({"film_1": [tick.pictures["film_1"]]}, [Fraction(1)])
    assert seen == [2.0, 4.0, 6.0, 4.0]
    assert log == [("built", "count_1")]


def test_a_node_without_inputs_runs_once_and_its_value_stays(nodes):
    catalog, log, seen = nodes
    rendered(catalog, valued("once_1.value > dim_1.amount", once_1="events:once"), 3)
    assert seen == [0.5, 0.5, 0.5]
    assert log == [("once", {})]


def test_a_node_waits_until_every_input_has_something_new(nodes):
    catalog, log, seen = nodes
    document = valued(
        "count_1.value > add_1.a",
        "once_1.value > add_1.b",
        "add_1.sum > dim_1.amount",
        count_1="events:count",
        once_1="events:once",
        add_1="events:add",
    )
    rendered(catalog, document, 4)
    assert [entry for entry in log if entry[0] == "add"] == [("add", {"a": 1.0, "b": 0.5})]
    assert seen == [1.5] * 4, "what it gave is not repeated, and stays with who got it"


def test_an_event_node_gets_single_frames_as_packets(nodes):
    catalog, log, _ = nodes
    levels, times = rendered(catalog, chain("events:invert"), 3)
    assert levels == [245, 244, 243]
    assert times == [Fraction(i, 30) for i in range(3)]
    packets = [entry for entry in log if entry[0] == "packet"]
    assert packets[1] == ("packet", "VideoPacket", (1, 4, 6, 3), Fraction(1, 30))


def test_a_node_that_goes_is_shut_down(nodes):
    catalog, log, _ = nodes
    _, session = started(catalog, valued("count_1.value > dim_1.amount", count_1="events:count"))
    from openscope.graph.plan import compile_whole

    session.bind(compile_whole(valued(), catalog.types))
    assert log[-1] == ("shut down", "count_1")


GENERATOR = """
    calls = 0
    def __init__(self, **kwargs): pass
    def prepare(self, **kwargs): return None
    def __call__(self, **kwargs):
        type(self).calls += 1
        assert kwargs["input_mode"] == "text"
        first = 40 * type(self).calls
        frames = [torch.full((1, 4, 6, 3), (first + i) / 255) for i in range({count})]
        return {{"video": torch.cat(frames){more}}}
"""


def generator_graph():
    nodes = {"p0": {"type": "scope-pipe:pipe"}, "output_1": {"type": "builtin:output"}}
    return graph(nodes, ["p0.video > output_1.video"])


def generated(catalog, count, chunk=1):
    _, session = started(catalog, generator_graph())
    levels, times = [], []
    for start in range(0, count, chunk):
        at = [Fraction(start + i, 30) for i in range(chunk)]
        frames = session.run({}, at)["output_1"]
        levels += [round(float(frame[0, 0, 0]) * 255) for frame in frames.data]
        times += frames.times
    return levels, times, catalog.classes["scope-pipe:pipe"].calls


TEXT = {"modes": '{"text": ModeDefaults(default=True)}', "inputs": "[]"}


@pytest.mark.parametrize("chunk", [1, 4])
def test_a_generator_gives_a_frame_a_tick_and_is_called_when_they_are_used_up(pipe, chunk):
    catalog = pipe(GENERATOR.format(count=3, more=""), **TEXT)
    levels, times, calls = generated(catalog, 8, chunk)
    assert levels == [40, 41, 42, 80, 81, 82, 120, 121]
    assert times == [Fraction(i, 30) for i in range(8)]
    assert calls == 3


@pytest.mark.parametrize("chunk", [1, 4])
def test_a_generator_that_says_its_rate_is_shown_at_it(pipe, chunk):
    catalog = pipe(GENERATOR.format(count=4, more=', "frame_rate": 15.0'), **TEXT)
    levels, times, calls = generated(catalog, 16, chunk)
    assert times == [Fraction(i, 15) for i in range(8)]
    assert levels == [40, 41, 42, 43, 80, 81, 82, 83]
    assert calls == 2


def test_a_pipeline_that_waits_for_pictures_that_never_come_says_so(pipe):
    body = """
    def __init__(self, **kwargs): pass
    def prepare(self, **kwargs): return Requirements(input_size=4)
    def __call__(self, **kwargs): return {}
"""
    catalog = pipe(body, **TEXT)
    with pytest.raises(NodeError, match=r"p0: .*asks for 4 frames, and no video is wired"):
        generated(catalog, 1)


def test_times_that_a_pipeline_returns_are_those_of_its_frames(pipe):
    catalog = pipe("""
    def __init__(self, **kwargs): pass
    def __call__(self, video, video_timestamps, **kwargs):
        from fractions import Fraction
        start = video_timestamps[0].pts * video_timestamps[0].time_base
        times = [start, start + Fraction(1, 120)]
        stamps = [{"pts": t.numerator, "time_base": Fraction(1, t.denominator)} for t in times]
        return {"video": torch.cat(video * 2), "video_timestamps": stamps}
""")
    _, times = rendered(catalog, chain("scope-pipe:pipe"), 2)
    steps = [Fraction(0), Fraction(1, 120), Fraction(1, 30), Fraction(1, 30) + Fraction(1, 120)]
    assert times == steps

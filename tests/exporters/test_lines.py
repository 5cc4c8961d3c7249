"""Which lines of the export belong to which node and parameter."""

from exporters.lines import Lines, lines_of
from exporters.plugin import plugin_files
from fakes import graph
from openscope.catalog.builtin import builtin_types

TYPES = builtin_types()


def made():
    nodes = {
        "video_1": {"type": "builtin:video-file", "params": {"path": "a.mp4"}},
        "video_2": {"type": "builtin:video-file", "params": {"path": "b.mp4"}},
        "fx_1": {"type": "builtin:bloom", "params": {"radius": 16.0}, "baked": ["radius"]},
        "fx_10": "gray",
        "trails_1": "trails",
        "blend_1": "blend",
        "output_1": "output",
    }
    wires = ["video_1.video > fx_1.video", "fx_1.video > blend_1.video"]
    wires += ["video_2.video > fx_10.video", "fx_10.video > trails_1.video"]
    wires += ["trails_1.video > blend_1.video_b", "blend_1.video > output_1.video"]
    return plugin_files(graph(nodes, wires, plugin={"name": "x"}), TYPES, "x")


def text_of(made_, module, numbers):
    lines = made_.source.modules[module].splitlines()
    return [lines[number - 1].strip() for number in sorted(numbers)]


def test_each_node_has_its_lines_and_no_others():
    files = made()
    lines = lines_of(files)["src/x/pipeline.py"]
    assert set(lines.nodes) == {
        "video_1", "video_2", "fx_1", "fx_10", "trails_1", "blend_1", "output_1",
    }  # fmt: skip
    bloom = text_of(files, "pipeline.py", lines.nodes["fx_1"])
    assert bloom[0] == "fx_1 = bloom("
    assert bloom[-1] == ")"
    assert text_of(files, "pipeline.py", lines.nodes["fx_10"])[0].startswith("fx_10 = gray(")
    trails = text_of(files, "pipeline.py", lines.nodes["trails_1"])
    assert trails[0].startswith("self.trails_1 = ")
    assert "self.trails_1.reset()" in trails
    assert text_of(files, "pipeline.py", lines.nodes["output_1"]) == ["return as_answer(blend_1)"]
    for node, numbers in lines.nodes.items():
        assert {lines.node_at(number) for number in numbers} == {node}
    assert lines.node_at(1) is None


def test_a_parameter_is_on_the_line_that_reads_it_or_holds_it():
    files = made()
    found = lines_of(files)
    pipeline, schema = found["src/x/pipeline.py"], found["src/x/schema.py"]
    (threshold,) = text_of(files, "pipeline.py", pipeline.parameters["fx_1", "threshold"])
    assert threshold.startswith('threshold=kwargs.get("fx_1_threshold"')
    assert text_of(files, "pipeline.py", pipeline.parameters["fx_1", "radius"]) == ["radius=16.0,"]
    (default,) = text_of(files, "schema.py", schema.parameters["fx_1", "threshold"])
    assert default.startswith("default=")
    assert ("fx_1", "radius") not in schema.parameters, "what is baked in is not offered"
    assert text_of(files, "schema.py", schema.nodes["fx_1"])[0] == "fx_1_threshold: float = Field("


def test_no_lines_are_an_answer_too():
    assert Lines().node_at(3) is None

"""Plugins as other people write them (in `tests/third_party`), found and run as they are."""

import sys
from pathlib import Path

import pytest
import torch

from fakes import graph
from openscope.engine.errors import NodeError
from plugin_runs import chain, rendered, started
from scope.core.inputs.interface import InputSource

FOLDERS = sorted((Path(__file__).parents[1] / "third_party").iterdir())


@pytest.fixture
def third_party(plugin_catalog, monkeypatch, tmp_path):
    """The catalog with all of them, and no model on disk."""
    monkeypatch.setenv("DAYDREAM_SCOPE_MODELS_DIR", str(tmp_path))
    return plugin_catalog(*FOLDERS)


def key(name):
    return f"scope-{name}:{name}"


def test_every_one_loads(third_party):
    assert len(FOLDERS) == 8
    assert [plugin.traceback for plugin in third_party.plugins] == [""] * len(FOLDERS)
    assert {key(folder.name.removeprefix("scope-")) for folder in FOLDERS} <= (
        third_party.types.keys()
    )


def test_all_run_one_behind_the_other(third_party):
    names = ["halo", "palette", "deck", "relay", "arrays", "camera", "lots"]
    levels, _ = rendered(third_party, chain(*map(key, names), p1={"amount": 0.5}), 5)
    assert len(levels) == 5


def test_a_network_is_a_pipeline_and_its_gain_is_live(third_party):
    assert rendered(third_party, chain(key("halo"), p0={"gain": 0.0}), 2)[0] == [0, 0]
    plan, session = started(third_party, chain(key("halo"), p0={"kernel": 1}))
    assert plan.steps[0].load_time["kernel"] == 1
    network = session.instances._by_node["p0"].instance.call.pipeline
    assert [name for name, _ in network.named_parameters()] == ["weight"]
    assert network.blur.kernel_size == 1
    assert rendered(third_party, chain(key("halo"), p0={"kernel": 1}), 2)[0] == [10, 11]


def test_a_network_finds_its_weights_among_the_models(third_party, tmp_path):
    (tmp_path / "halo").mkdir()
    torch.save({"weight": torch.tensor(2.0)}, tmp_path / "halo" / "halo.pt")
    assert rendered(third_party, chain(key("halo"), p0={"kernel": 1}), 2)[0] == [20, 22]


def test_what_a_plugin_catches_it_does_without(third_party):
    assert rendered(third_party, chain(key("shield")), 1)[0] == [127]


def test_fields_of_every_kind(third_party):
    shown = [p for p in third_party.types[key("palette")].parameters.values() if p.shown]
    assert [(p.name, p.kind, p.optional) for p in shown] == [
        ("amount", "number", False),
        ("tone", "choice", False),
        ("other", "choice", True),
        ("curve", "choice", False),
        ("stops", "list", False),
        ("caption", "text", False),
    ]
    document = chain(key("palette"), p0={"amount": 1.0, "tone": "red"})
    assert rendered(third_party, document, 1)[0] == [191], "three quarters, from the factory"
    built_with = third_party.classes[key("palette")].built_with
    assert "amount" not in built_with, "required, and not given"
    assert "other" not in built_with, "no default"
    assert built_with["curve"] == "flat"


def test_further_ports_in_and_out(third_party):
    ports = third_party.types[key("deck")]
    assert [(p.name, p.kind, p.required) for p in ports.inputs] == [
        ("video", "video", True), ("deck_b", "video", False), ("mask", "mask", False)
    ]  # fmt: skip
    nodes = {
        "film_1": {"type": "builtin:video-file"},
        "p0": {"type": key("arrays")},
        "p1": {"type": key("deck"), "params": {"fader": 1.0}},
        "output_1": {"type": "builtin:output"},
    }
    wires = ["film_1.video > p0.video", "film_1.video > p1.video", "p1.video > output_1.video"]
    assert rendered(third_party, graph(nodes, wires), 1)[0] == [10], "one deck alone"
    wires.append("p0.video > p1.deck_b")
    assert rendered(third_party, graph(nodes, wires), 1)[0] == [245]
    nodes["p2"] = {"type": key("deck"), "params": {"fader": 0.0}}
    wires += ["film_1.video > p2.video", "p2.mask > p1.mask"]
    assert rendered(third_party, graph(nodes, wires), 1)[0] == [10], "the mask is over the fader"


def test_lots_follow_a_parameter(third_party):
    _, session = started(third_party, chain(key("lots")))
    assert session.chunk_size() == 4
    session.set("p0", "long", True)
    assert session.chunk_size() == 12
    class_ = third_party.classes[key("lots")]
    class_.sizes.clear()
    levels, _ = rendered(third_party, chain(key("lots"), p0={"long": True}), 24)
    assert len(levels) == 24
    assert class_.sizes == [12, 12]


def test_what_a_pipeline_hands_on_reaches_the_next(third_party):
    class_ = third_party.classes[key("relay")]
    class_.calls.clear()
    assert rendered(third_party, chain(key("relay"), key("relay")), 2)[0] == [10, 11]
    first, second, third, fourth = class_.calls
    assert "counted" not in first
    assert (second["counted"], fourth["counted"]) == (1, 2)
    assert [call["init_cache"] for call in class_.calls] == [True, True, False, False]
    assert second["video"][0].dtype == torch.uint8, "frames are the host's, whatever was handed on"
    assert third["input_mode"] == "video"


def test_arrays_and_lists_are_no_frames(third_party):
    assert rendered(third_party, chain(key("arrays")), 1)[0] == [245]
    for gives, named in (("array", "ndarray"), ("list", "list")):
        with pytest.raises(NodeError, match=f"p0: .*{named}"):
            rendered(third_party, chain(key("arrays"), p0={"gives": gives}), 1)


def test_sources_and_event_nodes_harm_no_pipeline(third_party):
    assert rendered(third_party, chain(key("camera")), 2)[0] == [10, 11]
    sources = ["scope-camera:test-card", "scope-camera:again"]
    roles = {t: third_party.types[t].role for t in [*sources, key("camera")]}
    assert list(roles.values()) == ["source", "source", "class"]
    module = sys.modules["scope_camera.plugin"]
    card = module.TestCard()
    assert isinstance(card, InputSource)
    assert card.connect(card.list_sources()[0].identifier)
    assert card.receive_frame().shape == (4, 6, 3)
    assert module.Beat(node_id="beat_1").execute({}, bpm=90) == {"beat": 90}
    assert module.Beat.get_definition().params[0].default == 120

import logging

import pytest
from torch import nn

from scope.core import hookimpl
from scope.core.config import get_assets_dir, get_model_file_path, get_models_dir
from scope.core.nodes import BaseNode, Node, NodeDefinition, NodePort, NodeRegistry
from scope.core.pipelines.base_schema import BasePipelineConfig
from scope.core.pipelines.controller import (
    CtrlInput,
    convert_to_win_keycodes,
    parse_ctrl_input,
)
from scope.core.pipelines.interface import Pipeline, Requirements
from scope.core.pipelines.registry import PipelineRegistry
from scope.core.plugins import hookimpl as from_plugins
from scope.core.plugins.hookspecs import hookimpl as from_hookspecs


class Config(BasePipelineConfig):
    pipeline_id = "glow"
    pipeline_name = "Glow"


class Glow(Pipeline):
    def __init__(self, device=None, **kwargs):
        self.device = device

    @classmethod
    def get_config_class(cls):
        return Config

    def __call__(self, **kwargs):
        return {"video": kwargs["video"]}


@pytest.fixture(autouse=True)
def empty_registry():
    NodeRegistry.clear()
    yield
    NodeRegistry.clear()


def test_a_pipeline_is_a_node_that_need_not_call_its_base():
    assert Pipeline is Node is BaseNode
    glow = Glow(device="cpu", height=512)
    assert glow.prepare(video=True) is None
    assert glow(video=[1]) == {"video": [1]}
    assert Requirements(input_size="4").input_size == 4
    assert from_plugins is from_hookspecs is hookimpl


def test_a_pipeline_may_be_a_torch_module_too():
    class Network(Pipeline, nn.Module):
        def __init__(self):
            nn.Module.__init__(self)
            self.layer = nn.Linear(2, 2)

    assert len(list(Network().parameters())) == 2
    assert type(Pipeline) is type


def test_what_is_not_implemented_says_so():
    node = Node("a", {"b": 1})
    assert (node.node_id, node.config) == ("a", {"b": 1})
    for call in (node, lambda: node.execute({}), Node.get_definition):
        with pytest.raises(NotImplementedError):
            call()


def test_a_definition_has_the_ports_and_prompts_on_its_own():
    definition = Glow.get_definition()
    assert (definition.node_type_id, definition.display_name) == ("glow", "Glow")
    assert definition.category == "pipeline"
    assert [(port.name, port.port_type) for port in definition.inputs] == [
        ("video", "video"),
        ("prompts", "string"),
    ]
    assert definition.pipeline_meta["id"] == "glow"


def test_a_definition_survives_a_schema_that_does_not():
    class Broken(Config):
        usage = ["nonsense"]

    class BrokenGlow(Glow):
        @classmethod
        def get_config_class(cls):
            return Broken

    meta = BrokenGlow.get_definition().pipeline_meta
    assert meta.keys() == {"id", "name", "description", "version", "schema_error"}


class Counter(Node):
    node_type_id = "counter"

    @classmethod
    def get_definition(cls):
        return NodeDefinition(
            node_type_id="counter",
            display_name="Counter",
            outputs=[NodePort(name="n", port_type="number")],
        )


def test_the_registry_is_one_list_in_which_the_last_one_wins(caplog):
    NodeRegistry.register(Glow)
    NodeRegistry.register(Counter)
    assert NodeRegistry.list_node_types() == ["glow", "counter"]
    assert PipelineRegistry.list_pipelines() == ["glow"]
    assert PipelineRegistry.get_config_class("glow") is Config
    assert PipelineRegistry.get("counter") is None

    class Other(Glow):
        pass

    with caplog.at_level(logging.WARNING):
        PipelineRegistry.register("glow", Other)
    assert "glow" in caplog.text
    assert NodeRegistry.get("glow") is Other
    assert len(NodeRegistry.get_all_definitions()) == 2
    assert not PipelineRegistry.unregister("counter")
    assert PipelineRegistry.unregister("glow")
    assert not NodeRegistry.is_registered("glow")


def test_what_has_no_id_or_another_one_is_refused():
    with pytest.raises(ValueError, match="neither"):
        NodeRegistry.register(Node)
    with pytest.raises(ValueError, match="glow"):
        PipelineRegistry.register("bloom", Glow)


def test_whether_a_chain_gives_pictures_and_sound():
    class Sound(Config):
        pipeline_id = "sound"
        produces_video = False
        produces_audio = True

    class SoundPipeline(Glow):
        @classmethod
        def get_config_class(cls):
            return Sound

    NodeRegistry.register(Glow)
    NodeRegistry.register(SoundPipeline)
    assert NodeRegistry.chain_produces_video(["sound", "glow"])
    assert not NodeRegistry.chain_produces_video(["glow", "sound"])
    assert NodeRegistry.chain_produces_video([])
    assert NodeRegistry.chain_produces_audio(["sound", "glow"])
    assert not NodeRegistry.chain_produces_audio(["glow"])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"button": ["KeyW", "MouseLeft"], "mouse": [1, -2.5]},
         CtrlInput({"KeyW", "MouseLeft"}, (1.0, -2.5))),
        ({}, CtrlInput()),
        ({"button": None, "mouse": None}, CtrlInput()),
        ({"button": "KeyW", "mouse": "far"}, CtrlInput()),
        ({"button": ["KeyW", 7], "mouse": [1]}, CtrlInput({"KeyW"}, (0.0, 0.0))),
    ],
)  # fmt: skip
def test_the_controller_is_read_from_whatever_comes(data, expected):
    assert parse_ctrl_input(data) == expected


def test_key_codes():
    held = {"KeyW", "ArrowUp", "Digit0", "ShiftRight", "MouseMiddle", "KeyP", "Space"}
    assert convert_to_win_keycodes(CtrlInput(held)) == {87, 38, 48, 161, 4, 32}


def test_models_have_their_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("DAYDREAM_SCOPE_MODELS_DIR", str(tmp_path / "models"))
    assert get_models_dir() == (tmp_path / "models").resolve()
    assert get_model_file_path("RIFE/flownet.pkl") == get_models_dir() / "RIFE" / "flownet.pkl"
    assert get_assets_dir() == (tmp_path / "assets").resolve()
    assert not get_models_dir().exists()
    monkeypatch.delenv("DAYDREAM_SCOPE_MODELS_DIR")
    assert get_models_dir().parts[-2:] == (".daydream-scope", "models")

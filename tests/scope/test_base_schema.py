"""Configs as Scope knows them: the same JSON, key for key."""

import subprocess
import sys
from typing import ClassVar, Literal

import pytest
from pydantic import Field, ValidationError

from scope.core.nodes.base import NodePort
from scope.core.pipelines.artifacts import HuggingfaceRepoArtifact
from scope.core.pipelines.base_schema import (
    BasePipelineConfig,
    CtrlInput,
    ModeDefaults,
    UsageType,
    height_field,
    ui_field_config,
)

METADATA_KEYS = [
    "id", "name", "description", "version", "supported_modes", "default_mode", "supports_prompts",
    "default_temporal_interpolation_method", "default_temporal_interpolation_steps",
    "default_spatial_interpolation_method", "docs_url", "estimated_vram_gb", "requires_models",
    "supports_lora", "supports_vace", "supports_cache_management", "supports_kv_cache_bias",
    "supports_quantization", "min_dimension", "recommended_quantization_vram_threshold", "modified",
    "produces_video", "produces_audio", "usage", "inputs", "outputs", "config_schema",
]  # fmt: skip


# The config of the user's documentation, as it stands there.
class MyPipelineConfig(BasePipelineConfig):
    pipeline_id = "my-custom-pipeline"
    pipeline_name = "My Custom Pipeline"
    pipeline_description = "Description of what this pipeline does"
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    usage = []

    my_parameter: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        description="My parameter description",
        json_schema_extra=ui_field_config(order=1, label="My Parameter"),
    )


def test_the_documentations_config_gives_the_schema_of_a_slider():
    schema = MyPipelineConfig.get_schema_with_metadata()
    assert list(schema) == METADATA_KEYS
    assert schema["id"] == "my-custom-pipeline"
    assert schema["supported_modes"] == ["video"]
    assert schema["usage"] == []
    assert (schema["inputs"], schema["outputs"]) == (["video"], ["video"])
    assert schema["config_schema"]["additionalProperties"] is False
    assert schema["config_schema"]["properties"]["my_parameter"] == {
        "default": 0.5,
        "description": "My parameter description",
        "maximum": 1.0,
        "minimum": 0.0,
        "title": "My Parameter",
        "type": "number",
        "ui": {"category": "configuration", "is_load_param": False, "order": 1,
               "label": "My Parameter"},
    }  # fmt: skip


def test_the_eleven_fields_of_every_config():
    fields = {name: field.default for name, field in BasePipelineConfig.model_fields.items()}
    assert fields == {
        "height": 512,
        "width": 512,
        "manage_cache": True,
        "base_seed": 42,
        "denoising_steps": None,
        "lora_merge_strategy": None,
        "noise_scale": None,
        "noise_controller": None,
        "input_size": 1,
        "ref_images": None,
        "vace_context_scale": 1.0,
    }
    properties = BasePipelineConfig.model_json_schema()["properties"]
    assert not any("ui" in property_ for property_ in properties.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"height": 0},
        {"base_seed": -1},
        {"noise_scale": 1.5},
        {"input_size": 0},
        {"vace_context_scale": 2.1},
        {"lora_merge_strategy": "x"},
        {"unknown": 1},
    ],
)
def test_a_wrong_value_is_refused(wrong):
    with pytest.raises(ValidationError):
        BasePipelineConfig(**wrong)


def test_the_metadata_of_a_bare_config():
    schema = BasePipelineConfig.get_schema_with_metadata()
    del schema["config_schema"]
    assert schema == {
        "id": "base",
        "name": "Base Pipeline",
        "description": "Base pipeline configuration",
        "version": "1.0.0",
        "supported_modes": ["text"],
        "default_mode": "text",
        "supports_prompts": True,
        "default_temporal_interpolation_method": "slerp",
        "default_temporal_interpolation_steps": 0,
        "default_spatial_interpolation_method": "linear",
        "docs_url": None,
        "estimated_vram_gb": None,
        "requires_models": False,
        "supports_lora": False,
        "supports_vace": False,
        "supports_cache_management": False,
        "supports_kv_cache_bias": False,
        "supports_quantization": False,
        "min_dimension": 1,
        "recommended_quantization_vram_threshold": None,
        "modified": False,
        "produces_video": True,
        "produces_audio": False,
        "usage": [],
        "inputs": ["video"],
        "outputs": ["video"],
    }


@pytest.mark.parametrize(
    ("given", "ui"),
    [
        ({}, {"category": "configuration", "is_load_param": False}),
        (
            {"order": 0, "label": "", "component": "image", "category": "input"},
            {"category": "input", "is_load_param": False, "order": 0, "label": "",
             "component": "image"},
        ),
        (
            {"is_load_param": True, "modes": ["video"]},
            {"category": "configuration", "is_load_param": True, "modes": ["video"]},
        ),
        (
            {"modulatable": True, "modulatable_min": 0.0, "modulatable_max": 1.0},
            {"category": "configuration", "is_load_param": False, "modulatable": True,
             "modulatable_min": 0.0, "modulatable_max": 1.0},
        ),
        ({"modulatable": False}, {"category": "configuration", "is_load_param": False}),
    ],
)  # fmt: skip
def test_the_ui_block_of_a_field(given, ui):
    assert ui_field_config(**given) == {"ui": ui}


def test_modes_override_defaults_and_are_listed_only_then():
    class Config(BasePipelineConfig):
        modes = {
            "text": ModeDefaults(height=320, denoising_steps=[1000, 500]),
            "video": ModeDefaults(default=True),
        }

    assert Config.get_default_mode() == "video"
    assert Config.get_supported_modes() == ["text", "video"]
    text = Config.get_defaults_for_mode("text")
    assert (text["height"], text["denoising_steps"], text["width"]) == (320, [1000, 500], 512)
    assert Config.get_defaults_for_mode("video")["height"] == 512
    schema = Config.get_schema_with_metadata()
    assert schema["mode_defaults"] == {"text": {"height": 320, "denoising_steps": [1000, 500]}}
    assert "mode_defaults" not in MyPipelineConfig.get_schema_with_metadata()
    with pytest.raises(ValidationError):
        ModeDefaults(colour="red")


def test_class_variables_override_with_and_without_annotation():
    class Config(BasePipelineConfig):
        pipeline_id = "x"
        category: ClassVar[str] = "compose"
        supports_lora: ClassVar[bool] = True
        artifacts = [HuggingfaceRepoArtifact(repo_id="a/b", files=["c.pt"])]
        usage = [UsageType.PREPROCESSOR]
        inputs = ["video", NodePort(name="mask", port_type="mask", required=False)]
        height: int = height_field(default=720)

    assert set(Config.model_fields) == set(BasePipelineConfig.model_fields)
    schema = Config.get_schema_with_metadata()
    assert schema["requires_models"] is True
    assert schema["usage"] == ["preprocessor"]
    assert schema["inputs"][1].port_type == "mask"
    assert Config().height == 720
    assert Config.get_pipeline_metadata()["id"] == "x"
    assert Config().is_video_mode()


def test_a_controller_field_is_a_reference_or_null():
    class Config(BasePipelineConfig):
        ctrl_input: CtrlInput | None = None
        mode: Literal["a", "b"] = "a"

    property_ = Config.model_json_schema()["properties"]["ctrl_input"]
    assert property_["anyOf"] == [{"$ref": "#/$defs/CtrlInput"}, {"type": "null"}]


def test_configs_are_read_without_torch():
    code = (
        "import sys, scope.core, scope.core.pipelines.schema, scope.core.pipelines.interface\n"
        "import scope.core.nodes, scope.core.pipelines.registry\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

"""An instance as plugin, with a source, an event node and a pipeline, offered by both hooks."""

from typing import ClassVar

import numpy as np
import torch

from scope.core import hookimpl
from scope.core.inputs.interface import InputSource, InputSourceInfo
from scope.core.inputs.video_file import VideoFileInputSource
from scope.core.nodes.base import BaseNode, NodeDefinition, NodeParam, NodePort
from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults
from scope.core.pipelines.interface import Pipeline, Requirements


class TestCard(InputSource):
    source_id: ClassVar[str] = "test-card"
    source_name = "Test card"
    source_description = "A picture that never changes."

    def list_sources(self, timeout_ms=5000):
        return [InputSourceInfo("Card", "card", {"width": 6})]

    def connect(self, identifier):
        return identifier == "card"

    def receive_frame(self, timeout_ms=100):
        return np.full((4, 6, 3), 99, np.uint8)

    def disconnect(self): ...


class Again(VideoFileInputSource):
    source_id = "again"


class Beat(BaseNode):
    node_type_id = "camera-beat"

    @classmethod
    def get_definition(cls):
        return NodeDefinition(
            node_type_id=cls.node_type_id,
            display_name="Beat",
            continuous=True,
            outputs=[NodePort(name="beat", port_type="trigger")],
            params=[NodeParam(name="bpm", param_type="number", default=120)],
        )

    def execute(self, inputs, **kwargs):
        return {"beat": kwargs.get("bpm", 120)}


class CameraConfig(BasePipelineConfig):
    pipeline_id = "camera"
    pipeline_name = "Camera"
    supports_prompts = False
    produces_audio = True
    modes = {"video": ModeDefaults(default=True)}


class Camera(Pipeline):
    @classmethod
    def get_config_class(cls):
        return CameraConfig

    def __init__(self, device=None, **kwargs): ...

    def prepare(self, **kwargs):
        return Requirements(input_size=1)

    def __call__(self, **kwargs):
        silence = torch.zeros(2, 1600)
        return {"video": torch.cat(kwargs["video"]), "audio": silence, "audio_sample_rate": 48000}


class Plugin:
    @hookimpl
    def register_nodes(self, register):
        for offered in (TestCard, Again, Beat, Camera):
            register(offered)

    @hookimpl
    def register_pipelines(self, register):
        register(Camera)


plugin = Plugin()

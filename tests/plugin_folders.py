"""Plugin folders written for a test, as their authors would write them."""

from pathlib import Path

# The three code blocks of the user's documentation, as they stand there but for a line that is
# broken in two.
DOCUMENTED = {
    "schema.py": '''
from pydantic import Field
from scope.core.pipelines.base_schema import (
    BasePipelineConfig, ModeDefaults, UsageType, ui_field_config,
)

class MyPipelineConfig(BasePipelineConfig):
    pipeline_id = "my-custom-pipeline"
    pipeline_name = "My Custom Pipeline"
    pipeline_description = "Description of what this pipeline does"
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    usage = []  # Leave empty for main pipeline

    # Add parameters
    my_parameter: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        description="My parameter description",
        json_schema_extra=ui_field_config(order=1, label="My Parameter"),
    )
''',
    "pipeline.py": '''
import torch
from scope.core.pipelines.interface import Pipeline, Requirements
from .schema import MyPipelineConfig

class MyPipeline(Pipeline):
    @classmethod
    def get_config_class(cls):
        return MyPipelineConfig

    def __init__(self, device: torch.device | None = None, **kwargs):
        self.device = device or torch.device("cuda" if torch.cuda.is_available() else "cpu")

    def prepare(self, **kwargs) -> Requirements:
        return Requirements(input_size=1)

    def __call__(self, **kwargs) -> dict:
        video = kwargs.get("video")
        if video is None:
            raise ValueError("Video input required")

        # Your processing logic here
        frames = torch.stack([f.squeeze(0) for f in video], dim=0)

        return {"video": frames}
''',
    "__init__.py": '''
from scope.core.plugins import hookimpl, PluginSpec

class MyPlugin(PluginSpec):
    @hookimpl
    def register_pipelines(self, register):
        from .pipeline import MyPipeline, MyPipelineConfig
        register(MyPipeline)
''',
}  # fmt: skip

MODULE_FORM = """
from scope.core.plugins.hookspecs import hookimpl

@hookimpl
def register_pipelines(register):
    from .pipeline import PIPELINES
    for pipeline in PIPELINES:
        register(pipeline)
"""

KNOB = """
import threading
import numpy as np
from scope.core.inputs.interface import InputSource, InputSourceInfo

class Knob(InputSource):
    source_id = "knob"
    source_name = "Knob"
    source_description = "One grey."

    def __init__(self):
        self.gone = threading.Event()

    def list_sources(self, timeout_ms=5000):
        return [InputSourceInfo("First", "40"), InputSourceInfo("Second", "90")]

    def connect(self, identifier):
        self.level = int(identifier)
        return self.level < 200

    def receive_frame(self, timeout_ms=100):
        self.gone.wait(0.01)
        return np.full((32, 48, 3), self.level, np.uint8)

    def disconnect(self):
        self.gone.set()

PIPELINES = [Knob]
"""
"""The input source of a plugin: a grey as bright as its identifier says, every 10 ms."""


def write_plugin(folder: Path, name: str, files: dict[str, str], entry: str | None = None) -> Path:
    """A source folder of a plugin named `name`; `entry` is what its entry point names."""
    package = name.replace("-", "_")
    inside = folder / name / "src" / package
    inside.mkdir(parents=True)
    for file, text in files.items():
        (inside / file).write_text(text)
    (folder / name / "pyproject.toml").write_text(
        f'[project]\nname = "{name}"\nversion = "1.2"\n'
        f'[project.entry-points."scope"]\nplugin = "{entry or package}"\n'
    )
    return folder / name


def write_pipelines(folder: Path, name: str, text: str) -> Path:
    """A source folder of a plugin in the usual form with the PIPELINES of a text."""
    return write_plugin(folder, name, {"__init__.py": MODULE_FORM, "pipeline.py": text})


def pipeline_text(name: str, body: str, **config: str) -> str:
    """A pipeline module with one pipeline; `body` is what its class holds. Without a `prepare` of
    its own it asks for one frame: Scope gives none to a pipeline that does not ask."""
    if "def prepare" not in body:
        body += "\n    def prepare(self, **kwargs):\n        return Requirements(input_size=1)\n"
    settings = {"supports_prompts": "False", "modes": '{"video": ModeDefaults(default=True)}'}
    lines = "\n".join(f"    {key} = {value}" for key, value in (settings | config).items())
    return f'''
import torch
from pydantic import Field
from scope.core.nodes.base import NodePort
from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, ui_field_config
from scope.core.pipelines.interface import Pipeline, Requirements

class Config(BasePipelineConfig):
    pipeline_id = "{name}"
    pipeline_name = "{name}"
{lines}
    level: float = Field(1.0, ge=0, le=1, json_schema_extra=ui_field_config(order=1))
    hidden: int = 7
    built: int = Field(3, json_schema_extra=ui_field_config(order=2, is_load_param=True))

class Pipe(Pipeline):
    @classmethod
    def get_config_class(cls):
        return Config
{body}

PIPELINES = [Pipe]
'''

"""The nodes through which frames enter and leave a graph: configs like those of any pipeline, but
run by the engine itself."""

from typing import ClassVar, Literal

from pydantic import Field

from openscope.graph.node_type import Role, Ticks
from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults, ui_field_config

Fit = Literal["contain", "cover", "stretch"]


def _fit_field(order: int) -> Fit:
    # pydantic's Field is typed as the value that it stands for
    field: Fit = Field(
        default="contain",
        description="How frames fill the document's size: whole with black edges, cut, or bent.",
        json_schema_extra=ui_field_config(order=order, label="Fit"),
    )
    return field


class IOConfig(BasePipelineConfig):
    """What these nodes share."""

    role: ClassVar[Role] = "source"
    category: ClassVar[str] = "input"
    supports_prompts = False
    modes = {"video": ModeDefaults(default=True)}
    inputs = []


class VideoFileConfig(IOConfig):
    """A film."""

    pipeline_id = "video-file"
    pipeline_name = "Video File"
    pipeline_description = "Film from a file, looped or trimmed."
    ticks: ClassVar[Ticks] = "file"

    path: str = Field(
        default="",
        description="The video file; a relative path starts at the document's folder.",
        json_schema_extra=ui_field_config(order=1, label="File", is_load_param=True)
        | {"format": "file-path"},
    )
    loop: bool = Field(
        default=True,
        description="Start again at the end; otherwise the last frame stays.",
        json_schema_extra=ui_field_config(order=2, label="Loop"),
    )
    start: float = Field(
        default=0.0,
        ge=0.0,
        le=86400.0,
        description="Where the film begins, in seconds. Load-time: the file is opened there.",
        json_schema_extra=ui_field_config(order=3, label="Start", is_load_param=True),
    )
    end: float | None = Field(
        default=None,
        gt=0.0,
        le=86400.0,
        description="Where it ends, in seconds; empty plays all. Load-time: the file is reopened.",
        json_schema_extra=ui_field_config(order=4, label="End", is_load_param=True),
    )
    fit: Fit = _fit_field(5)


class ImageConfig(IOConfig):
    """A picture that stands still."""

    pipeline_id = "image"
    pipeline_name = "Image"
    pipeline_description = "A still picture, on every frame."
    ticks: ClassVar[Ticks] = "still"

    path: str = Field(
        default="",
        description="The image file; a relative path starts at the document's folder.",
        json_schema_extra=ui_field_config(order=1, label="File", is_load_param=True)
        | {"format": "file-path"},
    )
    fit: Fit = _fit_field(2)


class CameraConfig(IOConfig):
    """A camera."""

    pipeline_id = "camera"
    pipeline_name = "Camera"
    pipeline_description = "A camera of this machine, live."
    ticks: ClassVar[Ticks] = "device"

    device: int = Field(
        default=0,
        ge=0,
        le=63,
        description="Which camera, counted from 0. Load-time: it is opened.",
        json_schema_extra=ui_field_config(order=1, label="Camera", is_load_param=True),
    )
    width: int = Field(
        default=1280,
        ge=1,
        le=8192,
        description="Width asked for, in pixels. Load-time: the camera is opened with it.",
        json_schema_extra=ui_field_config(order=2, label="Width", is_load_param=True),
    )
    height: int = Field(
        default=720,
        ge=1,
        le=8192,
        description="Height asked for, in pixels. Load-time: the camera is opened with it.",
        json_schema_extra=ui_field_config(order=3, label="Height", is_load_param=True),
    )
    fps: float = Field(
        default=30.0,
        gt=0.0,
        le=240.0,
        description="Frames per second asked for. Load-time: the camera is opened with it.",
        json_schema_extra=ui_field_config(order=4, label="Frames per second", is_load_param=True),
    )
    fit: Fit = _fit_field(5)


class PluginSourceConfig(IOConfig):
    """What every input source of a plugin offers; its id and words are the plugin's."""

    ticks: ClassVar[Ticks] = "device"

    identifier: str = Field(
        default="",
        description="What to connect to; empty takes the first. Load-time: it is connected.",
        json_schema_extra=ui_field_config(order=1, label="Source", is_load_param=True),
    )
    fit: Fit = _fit_field(2)


class TestPatternConfig(IOConfig):
    """A picture without a file."""

    __test__ = False  # pytest takes the name for a test

    pipeline_id = "test-pattern"
    pipeline_name = "Test Pattern"
    pipeline_description = "Bars, checker, gradient, moving shapes or noise, the same on every run."
    ticks: ClassVar[Ticks] = "pattern"

    pattern: Literal["bars", "checker", "gradient", "shapes", "noise"] = Field(
        default="shapes",
        description="What is drawn.",
        json_schema_extra=ui_field_config(order=1, label="Pattern"),
    )
    width: int = Field(
        default=1280,
        ge=1,
        le=8192,
        description="Width in pixels. Load-time: everything below is built for a size.",
        json_schema_extra=ui_field_config(order=2, label="Width", is_load_param=True),
    )
    height: int = Field(
        default=720,
        ge=1,
        le=8192,
        description="Height in pixels. Load-time: everything below is built for a size.",
        json_schema_extra=ui_field_config(order=3, label="Height", is_load_param=True),
    )
    fps: float = Field(
        default=30.0,
        gt=0.0,
        le=240.0,
        description="Frames per second where no film or camera ticks. Load-time: it is the clock.",
        json_schema_extra=ui_field_config(order=4, label="Frames per second", is_load_param=True),
    )
    fit: Fit = _fit_field(5)


class OutputConfig(IOConfig):
    """Where the film leaves the graph."""

    pipeline_id = "output"
    pipeline_name = "Output"
    pipeline_description = "What is shown, recorded and exported."
    role: ClassVar[Role] = "output"
    category: ClassVar[str] = "output"
    inputs = ["video"]
    outputs = []


IO_NODES = (VideoFileConfig, CameraConfig, ImageConfig, TestPatternConfig, OutputConfig)

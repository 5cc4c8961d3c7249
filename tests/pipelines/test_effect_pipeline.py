"""Built-ins as Scope calls them: lists of uint8 pictures and every keyword that it knows."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

import pytest
import torch

from pipelines.blend.pipeline import BlendPipeline
from pipelines.bloom.pipeline import BloomPipeline
from pipelines.gray.pipeline import GrayPipeline
from pipelines.kaleidoscope.pipeline import KaleidoscopePipeline
from pipelines.luma_key.pipeline import LumaKeyPipeline
from pipelines.passthrough.pipeline import PassthroughPipeline
from pipelines.trails.pipeline import TrailsPipeline

# What a session of Scope passes along to every pipeline.
SESSION = {
    "input_mode": "video",
    "pipeline_ids": ["gray"],
    "graph": {},
    "prompts": [{"text": "rain", "weight": 100}],
    "prompt_interpolation_method": "linear",
    "vace_context_scale": 1.0,
    "manage_cache": True,
    "recording": False,
}


@dataclass
class Timestamp:
    pts: int | None
    time_base: Fraction | None

    @property
    def is_valid(self):
        return self.pts is not None


def pictures(*levels, size=(4, 6), channels=3):
    return [torch.full((1, *size, channels), level, dtype=torch.uint8) for level in levels]


@pytest.mark.parametrize(
    "pipeline",
    [GrayPipeline, KaleidoscopePipeline, BloomPipeline, TrailsPipeline, PassthroughPipeline],
)
def test_a_filter_runs_as_scope_calls_it(pipeline):
    defaults = {n: f.default for n, f in pipeline.get_config_class().model_fields.items()}
    built = pipeline(**defaults, loras=[], quantization=None)
    assert built.prepare(**SESSION, video=True).input_size == 1
    for channels in (1, 3, 4):
        shown = built(**SESSION, video=pictures(10, 200, channels=channels), init_cache=True)
        assert shown["video"].shape == (2, 4, 6, 3)
        assert shown["video"].dtype == torch.float32


def test_passthrough_keeps_every_level():
    levels = [torch.arange(256, dtype=torch.uint8).view(1, 16, 16, 1).expand(-1, -1, -1, 3)]
    shown = PassthroughPipeline(device="cpu")(video=levels)["video"]
    assert torch.equal((shown * 255).clamp(0, 255).to(torch.uint8), levels[0])


def test_a_missing_picture_is_an_error_that_names_the_input():
    with pytest.raises(ValueError, match="'video'"):
        GrayPipeline(device="cpu")(**SESSION)
    with pytest.raises(ValueError, match="'video_b'"):
        BlendPipeline(device="cpu")(video=pictures(1))


class Mode(Enum):
    ADD = "add"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({"amount": "0.5"}, {"amount": 0.5}),
        ({"amount": 7}, {"amount": 1.0}),
        ({"amount": -7.0}, {"amount": 0.0}),
        ({"amount": float("nan")}, {}),
        ({"amount": "much"}, {}),
        ({"amount": None}, {}),
        ({"amount": [1]}, {}),
        ({"mode": Mode.ADD}, {"mode": "add"}),
        ({"mode": "burn"}, {}),
    ],
)
def test_runtime_values_are_cleaned_and_never_stop_a_show(given, meant):
    blend = BlendPipeline(device="cpu")
    both = {"video": pictures(40), "video_b": pictures(90)}
    assert torch.equal(blend(**both, **given)["video"], blend(**both, **meant)["video"])


def test_a_whole_number_in_a_string_or_out_of_range_is_cleaned():
    frames = [torch.randint(0, 256, (1, 16, 16, 3), dtype=torch.uint8)]
    turn = KaleidoscopePipeline(device="cpu")

    def shown(slices):
        return turn(video=frames, slices=slices, init_cache=True)["video"]

    assert torch.equal(shown("6"), shown(6))
    assert torch.equal(shown(5.7), shown(6))
    assert torch.equal(shown(1000), shown(24))
    assert torch.equal(shown(float("inf")), shown(24))


def test_init_cache_resets_the_state():
    trails = TrailsPipeline(device="cpu")
    trails(video=pictures(255))
    assert trails(video=pictures(0))["video"].max() > 0.5
    assert trails(video=pictures(0), init_cache=True)["video"].max() == 0


def test_seconds_come_from_valid_timestamps_else_from_the_rate():
    frames = [torch.randint(0, 256, (1, 16, 16, 3), dtype=torch.uint8)]
    stamped, counted, broken = (KaleidoscopePipeline(device="cpu") for _ in range(3))
    for number in range(3):
        stamps = [Timestamp(7 + number * 2, Fraction(1, 60))]
        by_time = stamped(video=frames, video_timestamps=stamps)["video"]
        by_count = counted(video=frames)["video"]
        by_default = broken(video=frames, video_timestamps=[Timestamp(None, None)])["video"]
        assert torch.allclose(by_time, by_count, atol=1e-5)
        assert torch.equal(by_count, by_default)


def test_second_inputs_of_another_count_and_a_mask_are_taken():
    blend = BlendPipeline(device="cpu")
    shown = blend(
        video=pictures(0, 0, 0),
        video_b=pictures(255),
        mask=pictures(255, 0, channels=1),
        mode="normal",
    )["video"]
    assert [round(float(frame.max()), 3) for frame in shown] == [1, 0, 0]


def test_a_mask_is_shown_as_a_picture():
    shown = LumaKeyPipeline(device="cpu")(video=pictures(255))
    assert shown["mask"].shape[3] == 1
    assert shown["video"].shape[3] == 3


def test_sizes_that_differ_in_one_list_are_fitted():
    mixed = pictures(9) + pictures(9, size=(8, 8)) + pictures(9, channels=4)
    assert GrayPipeline(device="cpu")(video=mixed)["video"].shape == (3, 4, 6, 3)

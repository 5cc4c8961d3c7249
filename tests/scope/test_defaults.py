"""Input modes: which one, and what the config says about it."""

from types import SimpleNamespace

import pytest

from scope.core.nodes import Node
from scope.core.pipelines.base_schema import BasePipelineConfig, ModeDefaults
from scope.core.pipelines.defaults import (
    INPUT_MODE_TEXT,
    INPUT_MODE_VIDEO,
    apply_mode_defaults_to_state,
    calculate_video_input_size,
    extract_load_params,
    get_pipeline_config,
    handle_mode_transition,
    prepare_for_mode,
    resolve_input_mode,
)
from scope.core.pipelines.interface import Pipeline


class Config(BasePipelineConfig):
    pipeline_id = "dream"
    modes = {
        "text": ModeDefaults(default=True, height=320, denoising_steps=[1000, 500]),
        "video": ModeDefaults(noise_scale=0.7),
    }


class Dream(Pipeline):
    @classmethod
    def get_config_class(cls):
        return Config


class State:
    """A state of the other kind."""

    def __init__(self):
        self.values = {}

    def set(self, name, value):
        self.values[name] = value


def test_the_config_of_a_pipeline_and_of_none():
    assert get_pipeline_config(Dream) is Config
    with pytest.raises(ValueError, match="Node has no config class"):
        get_pipeline_config(Node)


@pytest.mark.parametrize(
    ("kwargs", "mode"), [({}, "text"), ({"video": None}, "text"), ({"video": []}, "video")]
)
def test_a_call_with_frames_is_in_video_mode(kwargs, mode):
    assert (INPUT_MODE_TEXT, INPUT_MODE_VIDEO) == ("text", "video")
    assert resolve_input_mode(kwargs) == mode


def test_load_params_are_what_was_sent_over_what_the_default_mode_says():
    assert extract_load_params(Dream, None) == (320, 512, 42)
    assert extract_load_params(Dream, {"width": 640, "base_seed": 7}) == (320, 640, 7)


def test_a_state_gets_the_defaults_of_a_mode_but_for_what_the_caller_set():
    state = {}
    apply_mode_defaults_to_state(state, Dream)
    assert state == {
        "height": 320, "width": 512, "base_seed": 42, "manage_cache": True,
        "denoising_step_list": [1000, 500],
    }  # fmt: skip
    other = State()
    apply_mode_defaults_to_state(other, Dream, "video", {"noise_scale": 0.2, "height": 64})
    assert other.values == {"width": 512, "base_seed": 42, "manage_cache": True}


def test_the_size_of_a_lot():
    assert calculate_video_input_size({}) == 12
    assert calculate_video_input_size(SimpleNamespace(num_frame_per_block=1)) == 4
    assert calculate_video_input_size({"vae_temporal_downsample_factor": 2}) == 6


def test_frames_are_asked_for_in_video_mode_alone():
    assert prepare_for_mode(Dream, {}, {"prompts": "sea"}) is None
    assert prepare_for_mode(Dream, {}, {"video": True}).input_size == 12
    assert prepare_for_mode(Dream, {}, {"video": True}, video_input_size=5).input_size == 5


@pytest.mark.parametrize(
    ("first_call", "last_mode", "begins_anew"),
    [(True, None, False), (False, "video", False), (False, "text", True), (True, "text", False)],
)
def test_another_mode_begins_anew(first_call, last_mode, begins_anew):
    state, cleared = {}, []
    vae = SimpleNamespace(clear_cache=lambda: cleared.append(True))
    after = handle_mode_transition(state, vae, first_call, last_mode, {"video": [1]})
    assert after == (False, "video")
    assert state == ({"init_cache": True} if begins_anew else {})
    assert cleared == ([True] if begins_anew else [])
    assert handle_mode_transition({}, None, False, "video", {}) == (False, "text")

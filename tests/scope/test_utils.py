"""Frames as pipelines pass them on, and the small helpers beside them."""

import importlib.util
import pickle

import pytest
import torch

from scope.core.pipelines.blending import parse_transition_config
from scope.core.pipelines.process import (
    normalize_frame_sizes,
    postprocess_chunk,
    preprocess_chunk,
)
from scope.core.pipelines.utils import (
    Quantization,
    VaeType,
    load_model_config,
    load_state_dict,
    parse_jsonl_prompts,
    print_statistics,
    validate_resolution,
)


def frame(height, width, level=100):
    return torch.full((1, height, width, 3), level, dtype=torch.uint8)


def test_frames_of_two_sizes_become_one():
    small, large = normalize_frame_sizes([frame(4, 6), frame(8, 12, 50)])
    assert small.shape == large.shape == (1, 4, 6, 3)
    assert large.dtype == torch.uint8
    assert large.unique().tolist() == [50]
    (wanted,) = normalize_frame_sizes([frame(4, 6)], 2, 3, dtype=torch.float16)
    assert (wanted.shape, wanted.dtype) == ((1, 2, 3, 3), torch.float16)
    assert normalize_frame_sizes([]) == []


def test_a_chunk_there_and_back():
    chunk = [frame(4, 6, 0), frame(4, 6, 255)]
    planes = preprocess_chunk(chunk, torch.device("cpu"), torch.float32)
    assert planes.shape == (1, 3, 2, 4, 6)
    assert (planes.min(), planes.max()) == (-1, 1)
    back = postprocess_chunk(planes.permute(0, 2, 1, 3, 4))
    assert (back.shape, back.dtype) == ((2, 4, 6, 3), torch.float32)
    assert (back[0].max(), back[1].min()) == (0, 1)


def test_a_resolution_that_does_not_divide_is_refused_with_one_that_does():
    validate_resolution(512, 768, 16)
    with pytest.raises(ValueError, match="520x512 does not divide by 16; 512x512 does"):
        validate_resolution(512, 520, 16)


@pytest.mark.parametrize(
    ("given", "steps", "method"),
    [
        (None, 0, "linear"),
        ({"num_steps": 4, "temporal_interpolation_method": "slerp"}, 4, "slerp"),
        ({"num_steps": "many"}, 0, "linear"),
    ],
)
def test_a_transition(given, steps, method):
    config = parse_transition_config(given)
    assert (config.num_steps, config.temporal_interpolation_method) == (steps, method)


def test_choices_print_as_in_scope():
    assert Quantization("fp8_e4m3fn") is Quantization.FP8_E4M3FN
    assert [kind.value for kind in VaeType] == ["wan", "lightvae", "tae", "lighttae"]


def test_a_model_config_is_the_configs_own_or_lies_beside_the_pipeline(tmp_path):
    own = {"layers": 3}
    assert load_model_config({"model_config": own}, tmp_path / "pipeline.py") is own
    (tmp_path / "model.yaml").write_text("base: {heads: 8, name: small}\n")
    found = load_model_config({}, tmp_path / "pipeline.py")
    assert (found.base.heads, found["base"]["name"]) == (8, "small")
    with pytest.raises(AttributeError, match="layers"):
        found.layers  # noqa: B018
    with pytest.raises(FileNotFoundError):
        load_model_config({}, tmp_path / "elsewhere" / "pipeline.py")


def test_weights_are_read_and_code_among_them_is_not_run(tmp_path):
    torch.save({"w": torch.ones(2)}, tmp_path / "right.pt")
    assert load_state_dict(tmp_path / "right.pt")["w"].tolist() == [1, 1]

    class Evil:
        def __reduce__(self):
            return (exec, ("raise SystemExit('ran')",))

    torch.save({"w": Evil()}, tmp_path / "wrong.pt")
    with pytest.raises(pickle.UnpicklingError):
        load_state_dict(tmp_path / "wrong.pt")


@pytest.mark.skipif(importlib.util.find_spec("safetensors") is not None, reason="it is here")
def test_safetensors_are_asked_for_by_name(tmp_path):
    with pytest.raises(ImportError, match=r"flow\.safetensors needs the package safetensors"):
        load_state_dict(tmp_path / "flow.safetensors")


def test_prompts_from_json_lines(tmp_path):
    path = tmp_path / "prompts.jsonl"
    path.write_text('"sea"\n\n["sun", "moon"]\n{"prompts": ["stars"]}\n')
    assert parse_jsonl_prompts(path) == [["sea"], ["sun", "moon"], ["stars"]]
    for wrong in ("7", '{"prompt": 1}', "[1]", "not json"):
        path.write_text(f'"sea"\n{wrong}\n')
        with pytest.raises(ValueError, match="Line 2 of"):
            parse_jsonl_prompts(path)


def test_statistics_in_two_lines(capsys):
    print_statistics([0.1, 0.3], [10, 20])
    out = capsys.readouterr().out
    assert out == "Latency: 0.20 s (0.10 to 0.30)\nRate: 15.00 fps (10.00 to 20.00)\n"
    print_statistics([], [])
    assert capsys.readouterr().out == ""

"""What every effect promises, whatever it does."""

import copy
import inspect
import subprocess
import sys
from importlib import import_module

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from running import EFFECTS, Running
from scope.core.pipelines.interface import Pipeline

SIZES = [(1, 1), (1, 7), (2, 3), (17, 23), (64, 36)]


def check_outputs(effect, outputs, count, height, width):
    assert len(outputs) == len(effect.type.outputs)
    for port, frames in zip(effect.type.outputs, outputs, strict=True):
        assert frames.dtype == torch.float32
        assert frames.shape[0] == (len(effect.times) if effect.changes_rate else count)
        assert not frames.isnan().any()
        if port.kind in ("video", "mask"):
            assert frames.shape[1:3] == (height, width)
            assert frames.min() >= 0
            assert frames.max() <= 1
        if port.kind == "mask":
            assert frames.shape[3] == 1


def same(a, b, tolerance=0.0):
    return all(_same(x, y, tolerance) for x, y in zip(a, b, strict=True))


def _same(x, y, tolerance):
    return (x - y).abs().max() <= tolerance if isinstance(x, torch.Tensor) else x == y


def _turned(given):
    """The same frames in another layout; what is no frames as it is."""
    if not isinstance(given, torch.Tensor):
        return given
    return given.permute(0, 2, 1, 3).contiguous().permute(0, 2, 1, 3)


def _frame(given, index):
    return given[index : index + 1] if isinstance(given, torch.Tensor) else given


def test_it_describes_itself_and_each_parameter(effect):
    assert effect.type.name
    assert effect.type.description.endswith(".")
    assert effect.type.group
    for parameter in effect.type.parameters.values():
        assert parameter.description.endswith("."), parameter.name
        assert parameter.shown, f"{parameter.name} has no ui block"
        assert parameter.order is not None
        if parameter.kind in ("integer", "number"):
            assert parameter.minimum is not None, f"{parameter.name} needs a range for its slider"
            assert parameter.maximum is not None
    orders = [p.order for p in effect.type.parameters.values()]
    assert len(set(orders)) == len(orders)


def test_its_defaults_are_valid(effect):
    for parameter in effect.type.parameters.values():
        assert parameter.refusal(parameter.default) is None, parameter.name


def test_its_keywords_are_its_parameters(effect):
    keywords = {n for n, p in effect.names.items() if p.kind is inspect.Parameter.KEYWORD_ONLY}
    runtime = {n for n, p in effect.type.parameters.items() if not p.load_time}
    assert keywords - {"clock", "controls", "values", "prompts", "frame_size", "times"} == runtime
    positional = [
        n for n, p in effect.names.items() if p.kind is not inspect.Parameter.KEYWORD_ONLY
    ]
    assert len(positional) == len(effect.type.inputs)


@pytest.mark.parametrize(("height", "width"), SIZES)
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_it_runs_on_any_size_and_channels_and_gives_frames_in_range(
    effect, height, width, channels
):
    for count in (1, 4):
        effect.reset()
        inputs = effect.inputs(count, height, width, channels)
        check_outputs(effect, effect(*inputs), count, height, width)


def test_it_does_without_its_optional_inputs(effect):
    check_outputs(effect, effect(*effect.inputs(optional=False)), 1, 17, 23)


def test_it_takes_further_inputs_of_other_sizes_and_channels(effect):
    first = effect.inputs(2, 17, 23, 3)
    other = effect.inputs(2, 9, 40, 4, seed=1)
    check_outputs(effect, effect(first[0], *other[1:]), 2, 17, 23)


def test_it_writes_into_no_input(effect):
    inputs = effect.inputs(4)
    before = copy.deepcopy(inputs)
    effect(*inputs)
    effect(*inputs)
    assert same(inputs, before)


def test_it_takes_views_of_any_layout(effect):
    inputs = effect.inputs(2)
    views = [_turned(given) for given in inputs]
    first = effect(*inputs)
    effect.reset()
    assert same(first, effect(*views), 1e-6)


def test_four_frames_at_once_are_four_frames_one_by_one(effect):
    inputs = effect.inputs(4)
    at_once = effect(*inputs)
    effect.reset()
    one_by_one = [effect(*(_frame(given, i) for given in inputs)) for i in range(4)]
    joined = [torch.cat(parts) for parts in zip(*one_by_one, strict=True)]
    assert same(at_once, joined, 1e-5)


def test_a_reset_forgets_everything_and_runs_repeat_bit_for_bit(effect):
    inputs, other = effect.inputs(3), effect.inputs(3, seed=5)
    first = [frames.clone() for frames in effect(*inputs)]
    effect(*other)
    effect.reset()
    assert same(first, effect(*inputs))


def test_it_survives_a_change_of_size_in_mid_stream(effect):
    effect(*effect.inputs(2, 17, 23, 3))
    check_outputs(effect, effect(*effect.inputs(2, 8, 40, 4)), 2, 8, 40)


def test_it_sets_no_torch_global(effect):
    def state():
        return (
            torch.is_grad_enabled(),
            torch.get_default_dtype(),
            torch.get_num_threads(),
            torch.are_deterministic_algorithms_enabled(),
            torch.backends.cudnn.benchmark,
            torch.get_rng_state().sum().item(),
        )

    before = state()
    effect(*effect.inputs(2))
    assert state() == before


def values_of(parameter):
    if parameter.kind == "choice":
        return st.sampled_from(parameter.choices)
    if parameter.kind == "boolean":
        return st.booleans()
    if parameter.kind == "integer":
        return st.integers(int(parameter.minimum), int(parameter.maximum))
    if parameter.kind == "number":
        low, high = parameter.minimum, parameter.maximum
        return st.floats(low, high) | st.sampled_from([low, high])
    if parameter.format == "color":
        return st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")
    return st.just(parameter.default)


@given(data=st.data())
@settings(
    deadline=None,
    max_examples=25,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_values_in_range_give_frames_in_range(effect, data):
    runtime = {n: p for n, p in effect.type.parameters.items() if not p.load_time}
    values = {name: data.draw(values_of(p), label=name) for name, p in runtime.items()}
    height, width = data.draw(st.sampled_from([(9, 12), (1, 1), (16, 5)]))
    effect.reset()
    check_outputs(effect, effect(*effect.inputs(2, height, width), **values), 2, height, width)


def test_its_folder_joins_it_to_scope(effect):
    folder = effect.type.id.replace("-", "_")
    module = import_module(f"pipelines.{folder}.pipeline")
    classes = [
        c
        for c in vars(module).values()
        if inspect.isclass(c) and issubclass(c, Pipeline) and c.__module__ == module.__name__
    ]
    assert [c.get_config_class().pipeline_id for c in classes] == [effect.type.id]


def test_schemas_are_read_without_torch():
    code = "import sys\n" + "".join(
        f"import pipelines.{t.id.replace('-', '_')}.schema\n" for t in EFFECTS.values()
    )
    subprocess.run([sys.executable, "-c", code + "assert 'torch' not in sys.modules"], check=True)


@pytest.mark.gpu
@pytest.mark.parametrize("key", sorted(EFFECTS))
def test_cuda_agrees_with_cpu(key):
    cpu, cuda = Running(EFFECTS[key]), Running(EFFECTS[key], "cuda")
    for seed in range(3):
        inputs = cpu.inputs(2, 72, 128, 3, seed=seed)
        there = [given.cuda() if isinstance(given, torch.Tensor) else given for given in inputs]
        result = [frames.cpu() for frames in cuda(*there)]
        assert same(cpu(*inputs), result, 2e-3)
        assert same(cuda(*there), cuda(*there)) or hasattr(cuda.call, "reset")

"""The contour network against the names, shapes and mathematics of the published one, on seeded
random weights."""

import numpy as np
import pytest
import torch
import torch.nn.functional as functional

from pipelines.kit.weights import MissingModelError, load_weights
from pipelines.scribble.contour import ContourInference, contours
from pipelines.scribble.effect import CONTOUR_WEIGHTS, Scribble

PUBLISHED = {
    "model0.1": (64, 3, 7, 7),
    "model1.0": (128, 64, 3, 3),
    "model1.3": (256, 128, 3, 3),
    **{f"model2.{i}.conv_block.{j}": (256, 256, 3, 3) for i in range(3) for j in (1, 5)},
    "model3.0": (256, 128, 3, 3),
    "model3.3": (128, 64, 3, 3),
    "model4.1": (1, 64, 7, 7),
}
TRANSPOSED = ("model3.0", "model3.3")


@pytest.fixture(scope="module")
def weights():
    generator = torch.Generator().manual_seed(5)
    made = {}
    for name, shape in PUBLISHED.items():
        count = shape[1] if name in TRANSPOSED else shape[0]
        scale = (np.prod(shape[1:])) ** -0.5
        made[f"{name}.weight"] = torch.randn(shape, generator=generator) * float(scale)
        made[f"{name}.bias"] = torch.randn(count, generator=generator) * 0.1
    return made


def by_hand(weights, x):
    """The network written out as mathematics."""

    def conv(x, name, reflect=0, **how):
        if reflect:
            x = functional.pad(x, (reflect,) * 4, mode="reflect")
        return functional.conv2d(x, weights[f"{name}.weight"], weights[f"{name}.bias"], **how)

    def norm(x):
        mean = x.mean((2, 3), keepdim=True)
        return (x - mean) / (x.var((2, 3), unbiased=False, keepdim=True) + 1e-5).sqrt()

    x = norm(conv(x, "model0.1", 3)).relu()
    for name in ("model1.0", "model1.3"):
        x = norm(conv(x, name, stride=2, padding=1)).relu()
    for i in range(3):
        y = norm(conv(x, f"model2.{i}.conv_block.1", 1)).relu()
        x = x + norm(conv(y, f"model2.{i}.conv_block.5", 1))
    for name in TRANSPOSED:
        weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
        x = norm(
            functional.conv_transpose2d(x, weight, bias, stride=2, padding=1, output_padding=1)
        ).relu()
    return conv(x, "model4.1", 3).sigmoid()


def saved(folder, tensors):
    path = folder / CONTOUR_WEIGHTS
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(tensors, path)
    return path


def test_the_network_has_the_published_tensors_and_computes_what_they_mean(weights, tmp_path):
    network = ContourInference().eval()
    shapes = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    assert shapes == {name: tuple(tensor.shape) for name, tensor in weights.items()}
    load_weights(network, saved(tmp_path, weights), "a/b", "c")
    picture = torch.rand(2, 3, 24, 32, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        assert (network(picture) - by_hand(weights, picture)).abs().max() < 1e-5


@pytest.mark.parametrize("size", [(1, 1), (3, 40), (17, 23), (32, 32)])
def test_lines_have_the_size_of_the_picture(weights, tmp_path, size):
    saved(tmp_path, weights)
    effect = Scribble("contour", torch.device("cpu"), tmp_path)
    frames = torch.rand(2, *size, 4)
    values = {"thickness": 1.2, "threshold": 0.06, "softness": 0.08, "clean": 0.3}
    with torch.inference_mode():
        shown = effect(frames, **values)
        one = effect(frames[1:], **values)
        grey = effect(frames[..., :1], **values)
    assert shown.shape == (2, *size, 3)
    assert grey.shape == (2, *size, 1)
    assert 0 <= shown.min() <= shown.max() <= 1
    assert torch.equal(shown[1:], one)
    assert (shown.mean((1, 2, 3)) <= 0.5).all(), "white on black"


def test_padding_leaves_the_inside_alone(weights, tmp_path):
    network = ContourInference().eval()
    load_weights(network, saved(tmp_path, weights), "a/b", "c")
    frames = torch.rand(1, 16, 20, 3)
    with torch.inference_mode():
        assert torch.equal(
            contours(network, frames), network(frames.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        )


def test_a_missing_file_is_told_with_its_folder_and_origin(tmp_path):
    with pytest.raises(MissingModelError, match=r"netG_A_latest\.pth.*VACE-Annotators") as told:
        Scribble("contour", torch.device("cpu"), tmp_path)
    assert str(tmp_path) in str(told.value)


def test_weights_with_a_prefix_and_more_tensors_are_taken(weights, tmp_path):
    more = {f"module.{name}": tensor for name, tensor in weights.items()} | {"x": torch.zeros(1)}
    load_weights(ContourInference(), saved(tmp_path, more), "a/b", "c")


def test_other_weights_are_refused_by_their_first_difference(weights, tmp_path):
    lacking = {name: tensor for name, tensor in weights.items() if name != "model1.0.bias"}
    bent = weights | {"model2.0.conv_block.1.weight": torch.zeros(1)}
    for tensors, says in (
        (lacking, r"no tensor model1\.0\.bias"),
        (bent, r"conv_block\.1\.weight"),
    ):
        with pytest.raises(ValueError, match=says):
            load_weights(ContourInference(), saved(tmp_path, tensors), "a/b", "c")


class Evil:
    def __reduce__(self):
        return (print, ("run!",))


def test_a_file_that_would_run_code_is_refused_unrun(tmp_path, capsys):
    for content in ({"model0.1.weight": Evil()}, [1, 2]):
        with pytest.raises(ValueError, match="holds no weights"):
            load_weights(ContourInference(), saved(tmp_path, content), "a/b", "c")
    path = saved(tmp_path, {})
    path.write_bytes(b"nothing")
    with pytest.raises(ValueError, match="holds no weights"):
        load_weights(ContourInference(), path, "a/b", "c")
    assert "run!" not in capsys.readouterr().out

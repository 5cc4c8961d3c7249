"""The same graph on CUDA: `make gpu` runs these where there is a device."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
import torch

from openscope.catalog.builtin import builtin_types
from openscope.engine.session import Session
from openscope.graph.files import parse
from openscope.graph.plan import compile_whole

pytestmark = pytest.mark.gpu

CHAIN = ["kaleidoscope", "bloom", "trails", "gray"]


def plan(*effects):
    ids = ["video_1", *(f"{name}_1" for name in effects), "output_1"]
    types = ["video-file", *effects, "output"]
    nodes = {id_: {"type": f"builtin:{type_}"} for id_, type_ in zip(ids, types, strict=True)}
    edges = [[f"{a}.video", f"{b}.video"] for a, b in itertools.pairwise(ids)]
    return compile_whole(parse({"format": 1, "nodes": nodes, "edges": edges}), builtin_types())


def frames_on(device, count=20):
    session = Session(torch.device(device))
    session.bind(plan(*CHAIN))
    shown = []
    for index in range(count):
        picture = np.random.default_rng(index).integers(0, 256, (90, 160, 3), np.uint8)
        result = session.run({"video_1": [picture]}, [Fraction(index, 30)])["output_1"].data
        assert result.device.type == device
        shown.append(result.cpu())
    return torch.cat(shown), session


def test_a_chain_agrees_with_cpu_and_with_itself():
    cpu, _ = frames_on("cpu")
    first, session = frames_on("cuda")
    second, _ = frames_on("cuda")
    assert torch.equal(first, second), "the same frames on every run"
    assert (cpu - first).abs().max() < 5e-3
    assert session.times.milliseconds().keys() == {f"{name}_1" for name in CHAIN}


def test_every_level_survives_the_way_to_the_device_and_back():
    session = Session(torch.device("cuda"))
    session.bind(plan("passthrough"))
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    shown = session.run({"video_1": [levels]}, [Fraction(0)])["output_1"].data
    back = (shown * 255).clamp(0, 255).to(torch.uint8).cpu().numpy()
    assert np.array_equal(back[0], levels)

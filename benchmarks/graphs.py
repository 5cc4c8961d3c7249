"""Graphs and frames for the benchmarks."""

import itertools

import numpy as np

from openscope.catalog.builtin import builtin_types
from openscope.graph.document import Document
from openscope.graph.files import parse
from openscope.graph.plan import Plan, compile_whole

WIDTH, HEIGHT = 1280, 720
CHAIN = ("kaleidoscope", "bloom", "gray", "trails", "bloom", "kaleidoscope")


def chain(*effects: str, source: str = "video-file") -> Document:
    """A source, the effects in a row, an output."""
    ids = ["video_1", *(f"{name.replace('-', '_')}_{i}" for i, name in enumerate(effects))]
    types = [source, *effects]
    nodes = {id_: {"type": f"builtin:{type_}"} for id_, type_ in zip(ids, types, strict=True)}
    nodes["output_1"] = {"type": "builtin:output"}
    ends = [*ids, "output_1"]
    edges = [[f"{a}.video", f"{b}.video"] for a, b in itertools.pairwise(ends)]
    return parse({"format": 1, "nodes": nodes, "edges": edges})


def plan_of(document: Document) -> Plan:
    """The whole plan of a document."""
    return compile_whole(document, builtin_types())


def frame(seed: int = 0, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """A smooth picture with some bright places, `(H, W, 3)` uint8."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    waves = [np.sin(x / rng.uniform(20, 90) + y / rng.uniform(20, 90)) for _ in range(3)]
    return np.ascontiguousarray(((np.stack(waves, 2) + 1) * 127).astype(np.uint8))

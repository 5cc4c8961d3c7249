"""Export row: an exported plugin against the engine, on the same graph and pictures."""

import importlib.util
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import torch

from benchmarks.graphs import CHAIN, HEIGHT, WIDTH, chain, frame, plan_of
from benchmarks.measure import Row, in_turn
from exporters.names import identity
from exporters.source import source_of
from openscope.engine.session import Session


def exported(document, folder: Path):
    """The pipeline of a document's plugin, imported from a folder."""
    source = source_of(plan_of(document), document, identity(document, "Bench"))
    package = folder / "bench_plugin"
    package.mkdir()
    for name, text in source.modules.items():
        (package / name).write_text(text)
    spec = importlib.util.spec_from_file_location("bench_plugin", package / "__init__.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_plugin"] = module
    spec.loader.exec_module(module)
    classes = []
    module.register_pipelines(classes.append)
    return classes[0](device="cpu")


def rows() -> list[Row]:
    """The export row."""
    document, picture = chain(*CHAIN), frame()
    session = Session(torch.device("cpu"))
    session.bind(plan_of(document))
    with tempfile.TemporaryDirectory() as folder:
        pipeline = exported(document, Path(folder))
        pixels = torch.from_numpy(picture[None])
        taken = in_turn(
            25,
            engine=lambda: session.run({"video_1": [picture]}, [Fraction(0)]),
            plugin=lambda: pipeline(video=[pixels]),
        )
    ratio = taken["engine"] / taken["plugin"]
    measured = f"{ratio:.3f} ({1000 * taken['plugin']:.1f} ms, {1000 * taken['engine']:.1f} ms)"
    return [
        Row("exported plugin against the engine, same graph", measured, ">= 0.97", ratio >= 0.97,
            taken | {"ratio": ratio, "width": WIDTH, "height": HEIGHT})
    ]  # fmt: skip

"""Makes the pictures of the starters, each the frame that its graph shows two seconds into it.

    uv run python resources/starters/make_pictures.py [NAME ...]

Names are those of the files without their ending; without any, all are made.
"""

import sys
from contextlib import closing
from fractions import Fraction
from itertools import takewhile
from pathlib import Path

import torch
from PIL import Image

from openscope.catalog.builtin import builtin_types
from openscope.engine.inputs import Inputs
from openscope.engine.render import run_ticks
from openscope.engine.session import Session
from openscope.graph import files
from openscope.graph.plan import compile_whole

MOMENT = Fraction(2)
SIZE = (480, 270)


def picture(graph: Path) -> Image.Image:
    """What a graph shows at the moment, as large as a card."""
    plan = compile_whole(files.load(graph), builtin_types())
    session = Session(torch.device("cpu"), {})
    session.bind(plan)
    with closing(Inputs(plan, graph.parent)) as inputs:
        ticks = takewhile(lambda tick: tick.time <= MOMENT, inputs.ticks())
        for shown in run_ticks(plan, session, ticks):
            last = shown
    return Image.fromarray(last.pixels).convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)


def main(names: list[str]) -> None:
    """Make the pictures of some starters, or of all."""
    folder = Path(__file__).parent
    for graph in sorted(folder.glob("*.openscope")):
        if not names or graph.stem in names:
            picture(graph).save(graph.with_suffix(".jpg"), quality=88)
            print(graph.stem)


if __name__ == "__main__":
    main(sys.argv[1:])

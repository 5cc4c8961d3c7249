"""Plugins run in a session, without a film on disk."""

import itertools
from fractions import Fraction

import numpy as np
import torch

from fakes import graph
from openscope.engine.inputs import Tick
from openscope.engine.render import run_ticks
from openscope.engine.session import Session
from openscope.graph.plan import compile_whole


def chain(*types, **params):
    """film -> the types in a row -> output; `params` by node id `p0`, `p1`, ..."""
    ids = ["film_1", *(f"p{i}" for i in range(len(types))), "output_1"]
    keys = ["builtin:video-file", *types, "builtin:output"]
    nodes = {
        id_: {"type": key, "params": params.get(id_, {})}
        for id_, key in zip(ids, keys, strict=True)
    }
    edges = [f"{a}.video > {b}.video" for a, b in itertools.pairwise(ids)]
    return graph(nodes, edges)


def started(catalog, document):
    plan = compile_whole(document, catalog.types)
    session = Session(torch.device("cpu"), catalog.classes)
    session.bind(plan)
    return plan, session


def ticks(count):
    for index in range(count):
        pixels = np.full((4, 6, 3), index + 10, np.uint8)
        yield Tick(index, Fraction(index, 30), Fraction(1, 30), {"film_1": pixels})


def rendered(catalog, document, count):
    """Levels and times of what comes out for films of the levels 10, 11, 12, ..."""
    plan, session = started(catalog, document)
    pictures = list(run_ticks(plan, session, ticks(count)))
    levels = [int(picture.pixels[0, 0, 0]) for picture in pictures]
    assert sum((picture.duration for picture in pictures), Fraction(0)) <= Fraction(count, 30)
    return levels, [picture.time for picture in pictures]

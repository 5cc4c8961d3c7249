"""Graphs made up at random, most of them right."""

from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from openscope.catalog import Catalog, catalog_of
from openscope.catalog.builtin import builtin_types
from openscope.catalog.found import read_folder
from openscope.catalog.plugins import load
from openscope.graph.files import parse
from openscope.graph.node_type import fits

TYPES = builtin_types()
EFFECTS = sorted(key for key, type_ in TYPES.items() if type_.role == "effect")
PARAMS = {"builtin:text-prompt": {"text": "rain"}, "builtin:rife": {"method": "flow"}}
THIRD_PARTY = Path(__file__).parent / "third_party"


@cache
def third_party() -> Catalog:
    """The built-in types and the plugins of `third_party`, loaded by whoever asks first."""
    return catalog_of(load(read_folder(folder)) for folder in sorted(THIRD_PARTY.iterdir()))


def with_plugins():
    """Graphs in which pipelines of other people's plugins take part."""

    def made():
        types = third_party().types
        pipelines = sorted(key for key, type_ in types.items() if type_.role == "class")
        return graphs((*EFFECTS, *pipelines), types)

    return st.deferred(made)


@st.composite
def graphs(draw, effects=tuple(EFFECTS), types=TYPES):
    """Two sources, up to seven effects wired mostly to what came before, and an output."""
    nodes = {"test_pattern_1": "builtin:test-pattern", "test_pattern_2": "builtin:test-pattern"}
    for number in range(draw(st.integers(2, 7))):
        key = draw(st.sampled_from(effects))
        nodes[f"{types[key].id.replace('-', '_')}_{number}"] = key
    nodes["output_1"] = "builtin:output"
    ids = list(nodes)
    edges = []
    for position, id_ in enumerate(ids):
        for port in types[nodes[id_]].inputs:
            # Mostly an earlier node, so that most graphs are right; now and then any, or none.
            wild = draw(st.integers(0, 11)) == 0
            reach = ids if wild else ids[:position]
            choices = [
                f"{other}.{output.name}"
                for other in reach
                for output in types[nodes[other]].outputs
                if wild or fits(output.kind, port.kind)
            ]
            if choices and (port.required or draw(st.booleans())) and draw(st.integers(0, 19)):
                # The latest ones, so that graphs grow long.
                latest = choices[-1:] if id_ == "output_1" else choices[-3:]
                edges.append([draw(st.sampled_from(latest)), f"{id_}.{port.name}"])
    written = {
        id_: {
            "type": key,
            "bypassed": draw(st.integers(0, 9)) == 0
            and types[key].bypass_input is not None
            and id_ != "output_1",
            "params": PARAMS.get(key, {}),
        }
        for id_, key in nodes.items()
    }
    return parse({"format": 1, "nodes": written, "edges": edges})

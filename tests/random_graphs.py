"""Graphs made up at random, most of them right."""

from collections import Counter
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openscope.catalog import Catalog, catalog_of
from openscope.catalog.builtin import builtin_types
from openscope.catalog.found import read_folder
from openscope.catalog.plugins import load
from openscope.graph.files import parse
from openscope.graph.node_type import fits
from openscope.graph.plan import compile_plan

TYPES = builtin_types()
EFFECTS = sorted(key for key, type_ in TYPES.items() if type_.role == "effect")
PARAMS = {"builtin:text-prompt": {"text": "rain"}, "builtin:rife": {"method": "flow"}}
THIRD_PARTY = Path(__file__).parent / "third_party"


@cache
def third_party() -> Catalog:
    """The built-in types and the plugins of `third_party`, loaded by whoever asks first."""
    return catalog_of(load(read_folder(folder)) for folder in sorted(THIRD_PARTY.iterdir()))


@st.composite
def graphs(draw, effects=tuple(EFFECTS), plugins=False):
    """Two sources and a prompt, up to seven effects wired mostly to what came before, and an
    output; with `plugins` the pipelines of `third_party` take part."""
    types = third_party().types if plugins else TYPES
    if plugins:
        effects += tuple(sorted(key for key, type_ in types.items() if type_.role == "class"))
    nodes = {
        "test_pattern_1": "builtin:test-pattern",
        "test_pattern_2": "builtin:test-pattern",
        "text_prompt_1": "builtin:text-prompt",
    }
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


def varied(count):
    """Graphs that are right and hold every node type at least once among them: always the same."""
    types, made = third_party().types, {}

    @given(document=graphs() | graphs(plugins=True))
    @settings(max_examples=1500, derandomize=True, database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def collect(document):
        plan = compile_plan(document, types)
        if not plan.problems:
            held = [step.type.key for step in plan.steps] + [source.id for source in plan.sources]
            made.setdefault(frozenset(held), document)

    collect()
    uses = Counter()
    chosen = []
    for _ in range(count):
        best = max(made, key=lambda held: sum(0.25 ** uses[key] for key in held))
        uses.update(best)
        chosen.append(made.pop(best))
    missing = {key for key, type_ in types.items() if type_.role in ("effect", "class")} - set(uses)
    assert not missing, missing
    return chosen

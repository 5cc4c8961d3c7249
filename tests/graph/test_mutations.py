"""Whatever is in a file, reading it gives a document or the one document error, and what was read
can be checked, planned and saved."""

import copy
import json
import random

from fakes import CHAIN, CHAIN_NODES, TYPES, graph
from openscope.graph import files
from openscope.graph.check import check
from openscope.graph.plan import compile_plan
from openscope.graph.problem import DocumentError, Problem, errors

COUNT = 10_000


def originals():
    full = graph(
        {
            **CHAIN_NODES,
            "mix_1": {"type": "builtin:mix", "title": "Mix", "baked": [], "bypassed": True},
            "glow_2": {"type": "builtin:glow", "params": {"amount": 0.3, "mode": "screen"}},
            "gone_1": {"type": "scope-gone:gone", "params": {"a": [1, {"b": None}]}},
        },
        [*CHAIN, "film_1.video > mix_1.video", "glow_2.video > mix_1.video_b"],
        size=[64, 48],
        plugin={"id": "x", "expose": {"glow_1.amount": {"ge": 0.1, "le": 0.9, "label": "A"}}},
        backdrops={"b": {"at": [0, 0]}},
    )
    right = graph(CHAIN_NODES, CHAIN)
    return [json.loads(files.dumps(document)) for document in (full, right, graph({}, []))]


def deep(levels):
    value = None
    for _ in range(levels):
        value = [value]
    return value


def strange(rng):
    return rng.choice(
        [
            None, True, False, 0, 1, -1, 2**31, 2**63, 2**70, -(10**400), 1e308, 5e-324, 0.5,
            "", "glow_1", "glow_1.video", "builtin:glow", "builtin:output", "class", "é🙂", "\x00",
            "a" * 10_000, [], {}, [[]], [["film_1.video", "glow_1.video"]], [["a", "b"]],
            {"type": "builtin:glow"}, {"glow_1": {}}, {"": {"type": ""}}, deep(20), deep(90),
        ]
    )  # fmt: skip


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from places(value[index], (*path, index))


def mutate(data, rng):
    """Replace, delete, rename or add at up to four random places."""
    data = copy.deepcopy(data)
    for _ in range(rng.randint(1, 4)):
        path = rng.choice(list(places(data)))
        if not path:
            if rng.random() < 0.02:
                return strange(rng)
            continue
        parent = data
        for step in path[:-1]:
            parent = parent[step]
        what = rng.random()
        if what < 0.5:
            parent[path[-1]] = strange(rng)
        elif what < 0.7:
            del parent[path[-1]]
        elif isinstance(parent, dict):
            moved = parent.pop(path[-1]) if what < 0.85 else strange(rng)
            parent[rng.choice(["film_1", "glow_9", "x", "video", "", "Ü"])] = moved
        else:
            parent.append(strange(rng))
    return data


def scramble(text, rng):
    """Damage the text itself: cut it, repeat a piece, put in bytes that JSON does not know."""
    at = rng.randrange(len(text) + 1)
    piece = rng.choice(
        ["NaN", "-Infinity", "1e999", '"', "\\ud800", "{", "]" * 5, "[" * 3000, "\x01"]
    )
    return rng.choice([text[:at], text[:at] + piece + text[at:], text[at:] + text[:at]])


def test_mutated_documents_never_raise_anything_but_the_document_error():
    rng = random.Random(20261125)
    bases = originals()
    refused = clean = 0
    for number in range(COUNT):
        text = json.dumps(mutate(rng.choice(bases), rng))
        if number % 5 == 0:
            text = scramble(text, rng)
        try:
            document = files.loads(text)
        except DocumentError as error:
            refused += bool(error.problems and str(error))
            continue
        problems = check(document, TYPES)
        assert all(isinstance(p, Problem) and p.code and p.message for p in problems)
        plan = compile_plan(document, TYPES, watched=set(document.nodes))
        assert plan.problems == problems
        right = not errors(problems)
        assert not right or plan.output in plan.roots, "without an error the output has a picture"
        assert not plan.left_out & {step.id for step in (*plan.steps, *plan.sources)}
        assert files.loads(files.dumps(document)) == document
        clean += right
    # The mutations must reach both sides, or they prove nothing.
    assert refused > COUNT / 10
    assert clean > COUNT / 100

"""Everything that is wrong with a graph, all at once."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from openscope.graph.document import Document, Edge
from openscope.graph.ids import is_id, natural_key
from openscope.graph.node_type import NodeType, fits
from openscope.graph.problem import Problem
from openscope.graph.wiring import Types, Wiring, in_order, legal, output_ids, upstream

_OWN = {
    "missing-type", "cannot-bypass", "open-input", "cycle", "wrong-kind", "out-of-range",
    "unknown-parameter",
}  # fmt: skip
"""The codes of what stops a node and those that it feeds, and nothing else."""
_UNUSED = {"open-input", "wrong-kind", "out-of-range"}
"""Those of them that do not matter while a node is bypassed."""


def check(document: Document, types: Types) -> tuple[Problem, ...]:
    """The problems of a graph, in the order of its nodes; without an error among them it runs.

    A node whose type is missing is one problem: nothing is said about its ports and parameters.
    What stops only nodes that are left out anyway, because they are bypassed or because no wire
    leads from them to an output, is a warning.
    """
    found = [
        *_nodes(document, types),
        *_edges(document, types),
        *_loops(document),
        *_inputs(document, types),
        *_outputs(document, types),
        *_exposed(document, types),
    ]
    needed = upstream(document, output_ids(document, types))
    weighed = (_weighed(problem, document, types, needed) for problem in found)
    return tuple(sorted(weighed, key=lambda problem: natural_key(problem.node or "")))


def _weighed(problem: Problem, document: Document, types: Types, needed: set[str]) -> Problem:
    """A problem as a warning, and in words that say why, where its node is left out anyway."""
    node = document.nodes.get(problem.node or "")
    if node is None or problem.code not in _OWN:
        return problem
    if problem.node not in needed:
        why = "It does not reach the Output, so it is not run or exported."
    elif node.bypassed and problem.code in _UNUSED and not _passes(problem, types[node.type]):
        why = "It is bypassed, so it is not run or exported."
    else:
        return problem
    return replace(problem, message=f"{problem.message} {why}", severity="warning")


def _passes(problem: Problem, type_: NodeType) -> bool:
    """Whether it concerns what a node works with although it is bypassed."""
    if type_.role == "output" or type_.bypass_input is None:
        return True
    return problem.code == "open-input" and problem.field == type_.bypass_input


def _nodes(document: Document, types: Types) -> Iterator[Problem]:
    for id_, node in document.nodes.items():
        if not is_id(id_):
            message = (
                f"{id_[:60]!r} is no node id: small letters, digits and _ from a letter on, "
                "and no word that Python keeps for itself."
            )
            yield Problem("bad-id", message, node=id_)
        type_ = types.get(node.type)
        if type_ is None:
            message = f"There is no node type {node.type!r} here.{_nearest(node.type, types)}"
            yield Problem("missing-type", message, node=id_)
            continue
        if node.bypassed and type_.bypass_input is None:
            message = f"{type_.name} has no video input, so it cannot be bypassed."
            yield Problem("cannot-bypass", message, node=id_)
        for name, value in node.params.items():
            yield from value_problems(id_, type_, name, value)
        for name in node.baked:
            if name not in type_.parameters:
                yield _unknown_parameter(id_, type_, name)


def value_problems(node: str, type_: NodeType, name: str, value: object) -> Iterator[Problem]:
    """What is wrong with one parameter's value: nothing, or one problem."""
    parameter = type_.parameters.get(name)
    if parameter is None:
        yield _unknown_parameter(node, type_, name)
    elif refusal := parameter.refusal(value):
        yield Problem(refusal.code, refusal.message, node=node, field=name)


def _edges(document: Document, types: Types) -> Iterator[Problem]:
    taken: set[tuple[str, str]] = set()
    for edge in document.edges:
        yield from edge_problems(document, types, edge)
        if (edge.to_node, edge.to_port) in taken and edge.to_node in document.nodes:
            message = "A second wire ends here; an input takes one."
            yield Problem("taken-input", message, node=edge.to_node, field=edge.to_port)
        taken.add((edge.to_node, edge.to_port))


def edge_problems(document: Document, types: Types, edge: Edge) -> Iterator[Problem]:
    """Why one edge cannot be, apart from other edges: an end that is none, or unlike ports."""
    ends = ((edge.from_node, edge.from_port, "output"), (edge.to_node, edge.to_port, "input"))
    ports = []
    for id_, name, direction in ends:
        node = document.nodes.get(id_)
        if node is None:
            message = f"A wire names the node {id_[:60]!r}, which is not in the graph."
            yield Problem("unknown-node", message, node=id_, field=name)
            continue
        type_ = types.get(node.type)
        if type_ is None:
            continue
        port = type_.output(name) if direction == "output" else type_.input(name)
        if port is None:
            offered = [p.name for p in (type_.outputs if direction == "output" else type_.inputs)]
            listed = f"it has {', '.join(offered)}" if offered else "it has none"
            message = f"{type_.name} has no {direction} {name[:60]!r}; {listed}."
            yield Problem("unknown-port", message, node=id_, field=name)
            continue
        ports.append(port)
    if len(ports) == 2 and not fits(ports[0].kind, ports[1].kind):
        message = (
            f"{edge.from_node}.{edge.from_port} gives {ports[0].kind}, and this input takes "
            f"{ports[1].kind}."
        )
        yield Problem("unlike-ports", message, node=edge.to_node, field=edge.to_port)


def _loops(document: Document) -> Iterator[Problem]:
    pairs = {(edge.from_node, edge.to_node) for edge in document.edges}
    _, left = in_order(document.nodes, pairs)
    while left:
        sources = {
            target: min((s for s, t in pairs if t == target and s in left), key=natural_key)
            for target in left
        }
        walk, node = [], left[0]
        while node not in walk:
            walk.append(node)
            node = sources[node]
        loop = walk[walk.index(node) :][::-1]
        start = loop.index(min(loop, key=natural_key))
        loop = loop[start:] + loop[:start]
        message = f"The wires run in a loop: {' → '.join([*loop, loop[0]])}."
        yield Problem("cycle", message, node=loop[0])
        _, left = in_order(set(left) - set(loop), pairs)


def _inputs(document: Document, types: Types) -> Iterator[Problem]:
    wiring = Wiring(document, types)
    refused = {
        (edge.to_node, edge.to_port) for edge in document.edges if not legal(document, types, edge)
    }
    for id_, node in document.nodes.items():
        for port in types[node.type].inputs if node.type in types else ():
            # A wire that is itself a problem is not reported twice.
            if not port.required or (id_, port.name) in refused:
                continue
            if wiring.feeding(id_, port.name) is None:
                message = f"{types[node.type].name} needs a wire at {port.name}."
                yield Problem("open-input", message, node=id_, field=port.name)


def _outputs(document: Document, types: Types) -> Iterator[Problem]:
    outputs = output_ids(document, types)
    if not outputs:
        yield Problem("no-output", "The graph needs an output node, such as builtin:output.")
    for id_ in outputs[1:]:
        yield Problem("second-output", "A graph has one output; this is a second one.", node=id_)


def _exposed(document: Document, types: Types) -> Iterator[Problem]:
    for place, exposure in document.plugin.expose.items():
        field = f"plugin.expose.{place[:60]}"
        id_, _, name = place.partition(".")
        node = document.nodes.get(id_)
        if node is None:
            yield Problem("unknown-node", f"There is no node {id_[:60]!r} to expose.", field=field)
            continue
        if node.type not in types:
            continue
        parameter = types[node.type].parameters.get(name)
        if parameter is None:
            yield _unknown_parameter(id_, types[node.type], name)
            continue
        low, high = exposure.ge, exposure.le
        if (low is not None or high is not None) and parameter.kind not in ("integer", "number"):
            message = f"{parameter.label} is no number, so its range cannot be set."
            yield Problem("wrong-kind", message, node=id_, field=name)
        elif low is not None and high is not None and low > high:
            message = f"The exposed range of {parameter.label} runs from {low:g} down to {high:g}."
            yield Problem("out-of-range", message, node=id_, field=name)
        else:
            for bound in (low, high):
                if bound is not None and parameter.refusal(_as_kind(bound, parameter.kind)):
                    message = f"The exposed range of {parameter.label} leaves its own: {bound:g}."
                    yield Problem("out-of-range", message, node=id_, field=name)
            value = node.params.get(name, parameter.default)
            below = low is not None and isinstance(value, int | float) and value < low
            above = high is not None and isinstance(value, int | float) and value > high
            if below or above:
                message = f"{parameter.label} is {value:g}, outside the range that is exposed."
                yield Problem("out-of-range", message, node=id_, field=name)


def _as_kind(bound: float, kind: str) -> float:
    return int(bound) if kind == "integer" and bound == int(bound) else bound


def _unknown_parameter(node: str, type_: NodeType, name: str) -> Problem:
    nearest = _nearest(name, type_.parameters)
    message = f"{type_.name} has no parameter {name[:60]!r}.{nearest}"
    return Problem("unknown-parameter", message, node=node, field=name)


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word[:60], list(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""

"""Edits: pure functions from a document to the next one. Each keeps what it does not touch, so
that two documents can be compared by identity, part by part."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from openscope.graph.check import edge_problems
from openscope.graph.document import Document, Edge, Exposure, Node, PluginConfig, Position
from openscope.graph.ids import free_id
from openscope.graph.node_type import fits
from openscope.graph.wiring import Types, downstream, output_ids, upstream

Mode = Literal["video", "text"]

PLUGIN = "@plugin"
"""Stands for the Plugin Config among node ids; no node can be called so."""


def with_nodes(document: Document, nodes: Mapping[str, Node | None]) -> Document:
    """The document with some nodes put in, replaced, or (None) taken out, with their wires and
    what was said of their parameters."""
    kept = {id_: node for id_, node in document.nodes.items() if nodes.get(id_, node) is not None}
    kept |= {id_: node for id_, node in nodes.items() if node is not None}
    gone = {id_ for id_, node in nodes.items() if node is None}
    if not gone:
        return document.model_copy(update={"nodes": kept})
    edges = tuple(e for e in document.edges if e.from_node not in gone and e.to_node not in gone)
    expose = document.plugin.expose
    if any(place.partition(".")[0] in gone for place in expose):
        expose = {at: e for at, e in expose.items() if at.partition(".")[0] not in gone}
        document = with_plugin(document, expose=expose)
    return document.model_copy(update={"nodes": kept, "edges": edges})


def with_node(document: Document, node: str, **changes: Any) -> Document:
    """The document with some attributes of one node changed; KeyError where there is no such."""
    return with_nodes(document, {node: document.nodes[node].model_copy(update=changes)})


def with_plugin(document: Document, **changes: Any) -> Document:
    """The document with some attributes of its Plugin Config changed."""
    return document.model_copy(update={"plugin": document.plugin.model_copy(update=changes)})


def added(
    document: Document,
    type_key: str,
    position: Position = (0.0, 0.0),
    params: Mapping[str, Any] | None = None,
) -> tuple[Document, str]:
    """The document with a new node of a type, and its id."""
    id_ = free_id(type_key.partition(":")[2], document.nodes)
    node = Node(type=type_key, position=position, params=dict(params or {}))
    return with_nodes(document, {id_: node}), id_


def why_not(document: Document, types: Types, edge: Edge) -> str | None:
    """Why a wire cannot be drawn, in a sentence; None where it can. A wire that is at the input
    already is no reason: the new one takes its place."""
    for problem in edge_problems(document, types, edge):
        return problem.message
    if edge.from_node == edge.to_node:
        return "A node cannot feed itself."
    if edge.from_node in downstream(document, [edge.to_node]):
        return "This would make a loop."
    return None


def mode_of(document: Document, types: Types) -> Mode:
    """Scope's input mode of the plugin that a graph becomes: `video` where a source leads to its
    output, else `text`: then it draws its own pictures."""
    leading = upstream(document, output_ids(document, types)[:1])
    known = (types.get(document.nodes[id_].type) for id_ in leading & document.nodes.keys())
    return "video" if any(type_ and type_.role == "source" for type_ in known) else "text"


def connected(document: Document, edge: Edge) -> Document:
    """The document with one more wire, which takes the place of what was at its input."""
    at = (edge.to_node, edge.to_port)
    rest = tuple(e for e in document.edges if (e.to_node, e.to_port) != at)
    return document.model_copy(update={"edges": (*rest, edge)})


def disconnected(document: Document, edges: Collection[Edge]) -> Document:
    """The document without some wires."""
    rest = tuple(edge for edge in document.edges if edge not in edges)
    return document.model_copy(update={"edges": rest})


def deleted(document: Document, nodes: Collection[str]) -> Document:
    """The document without some nodes; the Plugin Config stays."""
    return with_nodes(document, {id_: None for id_ in nodes if id_ in document.nodes})


def healed(document: Document, types: Types, nodes: Collection[str]) -> Document:
    """The document without some nodes, where what fed the first video input of each now feeds
    what its outputs fed, wherever that is legal."""
    for id_ in nodes:
        if id_ not in document.nodes:
            continue
        type_ = types.get(document.nodes[id_].type)
        through = type_.bypass_input if type_ else None
        fed = [e for e in document.edges if e.to_node == id_ and e.to_port == through]
        leaving = [e for e in document.edges if e.from_node == id_]
        document = deleted(document, [id_])
        for source in fed[:1]:
            for old in leaving:
                edge = Edge(source.from_node, source.from_port, old.to_node, old.to_port)
                if why_not(document, types, edge) is None:
                    document = connected(document, edge)
    return document


def inserted(document: Document, types: Types, node: str, edge: Edge) -> Document | None:
    """The document with a node put into a wire; None where none of its ports fits. The ports of
    the wire's kind are taken first; other inputs that it cannot do without get the same frames, so
    that what runs goes on."""
    type_ = types.get(document.nodes[node].type)
    if type_ is None or edge not in document.edges or node in (edge.from_node, edge.to_node):
        return None
    without = disconnected(document, [edge])
    used = {e.to_port for e in document.edges if e.to_node == node}
    for input_ in type_.inputs:
        into = Edge(edge.from_node, edge.from_port, node, input_.name)
        if input_.name in used or why_not(without, types, into) is not None:
            continue
        half = connected(without, into)
        for output in type_.outputs:
            out = Edge(node, output.name, edge.to_node, edge.to_port)
            if why_not(half, types, out) is None:
                return _fed(connected(half, out), types, into)
    return None


def _fed(document: Document, types: Types, first: Edge) -> Document:
    node = first.to_node
    for input_ in types[document.nodes[node].type].inputs:
        open_ = not any((e.to_node, e.to_port) == (node, input_.name) for e in document.edges)
        wire = replace(first, to_port=input_.name)
        if input_.required and open_ and why_not(document, types, wire) is None:
            document = connected(document, wire)
    return document


def wired_to(
    document: Document, types: Types, node: str, other: str, port: str, *, from_output: bool
) -> Document:
    """The document with a new node wired to a port of another at the first port that fits."""
    type_ = types[document.nodes[node].type]
    for mine in type_.inputs if from_output else type_.outputs:
        edge = (
            Edge(other, port, node, mine.name)
            if from_output
            else Edge(node, mine.name, other, port)
        )
        if why_not(document, types, edge) is None:
            return connected(document, edge)
    return document


def fitting(types: Types, kind: str, *, from_output: bool) -> list[str]:
    """The keys of the types that a wire of a kind could be dropped on, from an output or from an
    input."""
    return [
        key
        for key, type_ in types.items()
        if (any(fits(kind, port.kind) for port in type_.inputs) and from_output)
        or (any(fits(port.kind, kind) for port in type_.outputs) and not from_output)
    ]


def moved(document: Document, positions: Mapping[str, Position]) -> Document:
    """The document with nodes, and the Plugin Config, at other places."""
    nodes = {
        id_: document.nodes[id_].model_copy(update={"position": at})
        for id_, at in positions.items()
        if id_ in document.nodes and document.nodes[id_].position != at
    }
    if nodes:
        document = with_nodes(document, nodes)
    at = positions.get(PLUGIN)
    return (
        document if at in (None, document.plugin.position) else with_plugin(document, position=at)
    )


def bypassed(document: Document, types: Types, nodes: Iterable[str]) -> Document:
    """The document with the bypass of some nodes switched: all on, or off where all are on.
    Those that cannot be bypassed stay."""
    can = [
        id_
        for id_ in nodes
        if id_ in document.nodes
        and (type_ := types.get(document.nodes[id_].type))
        and (type_.bypass_input or document.nodes[id_].bypassed)
    ]
    on = not all(document.nodes[id_].bypassed for id_ in can)
    changed = {id_: document.nodes[id_].model_copy(update={"bypassed": on}) for id_ in can}
    return with_nodes(document, changed) if changed else document


def with_param(document: Document, types: Types, node: str, name: str, value: Any) -> Document:
    """The document with one parameter set. A value that is the type's default is not written."""
    old = document.nodes[node]
    type_ = types.get(old.type)
    parameter = type_.parameters.get(name) if type_ else None
    params = {**old.params, name: value}
    if parameter is not None and _same(parameter.default, value):
        del params[name]
    return with_node(document, node, params=params)


def _same(a: Any, b: Any) -> bool:
    return type(a) is type(b) and bool(a == b)


def without_params(document: Document, node: str, names: Collection[str] | None = None) -> Document:
    """The document with some parameters of a node, or all, at the type's defaults."""
    old = document.nodes[node]
    params = {} if names is None else {n: v for n, v in old.params.items() if n not in names}
    return with_node(document, node, params=params)


def baked(document: Document, node: str, name: str, *, on: bool) -> Document:
    """The document with a parameter baked into the plugin, or offered by it."""
    rest = tuple(one for one in document.nodes[node].baked if one != name)
    return with_node(document, node, baked=(*rest, name) if on else rest)


def exposed(document: Document, node: str, name: str, **changes: Any) -> Document:
    """The document with the label, order or range changed under which a parameter is offered."""
    place = f"{node}.{name}"
    expose = dict(document.plugin.expose)
    expose[place] = expose.get(place, Exposure()).model_copy(update=changes)
    if expose[place] == Exposure():
        del expose[place]
    return with_plugin(document, expose=expose)


def ordered(document: Document, places: Sequence[str]) -> Document:
    """The document whose plugin offers these parameters, each NODE.PARAM, in this order."""
    expose = dict(document.plugin.expose)
    for order, place in enumerate(places, start=1):
        expose[place] = expose.get(place, Exposure()).model_copy(update={"order": order})
    return with_plugin(document, expose=expose)


def empty() -> Document:
    """A new document: an output, nothing else."""
    output = Node(type="builtin:output", position=(496.0, 228.0))
    return Document(nodes={"output_1": output}, edges=(), plugin=PluginConfig())

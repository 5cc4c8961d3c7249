"""Nodes on their way through the clipboard: JSON text, from window to window."""

import json
from collections.abc import Collection

from openscope.editing.edits import deleted, with_nodes
from openscope.graph import files
from openscope.graph.document import FORMAT, Document, Edge
from openscope.graph.ids import free_id, natural_key
from openscope.graph.problem import DocumentError
from openscope.graph.wiring import Types, output_ids


def copied(document: Document, nodes: Collection[str], *, with_feeds: bool = False) -> str:
    """Some nodes with the wires between them as a document of their own, in JSON; with their
    other incoming wires as well where a duplicate keeps what feeds it. "" where there is none."""
    chosen = [id_ for id_ in sorted(nodes, key=natural_key) if id_ in document.nodes]
    if not chosen:
        return ""
    edges = [
        edge
        for edge in document.edges
        if edge.to_node in chosen and (with_feeds or edge.from_node in chosen)
    ]
    taken = document.model_dump(mode="json")
    data = {
        "format": FORMAT,
        "nodes": {id_: taken["nodes"][id_] for id_ in chosen},
        "edges": [edge.as_pair() for edge in sorted(edges)],
    }
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False)


def pasted(
    document: Document, text: str, types: Types, offset: tuple[float, float] = (24.0, 24.0)
) -> tuple[Document, tuple[str, ...]] | None:
    """The document with copied nodes in it, under free ids, and those ids; None where the text is
    no such thing. Wires from nodes that are here stay, as long as their end is free. A second
    output is left out: a graph has one."""
    try:
        part = files.loads(text)
    except DocumentError:
        return None
    part = deleted(part, _second_outputs(document, part, types))
    taken = set(document.nodes)
    names: dict[str, str] = {}
    for id_ in sorted(part.nodes, key=natural_key):
        names[id_] = id_ if id_ not in taken else free_id(_stem(id_), taken)
        taken.add(names[id_])
    nodes = {}
    for id_, node in part.nodes.items():
        x, y = node.position
        nodes[names[id_]] = node.model_copy(update={"position": (x + offset[0], y + offset[1])})
    whole = with_nodes(document, nodes)
    edges = [
        Edge(names.get(e.from_node, e.from_node), e.from_port, names[e.to_node], e.to_port)
        for e in part.edges
        if e.to_node in names and (e.from_node in names or e.from_node in document.nodes)
    ]
    return whole.model_copy(update={"edges": (*document.edges, *edges)}), tuple(names.values())


def _second_outputs(document: Document, part: Document, types: Types) -> list[str]:
    return output_ids(part, types)[0 if output_ids(document, types) else 1 :]


def _stem(id_: str) -> str:
    stem, _, number = id_.rpartition("_")
    return stem if stem and number.isdigit() else id_

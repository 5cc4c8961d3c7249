"""Where each input of a graph gets its data, once bypassed nodes are out of the way."""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openscope.graph.document import Document, Edge
from openscope.graph.ids import natural_key
from openscope.graph.node_type import Conversion, NodeType, conversion, fits

Types = Mapping[str, NodeType]
"""Every node type there is, by its key."""


@dataclass(frozen=True, slots=True)
class Wire:
    """The output port that feeds an input, and the kit function that the wire calls, if any."""

    node: str
    port: str
    convert: Conversion | None = None


def legal(document: Document, types: Types, edge: Edge) -> bool:
    """Whether both ends of an edge exist and are alike enough for a wire."""
    source, target = document.nodes.get(edge.from_node), document.nodes.get(edge.to_node)
    if source is None or target is None or source.type not in types or target.type not in types:
        return False
    output = types[source.type].output(edge.from_port)
    input_ = types[target.type].input(edge.to_port)
    return output is not None and input_ is not None and fits(output.kind, input_.kind)


def upstream(document: Document, nodes: Iterable[str]) -> set[str]:
    """These nodes and all from which wires, also such as cannot be, lead to them."""
    return _reached(nodes, ((edge.to_node, edge.from_node) for edge in document.edges))


def downstream(document: Document, nodes: Iterable[str]) -> set[str]:
    """These nodes and all that wires, also such as cannot be, lead to from them."""
    return _reached(nodes, ((edge.from_node, edge.to_node) for edge in document.edges))


def _reached(nodes: Iterable[str], steps: Iterable[tuple[str, str]]) -> set[str]:
    nexts: dict[str, list[str]] = {}
    for here, there in steps:
        nexts.setdefault(here, []).append(there)
    found: set[str] = set()
    todo = list(nodes)
    while todo:
        id_ = todo.pop()
        if id_ not in found:
            found.add(id_)
            todo += nexts.get(id_, ())
    return found


def output_ids(document: Document, types: Types) -> list[str]:
    """The output nodes; where there are several, the first one counts."""
    known = ((id_, types.get(node.type)) for id_, node in document.nodes.items())
    found = (id_ for id_, type_ in known if type_ is not None and type_.role == "output")
    return sorted(found, key=natural_key)


class Wiring:
    """The legal edges of a document, looked at from their inputs."""

    def __init__(self, document: Document, types: Types) -> None:
        self._document, self._types = document, types
        self._edges: dict[tuple[str, str], Edge] = {}
        for edge in sorted(document.edges):
            if legal(document, types, edge):
                self._edges.setdefault((edge.to_node, edge.to_port), edge)

    def feeding(self, node: str, port: str) -> Wire | None:
        """What feeds an input; None where it is unwired, or was unwired by a bypass.

        A bypassed node hands its first video input on at its video outputs; its other outputs
        count as unwired.
        """
        edge, passed = self._edges.get((node, port)), set()
        while edge is not None:
            source = self._type(edge.from_node)
            output = source.output(edge.from_port)
            target = self._type(node).input(port)
            assert output, "only legal edges are kept"
            assert target, "callers ask for ports of the type"
            if not self._document.nodes[edge.from_node].bypassed:
                return Wire(edge.from_node, edge.from_port, conversion(output.kind, target.kind))
            if output.kind != "video" or source.bypass_input is None or edge.from_node in passed:
                return None
            passed.add(edge.from_node)
            edge = self._edges.get((edge.from_node, source.bypass_input))
        return None

    def inputs(self, node: str) -> tuple[Wire | None, ...]:
        """What feeds each input of a node, in port order."""
        return tuple(self.feeding(node, port.name) for port in self._type(node).inputs)

    def _type(self, node: str) -> NodeType:
        return self._types[self._document.nodes[node].type]


def in_order(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Nodes sorted so that each comes after what feeds it, and those that no order can hold.

    Where several could be next, the smallest id is, so that the order depends on nothing else.
    The second list holds the nodes on loops and between them.
    """
    feeds: dict[str, set[str]] = {node: set() for node in nodes}
    fed_by: dict[str, set[str]] = {node: set() for node in feeds}
    for source, target in edges:
        if source in feeds and target in feeds:
            feeds[source].add(target)
            fed_by[target].add(source)
    order = _peel(feeds, fed_by)
    rest = feeds.keys() - order
    inner_feeds = {node: feeds[node] & rest for node in rest}
    inner_fed_by = {node: fed_by[node] & rest for node in rest}
    after = _peel(inner_fed_by, inner_feeds)
    return order, sorted(rest - set(after), key=natural_key)


def _peel(feeds: Mapping[str, set[str]], fed_by: Mapping[str, set[str]]) -> list[str]:
    waiting = {node: len(sources) for node, sources in fed_by.items()}
    ready = [(natural_key(node), node) for node, count in waiting.items() if not count]
    heapq.heapify(ready)
    order = []
    while ready:
        _, node = heapq.heappop(ready)
        order.append(node)
        for target in feeds[node]:
            waiting[target] -= 1
            if not waiting[target]:
                heapq.heappush(ready, (natural_key(target), target))
    return order

"""Which runtime parameters a graph offers to the outside, and what they are called there."""

from collections.abc import Mapping

from openscope.graph.document import Document
from openscope.graph.ids import natural_key
from openscope.graph.node_type import NodeType


def exposed_names(
    document: Document, running: Mapping[str, NodeType]
) -> Mapping[str, tuple[str, str]]:
    """Node and parameter by exported name, such as `bloom_1_intensity`, for every runtime parameter
    of the effects and pipelines that run, unless it is baked.

    Where two names meet (`a` and `b_c`, `a_b` and `c`), the later node's gets a number.
    """
    names: dict[str, tuple[str, str]] = {}
    for id_ in sorted(running, key=natural_key):
        type_ = running[id_]
        if type_.role not in ("effect", "class", "event"):
            continue
        for parameter in type_.parameters.values():
            if (
                parameter.load_time
                or not parameter.shown
                or parameter.name in document.nodes[id_].baked
            ):
                continue
            name, number = f"{id_}_{parameter.name}", 2
            while name in names:
                name, number = f"{id_}_{parameter.name}_{number}", number + 1
            names[name] = (id_, parameter.name)
    return names

"""A plugin, as the catalog lists it."""

from dataclasses import dataclass, field
from typing import Any

from openscope.graph.node_type import NodeType


@dataclass(frozen=True)
class Plugin:
    """A plugin that was looked for: what it brought, or why it did not load.

    `origin` is the name of its distribution, `place` its source folder where it has one, `classes`
    the classes of its pipelines and input sources by node type key. An `error` beside types says
    what of it was left out. `stale_error` says why its newest code did not load, so that what is
    here comes from the code before. `stamp` is another when one of its files is.
    """

    origin: str
    version: str = ""
    place: str = ""
    types: tuple[NodeType, ...] = ()
    classes: dict[str, type[Any]] = field(default_factory=dict)
    error: str = ""
    stale_error: str = ""
    traceback: str = ""
    stamp: str = ""

"""Frames around nodes, which the document calls backdrops: `{id: {title, position, size}}`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openscope.graph.document import Document, Position
from openscope.graph.ids import free_id


@dataclass(frozen=True)
class Backdrop:
    """One frame: its title, its upper left corner, its width and height."""

    title: str
    position: Position
    size: tuple[float, float]

    @classmethod
    def of(cls, data: Any) -> "Backdrop | None":
        """A frame as the document writes it; None where it is no such thing."""
        if not isinstance(data, Mapping):
            return None
        position, size = _pair(data.get("position")), _pair(data.get("size"))
        if position is None or size is None:
            return None
        return cls(str(data.get("title", "")), position, size)


def backdrops(document: Document) -> dict[str, Backdrop]:
    """The frames of a document that can be read."""
    found = {id_: Backdrop.of(data) for id_, data in document.backdrops.items()}
    return {id_: backdrop for id_, backdrop in found.items() if backdrop is not None}


def with_backdrop(document: Document, id_: str, **changes: Any) -> Document:
    """The document with a frame put in or changed; keys that are not known here stay."""
    old = document.backdrops.get(id_)
    data = {**(old if isinstance(old, Mapping) else {}), **changes}
    for key in ("position", "size"):
        if key in data:
            data[key] = list(data[key])
    return document.model_copy(update={"backdrops": {**document.backdrops, id_: data}})


def with_new_backdrop(document: Document, backdrop: Backdrop) -> tuple[Document, str]:
    """The document with one more frame, and its id."""
    id_ = free_id("frame", document.backdrops)
    made = with_backdrop(
        document, id_, title=backdrop.title, position=backdrop.position, size=backdrop.size
    )
    return made, id_


def without_backdrop(document: Document, id_: str) -> Document:
    """The document without a frame; the nodes in it stay."""
    rest = {other: data for other, data in document.backdrops.items() if other != id_}
    return document.model_copy(update={"backdrops": rest})


def _pair(value: Any) -> tuple[float, float] | None:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    a, b = value
    return (
        (float(a), float(b)) if isinstance(a, int | float) and isinstance(b, int | float) else None
    )

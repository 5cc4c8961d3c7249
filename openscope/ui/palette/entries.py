"""The palette as data: which entries there are, in which categories, and which fit a search."""

from collections.abc import Iterable
from dataclasses import dataclass

from openscope.editing.edits import PLUGIN
from openscope.graph.node_type import NodeType
from openscope.graph.wiring import Types
from openscope.ui.palette.ranking import ranked

ORDER = ("plugin", "input", "preprocessor", "pipeline", "postprocessor", "compose", "output")
"""The categories in the order of a graph; a plugin's own come after them."""

DOCUMENTED = ("passthrough", "controller-viz", "rife", "scribble", "gray", "optical-flow")
"""The pipelines that Scope's own documentation lists: all of them are under Pipeline too."""


@dataclass(frozen=True)
class Entry:
    """Something to put on the canvas. `origin` is empty for what comes with the program."""

    key: str
    name: str
    description: str = ""
    group: str = ""
    category: str = ""
    origin: str = ""
    usage: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The key without its origin."""
        return self.key.partition(":")[2]


@dataclass(frozen=True)
class Category:
    """Entries under one heading; an entry may be in several categories."""

    id: str
    title: str
    entries: tuple[Entry, ...]


PLUGIN_ENTRY = Entry(PLUGIN, "Plugin Config", "Name, id and use of the plugin.", category="plugin")


def entry_of(type_: NodeType) -> Entry:
    """The entry of a node type."""
    return Entry(
        key=type_.key,
        name=type_.name,
        description=first_line(type_.description),
        group=type_.group,
        category=type_.category,
        origin="" if type_.origin == "builtin" else type_.origin,
        usage=type_.usage,
    )


def first_line(text: str) -> str:
    """The first line of a text that has any."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def entries(types: Types) -> list[Entry]:
    """Every entry once, in the order of their categories and then by name."""
    seen = {entry.key: entry for category in categories(types) for entry in category.entries}
    return list(seen.values())


def categories(types: Types) -> list[Category]:
    """The palette: in each category its entries by name."""
    under: dict[str, list[Entry]] = {id_: [] for id_ in ORDER}
    under["plugin"].append(PLUGIN_ENTRY)
    for type_ in types.values():
        entry = entry_of(type_)
        for id_ in dict.fromkeys((type_.category, *type_.usage, *_documented(type_))):
            under.setdefault(id_, []).append(entry)
    return [
        Category(id_, id_.replace("_", " ").replace("-", " ").capitalize(), _by_name(found))
        for id_, found in under.items()
        if found
    ]


def matching(found: Iterable[Entry], text: str) -> list[Entry]:
    """The entries that what was typed fits, best first."""
    return ranked(found, text, fields_of)


def fields_of(entry: Entry) -> tuple[str, ...]:
    """What an entry is found by."""
    about = " ".join((entry.category, *entry.usage, entry.origin))
    return entry.name, entry.id, entry.group, entry.description, about


def _documented(type_: NodeType) -> tuple[str, ...]:
    return ("pipeline",) if type_.origin == "builtin" and type_.id in DOCUMENTED else ()


def _by_name(found: list[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(found, key=lambda entry: (entry.name.lower(), entry.key)))

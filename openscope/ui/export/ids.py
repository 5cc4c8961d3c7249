"""Which ids a plugin can have."""

from collections.abc import Collection
from dataclasses import dataclass

from exporters.names import identity, slug
from openscope.graph.document import Document
from openscope.graph.wiring import Types
from openscope.plugin_template import SCOPE_IDS


@dataclass(frozen=True)
class IdState:
    """The id that a document's plugin will have. `problem` says why it cannot be, or is another
    than what was typed, and `suggestion` is one that can; both are empty where all is well."""

    id: str
    problem: str = ""
    suggestion: str = ""
    taken: bool = False


def id_state(document: Document, title: str, types: Types, own: Collection[str] = ()) -> IdState:
    """What there is to say of a document's id. `own` are ids of earlier exports of itself."""
    id_ = identity(document, title).id
    owners = {
        type_.id: type_.origin
        for type_ in types.values()
        if type_.origin != "builtin" and type_.id not in own
    }
    if id_ in SCOPE_IDS:
        return IdState(id_, "Scope has a pipeline of this id.", _free(id_, owners), taken=True)
    if id_ in owners:
        words = f"The plugin {owners[id_]} has this id."
        return IdState(id_, words, _free(id_, owners), taken=True)
    typed = document.plugin.id
    if typed and typed != id_:
        return IdState(id_, "Small letters, digits and hyphens.", id_)
    return IdState(id_)


def _free(id_: str, owners: Collection[str]) -> str:
    number, made = 1, slug(f"{id_}-fx")
    while made in owners or made in SCOPE_IDS:
        number += 1
        made = slug(f"{id_}-fx-{number}")
    return made

"""Media beside a document: relative paths that still lead there when the document moves."""

import os
from pathlib import Path

from openscope.editing.edits import with_nodes
from openscope.graph.document import Document
from openscope.graph.wiring import Types


def moved_paths(document: Document, types: Types, old: Path | None, new: Path) -> Document:
    """The document as it is to be written to `new`, when it was in `old` before (None: nowhere).

    A relative path that led somewhere leads there still; files below the new folder get relative
    paths, so that a folder with its document and its media can be moved as a whole.
    """
    before = old.parent if old is not None else Path()
    if old is not None and old.parent == new.parent:
        return document
    changed = {}
    for id_, node in document.nodes.items():
        type_ = types.get(node.type)
        params = dict(node.params)
        for name, parameter in type_.parameters.items() if type_ else ():
            value = params.get(name)
            if parameter.format != "file-path" or not isinstance(value, str) or not value:
                continue
            there = Path(os.path.normpath(before / value))
            if there.is_absolute() or there.exists():
                params[name] = _seen_from(new.parent, there.absolute())
        if params != node.params:
            changed[id_] = node.model_copy(update={"params": params})
    return with_nodes(document, changed) if changed else document


def _seen_from(folder: Path, file: Path) -> str:
    near = folder != Path(folder.anchor) and file.is_relative_to(folder)
    return file.relative_to(folder).as_posix() if near else str(file)

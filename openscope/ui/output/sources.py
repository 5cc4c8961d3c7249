"""What A can be: the source that the graph starts from, or the selected node."""

from openscope.graph.ids import natural_key
from openscope.graph.wiring import upstream
from openscope.ui.editor import Editor

_ORDER = ("file", "device", "pattern", "still")
"""Which source keeps the time, where there are several, as the engine has it."""


def main_source(editor: Editor) -> str | None:
    """The source that leads to the output and keeps its time; None where there is none."""
    output = editor.output
    if output is None:
        return None
    found = []
    for id_ in upstream(editor.document, [output]):
        type_ = editor.type_of(id_)
        if type_ is not None and type_.ticks is not None:
            found.append((_ORDER.index(type_.ticks), natural_key(id_), id_))
    return min(found)[2] if found else None


def compared(editor: Editor) -> str | None:
    """The node whose picture is A: the selected one where it has a picture that is not the
    output's own, else the source."""
    id_ = editor.current
    type_ = editor.type_of(id_) if id_ is not None else None
    if type_ is None or type_.role == "output" or not type_.gives_pictures:
        return main_source(editor)
    if any(problem.node == id_ for problem in editor.problems):
        return main_source(editor)
    output = editor.output
    if any(e.from_node == id_ and e.to_node == output for e in editor.document.edges):
        return main_source(editor)
    return id_

"""The state behind the window: one truth, signals after the fact."""

from openscope.editing import edits
from openscope.ui.editor import Change, Editor


def test_an_edit_is_told_and_undone(editor: Editor) -> None:
    heard: list[Change] = []
    editor.changed.connect(heard.append)
    first = editor.document
    document, id_ = edits.added(first, "builtin:bloom", (10.0, 20.0))
    assert editor.apply(document, "Add Bloom")
    assert id_ == "bloom_1"
    assert heard[-1].nodes == {"bloom_1"}
    assert not editor.clean
    editor.select([id_])
    editor.undo()
    assert editor.document is first
    assert editor.selection == frozenset(), "what is gone is not selected"
    assert editor.clean
    editor.redo()
    assert editor.document is document
    assert editor.selection == {id_}, "what is back is"

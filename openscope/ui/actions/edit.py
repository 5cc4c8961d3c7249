"""Edits of the graph, by the menu and by keys."""

from typing import TYPE_CHECKING

from openscope.editing.edits import PLUGIN
from openscope.ui.commands import Command

if TYPE_CHECKING:
    from openscope.ui.window import Window


def _nodes(window: "Window") -> bool:
    return window.editing and bool(window.editor.selection - {PLUGIN})


def _can_rename(window: "Window") -> bool:
    return window.editing and window.canvas.can_rename


def _can_delete(window: "Window") -> bool:
    return _nodes(window) or (window.editing and bool(window.canvas.picked_frame))


def _can_undo(window: "Window") -> bool:
    return window.editing and window.editor.history.undo_title is not None


def _can_redo(window: "Window") -> bool:
    return window.editing and window.editor.history.redo_title is not None


EDIT = (
    Command("edit.undo", "Undo", lambda w: w.editor.undo(), "Ctrl+Z", "Edit", enabled=_can_undo),
    Command(
        "edit.redo", "Redo", lambda w: w.editor.redo(), "Ctrl+Shift+Z", "Edit", enabled=_can_redo
    ),
    Command(
        "edit.cut", "Cut", lambda w: w.canvas.cut(), "Ctrl+X", "Edit", "canvas", _nodes,
        starts_group=True,
    ),
    Command("edit.copy", "Copy", lambda w: w.canvas.copy(), "Ctrl+C", "Edit", "canvas", _nodes),
    Command(
        "edit.paste", "Paste", lambda w: w.canvas.paste(), "Ctrl+V", "Edit", "canvas",
        lambda w: w.editing,
    ),
    Command(
        "edit.duplicate", "Duplicate", lambda w: w.canvas.duplicate(), "Ctrl+D", "Edit", "canvas",
        _nodes,
    ),
    Command(
        "edit.select-all", "Select all", lambda w: w.canvas.select_all(), "Ctrl+A", "Edit",
        "canvas", lambda w: w.editing,
    ),
    Command(
        "edit.add", "Add node…", lambda w: w.canvas.open_search(), "Tab", "Edit", "canvas",
        lambda w: w.editing, starts_group=True, hint="add",
    ),
    Command(
        "edit.connect", "Connect…", lambda w: w.canvas.connect_by_keys(), "W", "Edit", "canvas",
        lambda w: w.editing and w.canvas.can_connect, hint="wire",
    ),
    Command(
        "edit.disconnect", "Disconnect…", lambda w: w.canvas.disconnect_by_keys(), "Shift+W",
        "Edit", "canvas", lambda w: w.editing and w.canvas.can_disconnect,
    ),
    Command(
        "edit.bypass", "Bypass", lambda w: w.canvas.bypass(), "B", "Edit", "canvas", _nodes,
        hint="bypass",
    ),
    Command(
        "edit.rename", "Rename…", lambda w: w.canvas.rename(), "F2", "Edit", "canvas", _can_rename
    ),
    Command(
        "edit.delete", "Delete", lambda w: w.canvas.delete(), "Del", "Edit", "canvas", _can_delete
    ),
    Command(
        "edit.heal", "Delete and heal", lambda w: w.canvas.delete(heal=True), "Shift+Del", "Edit",
        "canvas", _nodes,
    ),
    Command(
        "edit.backdrop", "Frame around selection", lambda w: w.canvas.add_backdrop(), "Ctrl+G",
        "Edit", "canvas", _nodes, starts_group=True,
    ),
    Command(
        "edit.arrange", "Arrange nodes", lambda w: w.canvas.arrange(), "L", "Edit", "canvas",
        lambda w: w.editing,
    ),
)  # fmt: skip
"""The commands of the menu Edit."""

"""What is seen, and how large."""

from openscope.ui.commands import Command

VIEW = (
    Command(
        "view.commands", "Commands…", lambda w: w.open_commands(), "Ctrl+Shift+P", "View"
    ),
    Command(
        "view.find", "Find node…", lambda w: w.find_node(), "Ctrl+F", "View", "canvas",
        lambda w: w.editing,
    ),
    Command(
        "view.go-left", "Go to the node before", lambda w: w.canvas.go(-1, 0), "Ctrl+Left",
        "View", "canvas", lambda w: w.editing,
    ),
    Command(
        "view.go-right", "Go to the node after", lambda w: w.canvas.go(1, 0), "Ctrl+Right",
        "View", "canvas", lambda w: w.editing,
    ),
    Command(
        "view.go-up", "Go to the node above", lambda w: w.canvas.go(0, -1), "Ctrl+Up", "View",
        "canvas", lambda w: w.editing,
    ),
    Command(
        "view.go-down", "Go to the node below", lambda w: w.canvas.go(0, 1), "Ctrl+Down", "View",
        "canvas", lambda w: w.editing,
    ),
    Command(
        "view.zoom-selection", "Zoom to selection", lambda w: w.canvas.zoom_to_selection(), "F",
        "View", "canvas", lambda w: w.editing, starts_group=True, hint="frame",
    ),
    Command(
        "view.zoom-all", "Zoom to all", lambda w: w.canvas.zoom_to_all(), "Home", "View",
        "canvas", lambda w: w.editing,
    ),
    Command(
        "view.zoom-in", "Zoom in", lambda w: w.canvas.zoom_by(1.25), "Ctrl+=", "View",
        enabled=lambda w: w.editing,
    ),
    Command(
        "view.zoom-out", "Zoom out", lambda w: w.canvas.zoom_by(0.8), "Ctrl+-", "View",
        enabled=lambda w: w.editing,
    ),
    Command(
        "view.zoom-reset", "Life size", lambda w: w.canvas.set_zoom(1.0), "Ctrl+0", "View",
        enabled=lambda w: w.editing,
    ),
    Command(
        "view.a", "Show A, the input", lambda w: w.output.show_a(), "1", "View", "canvas",
        lambda w: w.editing, starts_group=True,
    ),
    Command(
        "view.b", "Show B, the output", lambda w: w.output.show_b(), "2", "View", "canvas",
        lambda w: w.editing,
    ),
    Command(
        "view.split", "Show A beside B", lambda w: w.output.show_split(), "3", "View", "canvas",
        lambda w: w.editing,
    ),
    Command(
        "view.actual-size", "Actual size", lambda w: w.output.toggle_actual_size(), "4", "View",
        "canvas", lambda w: w.editing,
    ),
    Command(
        "view.fullscreen", "Full screen output", lambda w: w.output.toggle_fullscreen(), "F11",
        "View", enabled=lambda w: w.editing,
    ),
    Command(
        "view.code", "Code", lambda w: w.show_bottom(0), "Ctrl+1", "View", starts_group=True,
        enabled=lambda w: w.editing,
    ),
    Command(
        "view.problems", "Problems", lambda w: w.show_bottom(1), "Ctrl+2", "View",
        enabled=lambda w: w.editing,
    ),
    Command(
        "view.log", "Log", lambda w: w.show_bottom(2), "Ctrl+3", "View",
        enabled=lambda w: w.editing,
    ),
    Command(
        "view.next-panel", "Next panel", lambda w: w.step_panel(1), "F6", "View",
        enabled=lambda w: w.editing, starts_group=True,
    ),
    Command(
        "view.previous-panel", "Previous panel", lambda w: w.step_panel(-1), "Shift+F6", "View",
        enabled=lambda w: w.editing,
    ),
)  # fmt: skip
"""The commands of the menu View."""

"""Files: new, open, save, export."""

from openscope.ui.commands import Command

FILE = (
    Command("file.new", "New", lambda w: w.filing.new(), "Ctrl+N", "File"),
    Command("file.open", "Open…", lambda w: w.filing.ask_and_open(), "Ctrl+O", "File"),
    Command("file.start", "Start screen", lambda w: w.show_start(), "Ctrl+Shift+N", "File"),
    Command(
        "file.save", "Save", lambda w: w.filing.save(), "Ctrl+S", "File", starts_group=True,
    ),
    Command("file.save-as", "Save as…", lambda w: w.filing.save_as(), "Ctrl+Shift+S", "File"),
    Command(
        "file.export", "Export plugin", lambda w: w.export(), "Ctrl+E", "File", starts_group=True,
        enabled=lambda w: w.editing,
    ),
    Command(
        "file.export-as", "Export plugin as…", lambda w: w.export_as(), "Ctrl+Shift+E", "File",
        enabled=lambda w: w.editing,
    ),
    Command(
        "file.window", "New window", lambda w: w.filing.new_window(), "Ctrl+Alt+N", "File",
        starts_group=True,
    ),
    Command("file.close", "Close window", lambda w: w.close(), "Ctrl+W", "File"),
)  # fmt: skip
"""The commands of the menu File."""

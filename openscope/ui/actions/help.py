"""What the program says of itself."""

from openscope.ui.commands import Command

HELP = (
    Command("help.shortcuts", "Shortcuts…", lambda w: w.open_shortcuts(), "F1", "Help"),
    Command("help.models", "Models folder", lambda w: w.open_models_folder(), "", "Help"),
    Command("help.about", "About OpenScope", lambda w: w.open_about(), "", "Help"),
)
"""The commands of the menu Help."""

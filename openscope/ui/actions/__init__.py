"""Every command of the window, in the order of the menus."""

from openscope.ui.actions.edit import EDIT
from openscope.ui.actions.file import FILE
from openscope.ui.actions.help import HELP
from openscope.ui.actions.run import RUN
from openscope.ui.actions.view import VIEW
from openscope.ui.commands import Commands

COMMANDS = Commands([*FILE, *EDIT, *VIEW, *RUN, *HELP])
"""The registry."""

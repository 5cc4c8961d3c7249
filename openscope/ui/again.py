"""How this program is started once more."""

import sys


def command_of_this_program() -> list[str]:
    """The program and the arguments that start it, from source and in a bundle alike."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "openscope.cli"]

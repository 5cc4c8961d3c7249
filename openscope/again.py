"""How this program is started once more."""

import runpy
import sys

MODULE = "-m"


def frozen() -> bool:
    """Whether this is the bundle, in which there is no Python to start."""
    return bool(getattr(sys, "frozen", False))


def command_of_this_program() -> list[str]:
    """The program and the arguments that start it, from source and in a bundle alike."""
    return [sys.executable] if frozen() else [sys.executable, MODULE, "openscope.cli"]


def command_of_module(name: str) -> list[str]:
    """What runs one of our modules in a process of its own, as Python's `-m` does."""
    return [sys.executable, MODULE, name]


def run_as_module() -> bool:
    """In the bundle, do what `command_of_module` asked for; whether it did."""
    if not frozen() or sys.argv[1:2] != [MODULE]:
        return False
    del sys.argv[:2]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    return True

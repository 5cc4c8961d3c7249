"""What all commands share: errors in words, and the switch that shows them whole."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from openscope.graph.document import Document
    from openscope.graph.wiring import Types

_state = {"debug": False}


def _set_debug(wanted: bool) -> bool:
    _state["debug"] |= wanted
    return wanted


Debug = Annotated[
    bool,
    typer.Option("--debug", callback=_set_debug, help="Show the traceback of an error."),
]

Graph = Annotated[
    Path,
    typer.Argument(
        metavar="GRAPH",
        help="A .openscope file, or a plugin that was exported: its folder, its zip, or its name "
        "where it is installed.",
        show_default=False,
    ),
]


class UsageError(Exception):
    """The command was typed wrongly; the message says how it is right."""


class InstallationError(Exception):
    """OpenScope is not installed rightly; the message says what to do."""


def debug() -> bool:
    """Whether `--debug` was given."""
    return _state["debug"]


def tell(error: Exception) -> None:
    """Say on standard error what went wrong."""
    from openscope.graph.problem import DocumentError

    if isinstance(error, DocumentError):
        for problem in error.problems:
            warn(str(problem))
    elif exit_code(error) == 1 and not _is_ours(error):
        warn(f"{type(error).__name__}: {error}")
        warn("This is a fault of OpenScope; --debug shows where.", style="yellow")
    else:
        warn(str(error))


def exit_code(error: Exception) -> int:
    """2 where the command or the document is wrong, 1 where the work failed."""
    from openscope.graph.problem import DocumentError

    return 2 if isinstance(error, DocumentError | UsageError) else 1


@contextmanager
def terminated_cleanly() -> Iterator[None]:
    """A terminated run cleans up as one that Ctrl-C ends."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def say_what_is_silent(document: "Document", types: "Types") -> None:
    """Say on standard error, in one line, which nodes give sound that is not kept."""
    used = {id_: types[node.type] for id_, node in document.nodes.items() if node.type in types}
    silent = [id_ for id_, type_ in used.items() if type_.gives_sound]
    if silent:
        said = (f"{id_}: the sound of {used[id_].name} is not kept" for id_ in silent)
        warn("; ".join(said), style="yellow")


def _is_ours(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] in ("openscope", "scope", "exporters")


def warn(text: str, **how: Any) -> None:
    """Say something on standard error."""
    from rich.console import Console

    Console(stderr=True, highlight=False).print(text, markup=False, soft_wrap=True, **how)

"""The other interpreter: makes the checks and prints each as a line of JSON."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import openscope.engine  # noqa: F401 - before torch is loaded: it says how torch's threads wait
from exporters.verify import checks
from exporters.verify.report import DEBUG_VIEW, NAMES, Check
from openscope.catalog import load_catalog

_OPENS, *_REST = NAMES
_CHECKS: tuple[Callable[[checks.Subject], str | None], ...] = (
    checks.compiles,
    checks.installs,
    checks.loads,
    checks.schema,
    checks.frames,
    checks.runtime,
    checks.load_time,
    checks.views,
    checks.survives,
)
_NEEDED = {"compiles", "loads"}
"""Checks without which no later one makes sense."""
_INSTALLERS = ("hatchling", "editables", "installer")


def main() -> None:
    """Check the plugin of the first argument, with the folder of the second to work in."""
    folder, work = Path(sys.argv[1]), Path(sys.argv[2])
    out = sys.stdout
    sys.stdout = sys.stderr  # what a plugin prints is none of our lines

    def say(check: Check) -> Check:
        print(json.dumps(asdict(check)), file=out, flush=True)
        return check

    try:
        subject = checks.Subject(folder, work, load_catalog())
    except Exception as error:
        say(_failed(_OPENS, error, (folder, work)))
        return
    say(Check(_OPENS, "passed"))
    stopped = ""
    for name, check in zip(_REST, _CHECKS, strict=True):
        if name == DEBUG_VIEW and not subject.source.code.views:
            continue
        if stopped:
            say(Check(name, "not run", stopped))
        elif say(_made(name, check, subject)).state == "failed" and name in _NEEDED:
            stopped = f"it does not pass {name!r}"


def _made(
    name: str, check: Callable[[checks.Subject], str | None], subject: checks.Subject
) -> Check:
    try:
        note = check(subject)
    except (Exception, SystemExit) as error:
        causes = list(_chain(error))
        for cause in causes:
            # The plugin has a class of that name of its own.
            if type(cause).__name__ == "MissingModelError":
                return Check(name, "not run", str(cause))
            if isinstance(cause, ModuleNotFoundError) and cause.name in _INSTALLERS:
                return Check(name, "not run", f"{cause.name} is not here")
        return _failed(name, error, (subject.folder, subject.work))
    return Check(name, "passed", note or "")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _failed(name: str, error: BaseException, folders: tuple[Path, ...]) -> Check:
    file, line = checks.line_in(error, folders)
    words = str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}"
    return Check(name, "failed", words, file, line)


main()

"""Exports on threads of their own: the window never waits for torch, a disk or a verify."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import Signal

from exporters.errors import EditedError
from exporters.verify import Cancel, CancelledError, Check, verify
from openscope.catalog import Catalog
from openscope.graph.document import Document
from openscope.graph.problem import DocumentError
from openscope.ui.export.places import Target
from openscope.ui.newest import Teller


@dataclass(frozen=True)
class Job:
    """What is exported: everything that the window knows of it, at one moment."""

    document: Document
    catalog: Catalog
    folder: Path
    title: str
    target: Target
    own: frozenset[str] = frozenset()
    force: bool = False


@dataclass(frozen=True)
class Draft:
    """The files that an export would have, with their lines; or why there are none."""

    files: Mapping[str, int] = field(default_factory=dict)
    id: str = ""
    error: str = ""


@dataclass(frozen=True)
class Outcome:
    """How an export ended. `edited` are files that only `force` overwrites; `warnings` are worth
    knowing where all went well."""

    state: str
    message: str = ""
    path: Path | None = None
    id: str = ""
    checks: tuple[Check, ...] = ()
    seconds: float = 0.0
    edited: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that did not pass."""
        return tuple(check for check in self.checks if check.state == "failed")

    @property
    def passed(self) -> int:
        """How many did."""
        return sum(check.state == "passed" for check in self.checks)


def drafted(job: Job) -> Draft:
    """What an export would write."""
    from exporters.plugin import PICTURE, plugin_files

    try:
        made = plugin_files(
            job.document, job.catalog.types, job.title, debug_view=job.target.debug_view
        )
    except DocumentError:
        return Draft()  # the dialog names the problems already
    except Exception as error:
        return Draft(error=str(error))
    lines = {place: content.count(b"\n") for place, content in made.files.items()}
    return Draft({**lines, PICTURE: 0}, made.names.id)


class Export(Teller):
    """One export: written, proven, and sent where it is to be."""

    said = Signal(str)
    """What it is at, in a few words."""
    written = Signal(Path)
    checked = Signal(Check)
    asked = Signal(str)
    """A question to which `answer` must be called."""
    finished = Signal(Outcome)

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job
        self.cancel = Cancel()
        self._answer: bool | None = None
        self._answered = threading.Event()
        self._thread = threading.Thread(target=self._run, name="export", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End it as soon as may be; `finished` tells when."""
        self.cancel()
        self.answer(agreed=False)

    def close(self) -> None:
        """End it, and say nothing more."""
        self._closed = True
        self.stop()

    def wait(self) -> None:
        """Until it has ended."""
        self._thread.join()

    def answer(self, *, agreed: bool) -> None:
        """What `asked` wanted to know."""
        self._answer = agreed
        self._answered.set()

    def _run(self) -> None:
        begun, checks = time.monotonic(), list[Check]()
        try:
            outcome = self._made(checks)
        except CancelledError:
            outcome = Outcome("cancelled", "The export was cancelled.")
        except EditedError as error:
            outcome = Outcome("error", _edited(error.files), edited=error.files)
        except DocumentError as error:
            outcome = Outcome("error", str(error))
        except Exception as error:  # whatever it is, the window says it
            outcome = Outcome("error", str(error) or type(error).__name__)
        seconds = time.monotonic() - begun
        self.tell(self.finished.emit, replace(outcome, checks=tuple(checks), seconds=seconds))

    def _made(self, checks: list[Check]) -> Outcome:
        from exporters.picture import with_picture
        from exporters.plugin import plugin_files
        from exporters.reopen import id_of
        from exporters.write import write_folder, write_zip

        job, path = self.job, self.job.target.path
        self.tell(self.said.emit, "Writing")
        installed = {t.id for t in job.catalog.types.values() if t.origin != "builtin"}
        taken = frozenset(installed - job.own - {id_of(path)})
        view = job.target.debug_view
        made = plugin_files(
            job.document, job.catalog.types, job.title, debug_view=view, taken=taken
        )
        made, why = with_picture(made, job.document, job.catalog, job.folder)
        self.cancel.check()
        if job.target.kind == "zip":
            path.parent.mkdir(parents=True, exist_ok=True)
            write_zip(made, path, force=job.force)
        else:
            write_folder(made, path, force=job.force)
        self.tell(self.written.emit, path)
        warnings = [f"The picture in its README is a plain card: {why}"] if why else []
        warnings += [
            f"It calls {plugin}, a folder on this machine: install it where it goes."
            for plugin in made.uninstalled
        ]

        def on_check(check: Check) -> None:
            checks.append(check)
            self.tell(self.checked.emit, check)

        self.tell(self.said.emit, "Verifying")
        verify(path, on_check=on_check, cancel=self.cancel)
        done = Outcome("done", path=path, id=made.names.id, warnings=tuple(warnings))
        if any(check.state == "failed" for check in checks):
            return replace(done, state="unproven", message="It is written, and does not pass.")
        if job.target.kind == "send":
            from exporters.deliver import deliver

            self.tell(self.said.emit, "Sending")
            return replace(done, message=deliver(path, job.target.scope, self._agreed))
        return done

    def _agreed(self, question: str) -> bool:
        self.tell(self.asked.emit, question)
        self._answered.wait()
        self.cancel.check()
        return bool(self._answer)


def _edited(files: tuple[str, ...]) -> str:
    listed = ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
    return f"{listed} was edited or added since the last export. Nothing was overwritten."

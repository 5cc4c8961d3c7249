"""The journal: each edit since the last save, on disk at once, so that a crash loses none.

A journal is a file of JSON lines in the user's state folder: first what the session started from,
then what each edit changed. A line that a crash tore is left out. It is deleted when the session
ends; one whose process is gone is a session to recover. Whoever brings it back gives the file a
name of its own first, so that of two windows one has it.
"""

import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil
from platformdirs import user_state_path

from openscope.editing.history import History
from openscope.graph import files
from openscope.graph.document import FORMAT, Document
from openscope.graph.problem import DocumentError
from openscope.whole_file import write_whole

STATE_VARIABLE = "OPENSCOPE_STATE"
"""Names another folder for journals and the list of recent files, as tests do."""

KEPT = 14 * 86400
"""Seconds for which a discarded session can still be found."""

_log = logging.getLogger(__name__)


def state_folder() -> Path:
    """Where the program keeps what it remembers of sessions. Not created."""
    named = os.environ.get(STATE_VARIABLE)
    return Path(named) if named else user_state_path("OpenScope", False)


class Journal:
    """Writes one session's edits. A disk that refuses is told in `trouble`, and never raises: the
    edit itself is not lost by it."""

    def __init__(self, document: Document, path: Path | None) -> None:
        self.trouble = ""
        self.written = time.time()
        self._place: Path | None = None
        self.begin(document, path)

    def begin(self, document: Document, path: Path | None) -> None:
        """Start anew from a document that was opened, made or saved. A file is noted at once, so
        that a second program that opens it is told."""
        self.close()
        self._base, self._path = document, path
        self._missed: Document | None = None
        if path is not None:
            with suppress(OSError):  # the first edit says it, if it is still so
                self._place = self._create()

    def write(
        self, before: Document, after: Document, title: str, *, goes_on: bool = False
    ) -> None:
        """Note an edit, an undo or a redo; `goes_on` says that it is part of the step before."""
        start = before if self._missed is None else self._missed
        line = {"title": title, "goes_on": goes_on, **_difference(start, after)}
        try:
            if self._place is None:
                self._place = self._create()
            with self._place.open("a", encoding="utf-8") as file:
                # after a line that a full disk tore this one starts anew, with what that one held
                file.write("\n" * (self._missed is not None) + json.dumps(line) + "\n")
            self.trouble, self.written, self._missed = "", time.time(), None
        except OSError as error:
            self.trouble = f"The journal cannot be written: {error.strerror}."
            self._missed = start

    def close(self) -> None:
        """End the session: there is nothing to recover."""
        if self._place is not None:
            with suppress(OSError):
                self._place.unlink()
            self._place = None

    def _create(self) -> Path:
        folder = state_folder() / "journals"
        folder.mkdir(parents=True, exist_ok=True)
        process = psutil.Process()
        head = {
            "openscope-journal": 1,
            "pid": process.pid,
            "started": process.create_time(),
            "path": None if self._path is None else str(self._path),
            "document": self._base.model_dump(mode="json"),
        }
        place = folder / f"{process.pid}-{time.time_ns()}.jsonl"
        write_whole(place, json.dumps(head) + "\n")
        return place


@dataclass(frozen=True)
class Unsaved:
    """A session whose program is gone: the file that it edited, if any, and its edits."""

    place: Path
    path: Path | None
    edits: int
    when: float
    history: History

    @property
    def name(self) -> str:
        """What to call it."""
        document = self.history.document
        return self.path.stem if self.path else document.plugin.name or "Untitled"

    def claim(self) -> "Unsaved | None":
        """Take it, so that no other program can; None where another was first."""
        process = psutil.Process()
        stem = self.place.name.partition(".")[0]
        name = f"{stem}.{process.pid}-{round(1000 * process.create_time())}.jsonl"
        try:
            return replace(self, place=self.place.rename(self.place.with_name(name)))
        except FileNotFoundError:
            return None
        except OSError:  # a folder that is read-only now: better back twice than not at all
            return self

    def forget(self) -> None:
        """It is kept elsewhere now."""
        with suppress(OSError):
            self.place.unlink()

    def discard(self) -> bool:
        """Put it aside, where `restore` finds it; False where that could not be done, or another
        program has it."""
        aside = self._aside
        try:
            aside.parent.mkdir(exist_ok=True)
            self.place.rename(aside)
            os.utime(aside)  # its days begin
        except OSError as error:
            _log.warning("%s cannot be put aside: %s", self.place, error)
            return False
        for old in aside.parent.glob("*.jsonl"):
            with suppress(OSError):
                if old.stat().st_mtime < time.time() - KEPT:
                    old.unlink()
        return True

    def restore(self) -> bool:
        """Take the discarding back; whether the session is there."""
        with suppress(OSError):
            self._aside.rename(self.place)
            os.utime(self.place, (self.when, self.when))
        return self.place.exists()

    @property
    def _aside(self) -> Path:
        return self.place.parent / "discarded" / self.place.name


def unsaved() -> list[Unsaved]:
    """The sessions that can be recovered, the newest first."""
    found = [
        session
        for place, head in _journals()
        if not _held(place, head) and (session := _read(place, head)) is not None
    ]
    return sorted(found, key=lambda session: -session.when)


def open_elsewhere(path: Path) -> bool:
    """Whether another running program has this file open."""
    return any(
        head["pid"] != os.getpid() and _alive(head) and head["path"] == str(path)
        for _, head in _journals()
    )


def _journals() -> Iterator[tuple[Path, dict[str, Any]]]:
    for place in sorted((state_folder() / "journals").glob("*.jsonl")):
        try:
            with place.open(encoding="utf-8") as file:
                head = json.loads(file.readline())
            if head["openscope-journal"] == 1 and isinstance(head["pid"], int):
                yield place, head
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.warning("The journal %s cannot be read: %s", place, error)


def _held(place: Path, head: dict[str, Any]) -> bool:
    """Whether a program that runs has the session: its own, or one that is bringing it back."""
    pid, _, started = place.name.removesuffix(".jsonl").partition(".")[2].partition("-")
    claimed = pid.isdigit() and started.isdigit()
    return _alive(head) or (claimed and _alive({"pid": int(pid), "started": int(started) / 1000}))


def _alive(head: dict[str, Any]) -> bool:
    try:
        return abs(psutil.Process(head["pid"]).create_time() - float(head["started"])) < 1.0
    except (psutil.Error, KeyError, TypeError, ValueError):
        return False


def _read(place: Path, head: dict[str, Any]) -> Unsaved | None:
    """The session in a journal; None where it holds no edit that can be read."""
    try:
        history = History(files.parse(head["document"]))
        lines = place.read_text(encoding="utf-8").splitlines()[1:]
        when = place.stat().st_mtime
    except (OSError, UnicodeError, DocumentError, KeyError) as error:
        _log.warning("The journal %s cannot be read: %s", place, error)
        return None
    if not lines:  # its program was killed before there was an edit
        with suppress(OSError):
            place.unlink()
        return None
    step = -1
    for number, line in enumerate(lines):
        try:
            change = json.loads(line)
        except ValueError:
            continue  # torn: what could be written after it holds it too
        try:
            document = _changed(history.document, change)
        except (KeyError, TypeError, AttributeError, DocumentError):
            break
        if not change.get("goes_on"):
            step = number
        history.apply(document, str(change.get("title", "Edit")), step)
    if not history.edits:
        return None
    path = head.get("path")
    return Unsaved(place, Path(path) if path else None, history.edits, when, history)


def _difference(before: Document, after: Document) -> dict[str, Any]:
    """What changed, by the top keys of a document; of the nodes only those that did."""
    change: dict[str, Any] = {}
    gone = []
    for name in {*before.model_fields_set, *after.model_fields_set, *Document.model_fields}:
        old, new = getattr(before, name, None), getattr(after, name, None)
        if name == "nodes" or old is new or old == new:
            continue
        if hasattr(after, name):
            change[name] = after.model_dump(mode="json", include={name})[name]
        else:
            gone.append(name)
    nodes: dict[str, Any] = dict.fromkeys(before.nodes.keys() - after.nodes.keys())
    for id_, node in after.nodes.items():
        if before.nodes.get(id_) is not node:
            nodes[id_] = node.model_dump(mode="json")
    return {"change": change, "nodes": nodes, "gone": gone}


def _changed(document: Document, line: dict[str, Any]) -> Document:
    """The next document. Only what changed is read: a drag is many lines."""
    change, nodes = line["change"], line["nodes"]
    new = {id_: node for id_, node in nodes.items() if node is not None}
    part = files.parse({"format": FORMAT, "edges": [], **change, "nodes": new})
    kept = {id_: node for id_, node in document.nodes.items() if id_ not in nodes}
    changes = {name: getattr(part, name) for name in change}
    made = document.model_copy(update={**changes, "nodes": {**kept, **part.nodes}})
    gone = line.get("gone")
    if not gone:
        return made
    data = made.model_dump(mode="json")
    return files.parse({name: value for name, value in data.items() if name not in gone})

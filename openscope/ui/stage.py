"""The run of the graph: the engine on a thread of its own, and what the window hears of it.

The window never waits for the engine: edits are left in its mailbox, its status and pictures are
taken from slots 30 times a second.
"""

import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal

from openscope.ui.editor import Change, Editor

if TYPE_CHECKING:
    from openscope.engine.live import Live
    from openscope.engine.previews import Preview, Previews
    from openscope.engine.status import Status

TOLD = 33
"""Milliseconds between two looks at the status and the pictures."""
CLOSING = 5.0
"""Seconds that a run is given to end before the window goes without it."""

_log = logging.getLogger(__name__)


class EngineThread(QThread):
    """Builds a live run and runs it. torch is imported here, long after the window is on screen."""

    ready = Signal()

    def __init__(self, make: "Callable[[], tuple[Live, Previews]]") -> None:
        super().__init__()
        self._make = make
        self.live: Live | None = None
        self.previews: Previews | None = None
        self.error: Exception | None = None
        self._lock = threading.Lock()
        self._stopped = False

    def run(self) -> None:
        """What the thread does."""
        if sys.platform == "linux":  # torch's own threads inherit it: the window comes first
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        try:
            live, previews = self._make()
        except Exception as error:
            _log.exception("The run could not begin")
            self.error = error
            return
        with self._lock:
            self.live, self.previews = live, previews
            if self._stopped:
                live.stop()
        try:
            previews.start()
            self.ready.emit()
            live.run()
        except Exception as error:
            _log.exception("The run ended")
            self.error = error
        finally:
            previews.close()

    def stop(self) -> None:
        """Have the run come to its end, whatever it is at."""
        with self._lock:
            self._stopped = True
            if self.live is not None:
                self.live.stop()


class DevicesThread(QThread):
    """Looks which devices there are. torch is loaded on the way, so that the first run need not."""

    known = Signal(tuple)

    def run(self) -> None:
        """What the thread does."""
        try:
            from openscope.engine.device import devices

            self.known.emit(devices())
        except Exception:
            _log.exception("The devices of this machine are not known")


class Stage(QObject):
    """Runs the editor's document, and follows its edits. Everything here is called from the
    window's thread."""

    running_changed = Signal()
    told = Signal(object)
    """The `Status`, 30 times a second while it runs."""
    shown = Signal(object)
    """New pictures by node id: `Mapping[str, Preview]`."""
    failed = Signal(str)
    """The run ended by itself, and why."""
    devices_known = Signal(tuple)
    """The `Device`s of this machine, after `look_for_devices`."""

    def __init__(self, editor: Editor, device: str = "auto") -> None:
        super().__init__()
        self._editor = editor
        self._device = device
        self._thread: EngineThread | None = None
        self._leaving: list[EngineThread] = []
        self._wanted: dict[str, Mapping[str, tuple[int, int]]] = {}
        self.status: Status | None = None
        self._paused = False
        self._looking: DevicesThread | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TOLD)
        self._timer.timeout.connect(self._look)
        editor.changed.connect(self._follow)
        editor.types_changed.connect(self._use)
        editor.opened.connect(self._opened)

    @property
    def running(self) -> bool:
        """Whether a run is on, or on its way."""
        return self._thread is not None

    @property
    def live(self) -> "Live | None":
        """The run once it is there."""
        return self._thread.live if self._thread is not None else None

    @property
    def previews(self) -> "Previews | None":
        """The pictures of the run once it is there."""
        return self._thread.previews if self._thread is not None else None

    @property
    def device(self) -> str:
        """`auto`, `cpu` or `cuda:0`, as it was chosen."""
        return self._device

    @property
    def paused(self) -> bool:
        """Whether the sources stand still, or are told to."""
        return self._paused

    @property
    def why_not(self) -> str | None:
        """Why there is nothing to run, in a sentence; None where there is."""
        return None if self.output else "The graph needs an output."

    def run(self) -> None:
        """Start to run."""
        if self._thread is not None:
            return
        self.status, self._paused = None, False
        thread = EngineThread(self._maker())
        thread.ready.connect(self._ready)
        thread.finished.connect(self._finished)
        self._thread = thread
        thread.start()
        self._timer.start()
        self.running_changed.emit()

    def stop(self) -> None:
        """Have the run end; the window does not wait for it."""
        thread = self._thread
        if thread is None:
            return
        self._thread = None
        self._timer.stop()
        self._leaving.append(thread)
        thread.stop()
        self.running_changed.emit()

    def close(self, seconds: float = CLOSING) -> bool:
        """Stop, and wait until all threads are gone; False where one does not come back, such as
        one in which a node of a plugin hangs."""
        self.stop()
        gone = [thread.wait(round(1000 * seconds)) for thread in self._leaving]
        if self._looking is not None:
            self._looking.wait()  # it always ends: it loads torch, which cannot be broken off
        return all(gone)

    def use_device(self, device: str) -> None:
        """Run on another device from now on."""
        if device != self._device:
            self._device = device
            if self.running:
                self.stop()
                self.run()

    def look_for_devices(self) -> None:
        """Find out which devices there are, on a thread of its own; `devices_known` says it."""
        if self._looking is None:
            self._looking = DevicesThread()
            self._looking.known.connect(self.devices_known)
            self._looking.start()

    def pause(self) -> None:
        """Have the sources stand still; the last pictures stay."""
        self._paused = self.running
        if self.live is not None:
            self.live.pause()

    def play(self) -> None:
        """Go on from where it was paused."""
        self._paused = False
        if self.live is not None:
            self.live.play()

    def step(self) -> None:
        """Pause, and go on by one frame."""
        self.pause()
        if self.live is not None:
            self.live.step()

    def seek(self, node: str, seconds: float) -> None:
        """Have a film go on from another place, in seconds from its first kept frame. Of several
        places asked for at once the newest counts."""
        if self.live is not None:
            self.live.seek(node, seconds)

    def want(self, panel: str, sizes: Mapping[str, tuple[int, int]]) -> None:
        """Which nodes' pictures a panel shows, and how large (width, height in device pixels).
        It replaces what that panel wanted before."""
        before = self._all_wanted()
        self._wanted[panel] = dict(sizes)
        wanted = self._all_wanted()
        if self.previews is not None and wanted != before:
            self.previews.want(wanted, output=self.output)
        if before.keys() != wanted.keys():
            self._edit()

    @property
    def output(self) -> str | None:
        """The output node, whose picture comes with every frame."""
        return self._editor.output

    def reset(self) -> None:
        """Have every effect forget its frames."""
        if self.live is not None:
            self.live.reset()

    def retry(self) -> None:
        """Have every node that stands aside tried again at once."""
        self._edit()

    # -- within

    def _all_wanted(self) -> dict[str, tuple[int, int]]:
        """The largest that any panel wants of each."""
        found: dict[str, tuple[int, int]] = {}
        for sizes in self._wanted.values():
            for id_, (width, height) in sizes.items():
                wide, high = found.get(id_, (0, 0))
                found[id_] = (max(wide, width), max(high, height))
        return found

    def _maker(self) -> "Callable[[], tuple[Live, Previews]]":
        editor, device = self._editor, self._device
        types, classes, folder = editor.types, editor.catalog.classes, editor.folder

        def make() -> "tuple[Live, Previews]":
            from openscope.engine.device import pick_device
            from openscope.engine.live import Live
            from openscope.engine.previews import Previews

            live = Live(pick_device(device), types, classes, folder)
            return live, Previews(live.sinks)

        return make

    def _ready(self) -> None:
        if self._thread is not None and self.previews is not None:
            self.previews.want(self._all_wanted(), output=self.output)
            self._edit()
            if self._paused and self.live is not None:
                self.live.pause()

    def _finished(self) -> None:
        thread = self.sender()
        assert isinstance(thread, EngineThread)
        if thread in self._leaving:
            self._leaving.remove(thread)
        elif thread is self._thread:
            self._thread = None
            self._timer.stop()
            self.running_changed.emit()
            self.failed.emit(str(thread.error or "The run ended."))
        thread.deleteLater()

    def _edit(self) -> None:
        if self.live is not None:
            watched = [id_ for id_ in self._all_wanted() if id_ in self._editor.document.nodes]
            self.live.edit(self._editor.document, watched)

    def _follow(self, change: Change) -> None:
        live = self.live
        if live is None:
            return
        moves = _moves(change, self._editor)
        if moves is None:
            self._edit()
        else:
            for node, name, value in moves:
                live.set(node, name, value)

    def _opened(self) -> None:
        """Another document has other media in another folder: a new run."""
        if self.running:
            self.stop()
            self.run()

    def _use(self) -> None:
        if self.live is not None:
            self.live.use(self._editor.types, self._editor.catalog.classes)
            self._edit()

    def _look(self) -> None:
        live, previews = self.live, self.previews
        if live is None or previews is None:
            return
        self.status = live.status()
        self.told.emit(self.status)
        pictures: Mapping[str, Preview] = previews.take()
        if pictures:
            self.shown.emit(pictures)


def _moves(change: Change, editor: Editor) -> list[tuple[str, str, Any]] | None:
    """The runtime parameters that moved, where nothing else changed that runs; else None."""
    before, after = change.before, change.after
    rest = ("edges", "size", "rate", "seed")
    if any(getattr(before, name) != getattr(after, name) for name in rest):
        return None
    moves = []
    for id_ in change.nodes:
        old, new = before.nodes.get(id_), after.nodes.get(id_)
        type_ = editor.type_of(id_)
        if old is None or new is None or type_ is None:
            return None
        if (old.type, old.bypassed) != (new.type, new.bypassed):
            return None
        for name in old.params.keys() | new.params.keys():
            parameter = type_.parameters.get(name)
            if parameter is None or parameter.load_time:
                return None
            a = old.params.get(name, parameter.default)
            b = new.params.get(name, parameter.default)
            if parameter.refusal(a) or parameter.refusal(b):
                return None
            if a != b:
                moves.append((id_, name, parameter.taken(b)))
    return moves

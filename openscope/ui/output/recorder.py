"""The recording that is on: begun, watched and ended while the window goes on."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from openscope.ui.stage import Stage

if TYPE_CHECKING:
    from openscope.engine.live import Live
    from openscope.engine.recording import Recording


class Recorder(QObject):
    """Records the output of the stage's run. The recording ends with `stop`, with the run, or by
    itself where it fails."""

    changed = Signal()
    """One began or takes no more frames."""
    ended = Signal(object)
    """A file is complete, or failed: its `Recorded`."""
    _done = Signal(object, object)

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._recording: Recording | None = None
        self._live: Live | None = None
        self._ending: dict[Recording, threading.Thread] = {}
        self._done.connect(self._finished)
        stage.running_changed.connect(self._follow)
        stage.told.connect(self._watch)

    @property
    def on(self) -> bool:
        """Whether frames are recorded."""
        return self._recording is not None

    @property
    def seconds(self) -> float:
        """How long the recording is so far."""
        return self._recording.seconds if self._recording is not None else 0.0

    @property
    def dropped(self) -> int:
        """How many frames it had to leave out."""
        return self._recording.dropped if self._recording is not None else 0

    @property
    def writing(self) -> frozenset[Path]:
        """The files that are not complete yet."""
        now = [self._recording] if self._recording is not None else []
        return frozenset(recording.path for recording in (*now, *self._ending))

    def start(self, live: "Live", path: Path) -> None:
        """Begin with the next frame. MediaError or OSError where the file cannot be written."""
        from openscope.engine.recording import Recording

        self.stop()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._recording, self._live = Recording.start(live, path), live
        self.changed.emit()

    def stop(self) -> None:
        """Take no more frames, and have the file completed; `ended` tells of it."""
        recording, self._recording, self._live = self._recording, None, None
        if recording is None:
            return
        recording.end()
        thread = threading.Thread(target=self._finish, args=(recording,), name="recording-end")
        self._ending[recording] = thread
        thread.start()
        self.changed.emit()

    def finish(self) -> None:
        """Stop, and wait until every file is complete."""
        self.stop()
        for thread in tuple(self._ending.values()):
            thread.join()

    def _finish(self, recording: "Recording") -> None:
        self._done.emit(recording, recording.stop())

    def _finished(self, recording: object, recorded: object) -> None:
        self._ending.pop(cast("Recording", recording)).join()
        self.ended.emit(recorded)

    def _follow(self) -> None:
        if self._stage.live is not self._live:
            self.stop()

    def _watch(self) -> None:
        if self._recording is not None and self._recording.error:
            self.stop()

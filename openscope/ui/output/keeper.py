"""Keeps what comes out: stills and recordings, and what is to be told of them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from openscope.ui.editor import Editor
from openscope.ui.output.places import film_path, still_path
from openscope.ui.output.recorder import Recorder
from openscope.ui.output.stills import Stills
from openscope.ui.output.transport import time_text
from openscope.ui.stage import Stage

if TYPE_CHECKING:
    from torch import Tensor

    from openscope.engine.recording import Recorded


class Keeper(QObject):
    """Saves stills and records, to places that it proposes or that are chosen."""

    told = Signal(str, object, bool)
    """A sentence, the path that it is about or None, and whether it is trouble."""
    changed = Signal()
    """A recording began or ended."""

    def __init__(self, editor: Editor, stage: Stage) -> None:
        super().__init__()
        self._editor, self._stage = editor, stage
        self.recorder = Recorder(stage)
        self.stills = Stills()
        self.recorder.changed.connect(self.changed)
        self.recorder.ended.connect(self._recorded)
        self.stills.written.connect(self._kept)
        self.stills.failed.connect(lambda text: self.told.emit(text, None, True))

    @property
    def recording(self) -> bool:
        """Whether frames are recorded."""
        return self.recorder.on

    @property
    def recording_text(self) -> str:
        """How far the recording is; '' where there is none."""
        if not self.recorder.on:
            return ""
        dropped = f" · {self.recorder.dropped} dropped" if self.recorder.dropped else ""
        return f"Rec {time_text(self.recorder.seconds)}{dropped}"

    def snapshot(self, path: Path | None = None) -> None:
        """Keep the output's frame as a PNG of its full size."""
        frame = self._frame()
        if frame is not None:
            self.stills.take(frame, path or still_path(self._editor, self.stills.writing))

    def snapshot_as(self, parent: QWidget) -> None:
        """Keep the frame that is there now, in a file that is asked for."""
        frame = self._frame()
        if frame is not None:
            proposed = still_path(self._editor, self.stills.writing)
            _ask(parent, "Save still", proposed, lambda path: self.stills.take(frame, path))

    def toggle_recording(self) -> None:
        """Begin to record, or end it."""
        if self.recorder.on:
            self.recorder.stop()
        else:
            self.record(film_path(self._editor, self.recorder.writing))

    def record_as(self, parent: QWidget) -> None:
        """Begin to record into a file that is asked for."""
        _ask(parent, "Record to", film_path(self._editor, self.recorder.writing), self.record)

    def record(self, path: Path) -> None:
        """Begin to record into a file, after the one before."""
        from openscope.media.picture import MediaError

        live = self._stage.live
        if live is None:
            self.told.emit("Nothing runs that could be recorded. Run the graph first.", None, True)
            return
        try:
            self.recorder.start(live, path)
        except MediaError as error:
            self.told.emit(str(error), None, True)
        except OSError as error:
            self.told.emit(f"{path} cannot be written: {error.strerror}.", None, True)

    def finish(self) -> None:
        """End the recording, and wait until all files are complete."""
        self.recorder.finish()
        self.stills.finish()

    def _frame(self) -> "Tensor | None":
        previews, output = self._stage.previews, self._stage.output
        frame = previews.latest(output) if previews is not None and output is not None else None
        if frame is None:
            self.told.emit("There is no picture to keep yet. Run the graph first.", None, True)
        return frame

    def _kept(self, path: Path) -> None:
        self.told.emit(f"Saved {path.name}", path, False)

    def _recorded(self, result: object) -> None:
        recorded = cast("Recorded", result)
        path = recorded.path
        if recorded.error:
            there = path if path.exists() else None
            self.told.emit(f"The recording ended. {recorded.error}", there, True)
            return
        dropped = f", {recorded.dropped} frames dropped" if recorded.dropped else ""
        text = f"Recorded {time_text(recorded.seconds)} to {path.name}{dropped}"
        self.told.emit(text, path, False)


def _ask(parent: QWidget, title: str, proposed: Path, chosen: Callable[[Path], None]) -> None:
    kind = proposed.suffix
    folder = next(folder for folder in proposed.parents if folder.is_dir())
    dialog = QFileDialog(parent, title, str(folder), f"{kind[1:].upper()} (*{kind})")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind)
    dialog.selectFile(proposed.name)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()

"""The output panel: the picture, what it is compared with, its transport, stills, recordings."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QScreen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QLayout,
    QPushButton,
    QWidget,
)

from openscope.graph.problem import errors
from openscope.ui.editor import Change, Editor
from openscope.ui.icons import icon
from openscope.ui.output.fullscreen import FullScreen
from openscope.ui.output.keeper import Keeper
from openscope.ui.output.menus import picture_menu, pop_up, screens_menu
from openscope.ui.output.note import Note
from openscope.ui.output.screen import Mode, Screen
from openscope.ui.output.sources import compared
from openscope.ui.output.transport import Transport
from openscope.ui.stage import Stage
from openscope.ui.widgets.basics import button, column, icon_button, row

if TYPE_CHECKING:
    from openscope.engine.previews import Preview

_STEADY = 0.5
"""Seconds for which a number stands before it changes."""
_LEAST = (1, 1)
"""The size of a picture that is not looked at, but may be kept as a still."""
_MODES: tuple[tuple[Mode, str, str, str], ...] = (
    ("a", "A", "", "Show A, the input or the selected node"),
    ("split", "", "split", "Show A and B, split"),
    ("b", "B", "", "Show B, the output"),
)


class OutputPanel(QWidget):
    """Shows what comes out. `finish` ends what it still writes, and is to be called before the
    window goes."""

    message = Signal(str, object)
    """Something to tell in the window, and the path that it is about, or None."""
    recording_changed = Signal()
    """A recording began or ended."""
    view_changed = Signal()
    """It shows A, B or the split, or another size: for the marks in menus."""

    def __init__(self, editor: Editor, stage: Stage) -> None:
        super().__init__()
        self.setObjectName("output")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._editor, self._stage = editor, stage
        self._a = compared(editor)
        self._output = stage.output
        self._rate, self._rated = 0.0, 0.0
        self.screen_ = Screen()
        self.note = Note()
        self.transport = Transport(editor, stage)
        self.full = FullScreen(stage, self)
        self.keeper = Keeper(editor, stage)
        self._lay_out()
        self.screen_.wanted_changed.connect(self._want)
        self.screen_.opened.connect(self.toggle_fullscreen)
        self.screen_.customContextMenuRequested.connect(
            lambda at: pop_up(picture_menu(self), self.screen_, at)
        )
        self.full.changed.connect(self._told)
        self.keeper.changed.connect(self._recording_changed)
        self.keeper.told.connect(self._tell)
        stage.shown.connect(self._shown)
        stage.told.connect(self._told)
        stage.running_changed.connect(self._run_changed)
        editor.selected.connect(self._follow)
        editor.types_changed.connect(self._follow)
        editor.changed.connect(self._edited)
        editor.opened.connect(self._opened)
        self._follow()
        self._told()

    # -- what menus and shortcuts ask for

    @property
    def mode(self) -> Mode:
        """Whether A, B or the split is shown."""
        return self.screen_.mode

    @property
    def actual_size(self) -> bool:
        """Whether one pixel of the frame is one of the screen."""
        return self.screen_.actual

    @property
    def smooth(self) -> bool:
        """Whether what is enlarged is smooth, or shows its pixels."""
        return self.screen_.smooth

    @property
    def recording(self) -> bool:
        """Whether frames are recorded."""
        return self.keeper.recording

    def toggle_play(self) -> None:
        """Play or pause; run where nothing runs."""
        self.transport.toggle_play()

    def step(self) -> None:
        """Pause, and show the next frame."""
        self.transport.step()

    def seek_by(self, seconds: float) -> None:
        """Go on or back in the film."""
        self.transport.seek_by(seconds)

    def show_a(self) -> None:
        """Show the input, or the selected node."""
        self._show_mode("a")

    def show_b(self) -> None:
        """Show the output."""
        self._show_mode("b")

    def show_split(self) -> None:
        """Show both, with a divider between them."""
        self._show_mode("split")

    def toggle_actual_size(self) -> None:
        """Show one pixel as one of the screen, or all of the frame."""
        self.screen_.set_actual(not self.screen_.actual)
        self._actual.setChecked(self.screen_.actual)
        self.view_changed.emit()

    def toggle_smooth(self) -> None:
        """Show what is enlarged smooth, or with its pixels."""
        self.screen_.set_smooth(not self.screen_.smooth)
        self.view_changed.emit()

    def snapshot(self, path: Path | None = None) -> None:
        """Keep the output's frame as a PNG of its full size; `path` chooses the file."""
        self.keeper.snapshot(path)

    def snapshot_as(self) -> None:
        """Keep the frame that is there now, in a file that is asked for."""
        self.keeper.snapshot_as(self)

    def toggle_recording(self) -> None:
        """Begin to record, or end it."""
        self.keeper.toggle_recording()

    def record(self, path: Path) -> None:
        """Begin to record into a file; what was recorded before is completed."""
        self.keeper.record(path)

    def record_as(self) -> None:
        """Begin to record into a file that is asked for."""
        self.keeper.record_as(self)

    def toggle_fullscreen(self, screen: QScreen | None = None) -> None:
        """Show the output alone, on a screen or the one that the window is on; or leave that."""
        if self.full.is_open:
            self.full.leave()
        else:
            self.full.enter(screen)

    def end(self) -> None:
        """End the recording and wait until all files are complete; leave the full screen."""
        self.full.leave()
        self.keeper.finish()

    # -- how it is built

    def _lay_out(self) -> None:
        bar = row(margins=(8, 4, 8, 4), spacing=2)
        group = QButtonGroup(self)
        self._modes: dict[Mode, QAbstractButton] = {}
        for mode, text, image, name in _MODES:
            made = self._mode_button(mode, text, image, name)
            group.addButton(made)
            bar.addWidget(made)
        bar.addStretch(1)
        self._actual = icon_button(
            "actual-size", "Actual size", self.toggle_actual_size, checkable=True
        )
        self._still = icon_button("snapshot", "Save a still", self.snapshot)
        self._record = icon_button("record", "Record", self.toggle_recording, checkable=True)
        self._full = icon_button("fullscreen", "Full screen", self.toggle_fullscreen)
        self._full.setToolTip("Full screen (F11): B makes it black, H holds the picture")
        self._full.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._full.customContextMenuRequested.connect(
            lambda: pop_up(
                screens_menu(self.full, self), self._full, QPoint(0, self._full.height())
            )
        )
        for one in (self._actual, self._still, self._record):
            bar.addWidget(one)
        self.transport.layout_.addWidget(self._full)

        self.screen_.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        over = column(None, self.note, into=self.screen_, margins=(8, 8, 8, 8))
        over.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        picture = row(self.screen_, margins=(8, 0, 8, 0))
        column(bar, picture, self.transport, into=self, fill=picture)

    def _mode_button(self, mode: Mode, text: str, image: str, name: str) -> QPushButton:
        made = button(text, lambda: self._show_mode(mode), role="segment", icon=image)
        made.setCheckable(True)
        made.setChecked(mode == self.screen_.mode)
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._modes[mode] = made
        return made

    # -- what it follows

    def _show_mode(self, mode: Mode) -> None:
        self._modes[mode].setChecked(True)
        self.screen_.set_mode(mode)
        self._told()
        self.view_changed.emit()

    def _shown(self, pictures: object) -> None:
        found = cast("Mapping[str, Preview]", pictures)
        output, a = found.get(self._output or ""), found.get(self._a or "")
        if output is not None:
            first = not self.screen_.has("b")
            self.screen_.show_picture("b", output)
            if first:
                self._told()
        if a is not None:
            self.screen_.show_picture("a", a)

    def _edited(self, change: Change) -> None:
        if change.edges or change.nodes:
            self._follow()

    def _follow(self) -> None:
        """Look at what A and B are now."""
        a, output = compared(self._editor), self._stage.output
        if a != self._a:
            self._a = a
            self.screen_.show_picture("a", None)
        if output != self._output:
            self._output = output
            self.screen_.show_picture("b", None)
            self.full.clear()
        title = self._editor.title_of(a) if a is not None else "nothing yet"
        self._modes["a"].setToolTip(f"Show A: {title}")
        self._want()
        self._told()

    def _opened(self) -> None:
        self.screen_.show_picture("a", None)
        self.screen_.show_picture("b", None)
        self.full.clear()
        self._told()

    def _run_changed(self) -> None:
        self._rated = 0.0
        self._told()

    def _want(self) -> None:
        size, mode = self.screen_.wanted, self.screen_.mode
        sizes: dict[str, tuple[int, int]] = {}
        if self._a is not None and size is not None and mode != "b":
            sizes[self._a] = size
        if self._output is not None:
            sizes[self._output] = size if size is not None and mode != "a" else _LEAST
        self._stage.want("output", sizes)
        self.full.want()

    def _told(self) -> None:
        running = self._stage.running
        self.screen_.set_texts(self._tag(), self.keeper.recording_text)
        words, waiting = self._empty_text()
        self.screen_.set_empty(words, waiting=waiting)
        _offer(self._record, "Stop recording" if self.keeper.recording else "Record", running)
        self._record.setChecked(self.keeper.recording)
        _offer(self._still, "Save a still", running and self.screen_.has("b"))

    def _tag(self) -> str:
        if self.screen_.mode == "a":
            return f"A · {self._editor.title_of(self._a)}" if self._a is not None else ""
        size = self.screen_.size_of("b")
        if size is None:
            return ""
        return f"{size.width()}×{size.height()} · {self._pace()}"

    def _pace(self) -> str:
        status = self._stage.status
        if not self._stage.running or status is None:
            return "stopped"
        if self._stage.paused:
            return "paused"
        now = time.monotonic()
        if now - self._rated >= _STEADY:
            self._rate, self._rated = status.rate, now
        return f"{self._rate:.1f} fps"

    def _empty_text(self) -> tuple[str, bool]:
        """What to say where there is no picture, and whether one is on its way."""
        if not self._stage.running:
            return self._stage.why_not or "Run the graph to see its output here.", False
        status = self._stage.status
        if status is None:
            return "", True
        if status.loading is not None and status.loading[0] in self._editor.document.nodes:
            return f"Loading {self._editor.title_of(status.loading[0])}", True
        if not status.frames and (status.faults or errors(status.problems)):
            return "No picture comes to the output. Problems says why.", False
        return "", True

    def _recording_changed(self) -> None:
        self._record.setIcon(icon("record", "error" if self.keeper.recording else "text_second"))
        self._told()
        self.recording_changed.emit()

    def _tell(self, text: str, path: object, trouble: bool) -> None:
        self.note.tell(text, cast("Path | None", path), trouble=trouble)
        self.message.emit(text, path)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.end()
        super().closeEvent(event)


def _offer(one: QAbstractButton, name: str, usable: bool) -> None:
    """Name a button and say why it cannot be used where it cannot."""
    text = name if usable else f"{name}: run the graph first"
    if one.toolTip() != text:
        one.setToolTip(text)
        one.setAccessibleName(name)
        one.setAccessibleDescription("" if usable else "Run the graph first")
    one.setEnabled(usable)

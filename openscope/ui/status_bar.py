"""The line at the bottom: how the run is doing, and how safe the document is."""

import time
from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from openscope.ui.editor import Editor
from openscope.ui.problems import counted
from openscope.ui.stage import Stage
from openscope.ui.widgets.basics import button, label, plural, row, set_role

HEIGHT = 26
_CALM = 0.5
"""Seconds between two changes of the numbers."""


class Reading(QWidget):
    """A number, in a weight that is read at a glance, between the words that say what it is."""

    def __init__(self, before: str = "", after: str = "") -> None:
        super().__init__()
        self._before, self._number, self._after = label(before), label("", "figure"), label(after)
        row(self._before, self._number, self._after, into=self, spacing=4)
        self._before.setVisible(bool(before))
        self._after.setVisible(bool(after))

    def tell(self, number: str, before: str = "", after: str = "") -> None:
        """Show a number, and other words where some are given."""
        self._number.setText(number)
        for words, text in ((self._before, before), (self._after, after)):
            if text:
                words.setText(text)
                words.show()

    def text(self) -> str:
        """All of it, in one line."""
        parts = (self._before.text(), self._number.text(), self._after.text())
        return " ".join(part for part in parts if part)


class StatusBar(QWidget):
    """Numbers that do not jump: they change twice a second, and keep their places."""

    problems_wanted = Signal()

    def __init__(self, editor: Editor, stage: Stage) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._editor, self._stage = editor, stage
        self._told = 0.0
        self.state = label("Stopped")
        self.rate = Reading(after="fps")
        self.latency = Reading("latency", "ms")
        self.drops = Reading("dropped")
        self.gpu = Reading("GPU", "%")
        self.memory = Reading("memory", "GB")
        self._readings = (self.rate, self.latency, self.drops, self.gpu, self.memory)
        self.message = label()
        self.problems = button("", self.problems_wanted.emit, role="status")
        self.problems.setToolTip("Show the problems")
        self.counts = label()
        self.saved = label()
        parts = self.state, *self._readings, self.message, self.problems, self.counts, self.saved
        row(*parts, into=self, margins=(12, 0, 12, 0), spacing=18, fill=self.message)
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.timeout.connect(lambda: self.message.setText(""))
        self._minute = QTimer(self)
        self._minute.setInterval(5000)
        self._minute.timeout.connect(self._safety)
        self._minute.start()
        editor.changed.connect(self._document)
        editor.filed.connect(self._document)
        stage.told.connect(self._tell)
        stage.running_changed.connect(self._run_state)
        self._document()
        self._run_state()

    def say(self, text: str, seconds: float = 6.0) -> None:
        """Show a message for a while."""
        self.message.setText(text)
        self._forget.start(round(1000 * seconds))

    def count_problems(self, errors: int, warnings: int) -> None:
        """Show how many problems there are."""
        self.problems.setText(counted(errors, warnings))
        tone = "error" if errors else "warn" if warnings else ""
        set_role(self.problems, tone, name="tone")

    def _run_state(self) -> None:
        on = self._stage.running
        self.state.setText("● Running" if on else "● Stopped")
        set_role(self.state, "good" if on else "")
        for one in self._readings:
            one.setVisible(on)
        self.gpu.hide()
        self._told = 0.0

    def _tell(self, status: object) -> None:
        now = time.monotonic()
        told = self._stage.status
        if told is None or now - self._told < _CALM:
            return
        self._told = now
        if told.stuck is not None:
            self.state.setText(f"● {self._title(told.stuck[0])}: {told.stuck[1]:.0f} s")
            set_role(self.state, "warn")
        else:
            self.state.setText("● Paused" if told.paused else "● Running")
            set_role(self.state, "" if told.paused else "good")
        self.rate.tell(f"{told.rate:.1f}")
        self.latency.tell(f"{told.latency:.0f}")
        self.drops.tell(f"{self._drops(told.dropped)}")
        self.gpu.setVisible(told.gpu is not None)
        self.gpu.tell(f"{told.gpu or 0:.0f}")
        used, there = told.memory / 1e9, told.memory_there / 1e9
        self.memory.tell(f"{used:.1f}", *(("VRAM", f"/ {there:.0f} GB") if there else ()))

    def _drops(self, dropped: Mapping[str, int]) -> int:
        """Frames of sources and of the output; what a thumbnail leaves out is no loss."""
        types = {id_: self._editor.type_of(id_) for id_ in dropped}
        counted = [
            id_ for id_, type_ in types.items() if type_ and type_.role in ("source", "output")
        ]
        return sum(dropped[id_] for id_ in counted)

    def _title(self, node: str) -> str:
        there = node in self._editor.document.nodes
        return self._editor.title_of(node) if there else node

    def _document(self, *_: object) -> None:
        document = self._editor.document
        nodes, wires = len(document.nodes), len(document.edges)
        self.counts.setText(f"{plural(nodes, 'node')} · {plural(wires, 'wire')}")
        self._safety()

    def _safety(self) -> None:
        self._say_safety()
        self.saved.setVisible(bool(self.saved.text()))

    def _say_safety(self) -> None:
        journal = self._editor.journal
        if journal.trouble:
            self.saved.setText("not autosaved")
            self.saved.setToolTip(journal.trouble)
            set_role(self.saved, "warn")
            return
        set_role(self.saved, "")
        self.saved.setToolTip("")
        if self._editor.clean:
            self.saved.setText("saved" if self._editor.path else "")
        else:
            self.saved.setText(f"autosaved {_ago(time.time() - journal.written)}")


def _ago(seconds: float) -> str:
    if seconds < 3:
        return "just now"
    if seconds < 90:
        return f"{seconds:.0f} s ago"
    return f"{seconds / 60:.0f} min ago"

"""Play, pause, step and seek."""

import time
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QToolButton, QWidget

from openscope.ui import theme
from openscope.ui.editor import Editor
from openscope.ui.icons import icon
from openscope.ui.output.seek_bar import SeekBar
from openscope.ui.output.sources import main_source
from openscope.ui.stage import Stage
from openscope.ui.widgets.basics import icon_button, label, row

if TYPE_CHECKING:
    from openscope.engine.status import Film

_SETTLES = 1.0
"""Seconds that a film is given to arrive where it was sent; until then that place is shown."""


class Transport(QWidget):
    """Moves the source of the run. A film is paused while it is dragged, so that every place on
    the way is seen."""

    def __init__(self, editor: Editor, stage: Stage) -> None:
        super().__init__()
        self._editor, self._stage = editor, stage
        self._sought: tuple[float, float] | None = None
        self._was_playing = False
        self._source = main_source(editor)
        self.play_button = icon_button("play", "Play", self.toggle_play)
        self.step_button = icon_button("step", "Step one frame", self.step)
        self.bar = SeekBar()
        self.bar.sought.connect(lambda place: self._seek(place / 1000))
        self.bar.sliderPressed.connect(self._hold)
        self.bar.sliderReleased.connect(self._release)
        self.time = label(time_text(0), "mono")
        self.time.setAccessibleName("Time in the film")
        parts = self.play_button, self.step_button, 2, self.bar, 4, self.time
        self.layout_ = row(*parts, into=self, margins=(8, 0, 8, 0), spacing=2, fill=self.bar)
        self.setFixedHeight(36)
        self._film: Film | None = None
        stage.told.connect(self._told)
        stage.running_changed.connect(self._told)
        editor.changed.connect(self._edited)
        editor.types_changed.connect(self._edited)
        self._told()

    # -- what it does

    def toggle_play(self) -> None:
        """Play or pause; run where nothing runs."""
        if not self._stage.running:
            if self._stage.why_not is None:
                self._stage.run()
        elif self._stage.paused:
            self._stage.play()
        else:
            self._stage.pause()
        self._told()

    def step(self) -> None:
        """Pause, and show the next frame."""
        self._stage.step()
        self._told()

    def seek(self, seconds: float) -> None:
        """Go to a place in the film; nothing where there is none."""
        film = self._film
        if film is not None:
            self._seek(min(max(0.0, seconds), film.duration or seconds))
            self.bar.setValue(round(1000 * self.position))

    def seek_by(self, seconds: float) -> None:
        """Go on or back from where the film is."""
        self.seek(self.position + seconds)

    @property
    def position(self) -> float:
        """Where the film is, or is on its way to, in seconds."""
        if self._sought is not None:
            return self._sought[0]
        return self._film.position if self._film is not None else 0.0

    # -- within

    def _seek(self, seconds: float) -> None:
        if self._film is not None and self._source is not None:
            self._sought = seconds, time.monotonic() + _SETTLES
            self._stage.seek(self._source, seconds)
            self.time.setText(time_text(seconds))

    def _hold(self) -> None:
        self._was_playing = self._stage.running and not self._stage.paused
        self._stage.pause()

    def _release(self) -> None:
        if self._was_playing and self._stage.running:
            self._stage.play()
        self._was_playing = False
        self._told()

    def _edited(self) -> None:
        source = main_source(self._editor)
        if source != self._source:
            self._source, self._sought = source, None
        self._told()

    def _told(self) -> None:
        status = self._stage.status if self._stage.running else None
        self._film = status.films.get(self._source or "") if status is not None else None
        self._show_buttons()
        self._show_place()

    def _show_buttons(self) -> None:
        running = self._stage.running
        playing = running and (not self._stage.paused or self._was_playing)
        why_not = None if running else self._stage.why_not
        name = "Pause" if playing else "Play" if running else "Run"
        _say(self.play_button, name, why_not)
        if self.play_button.property("shown") != playing:
            self.play_button.setProperty("shown", playing)
            self.play_button.setIcon(icon("pause" if playing else "play"))
        why_not = None if running else why_not or "Nothing runs that could be stepped."
        _say(self.step_button, "Step one frame", why_not)

    def _show_place(self) -> None:
        film = self._film
        lasts = film.duration if film is not None else None
        why_not = self._why_no_film()
        self.bar.setEnabled(lasts is not None)
        if film is not None and lasts is not None:
            self.bar.setMaximum(round(1000 * lasts))
            self.bar.setToolTip(f"{time_text(lasts)} long")
        else:
            self.bar.setToolTip(why_not)
        self.bar.setAccessibleDescription(self.bar.toolTip())
        self.time.setMinimumWidth(_width_of(time_text(lasts or 0.0)))
        if film is None:
            return
        if self._sought is not None and not self.bar.isSliderDown():
            place, until = self._sought
            if -0.1 <= film.position - place <= 0.5 or time.monotonic() > until:
                self._sought = None
        if not self.bar.isSliderDown():
            self.bar.setValue(round(1000 * self.position))
            self.time.setText(time_text(self.position))

    def _why_no_film(self) -> str:
        type_ = self._editor.type_of(self._source) if self._source is not None else None
        if type_ is None or type_.ticks != "file":
            return "No film leads to the output."
        if not self._stage.running:
            return "Run the graph to move in its film."
        if self._film is None:
            return "The film is not open."
        return "The film does not say how long it is."


def time_text(seconds: float) -> str:
    """Minutes, seconds and tenths, as `00:07.2`, with hours where there are any."""
    tenths = int(max(0.0, seconds) * 10 + 1e-6)
    minutes, rest = divmod(tenths, 600)
    text = f"{minutes % 60:02d}:{rest // 10:02d}.{rest % 10}"
    return f"{minutes // 60}:{text}" if minutes >= 60 else text


def _say(button: QToolButton, name: str, why_not: str | None) -> None:
    """Name a button, and say why it cannot be used, where it cannot."""
    if (button.accessibleName(), button.accessibleDescription()) != (name, why_not or ""):
        button.setAccessibleName(name)
        button.setAccessibleDescription(why_not or "")
        button.setToolTip(f"{name}: {why_not}" if why_not else name)
    button.setEnabled(why_not is None)


def _width_of(text: str) -> int:
    return QFontMetrics(theme.font(11, mono=True)).horizontalAdvance(text)

"""Labels and buttons in the roles of the style sheet, and what all widgets need."""

from collections.abc import Callable, Iterable
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from openscope.ui.icons import icon as icon_of

Part = QWidget | QLayout | int | None
"""What stands in a row or a column."""


def label(text: str = "", role: str = "", *, wraps: bool = False) -> QLabel:
    """A text, in a role of the style sheet (title, heading, caption, mono ...). Never rich: what
    plugins and files say is shown as it stands."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    return made


def button(
    text: str, pressed: Callable[[], object], *, role: str = "", icon: str = ""
) -> QPushButton:
    """A button with a text."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if icon:
        made.setIcon(icon_of(icon, "on_primary" if role == "primary" else "text_second"))
    made.clicked.connect(lambda: pressed())
    return made


def icon_button(
    icon: str, name: str, pressed: Callable[[], object], *, checkable: bool = False
) -> QToolButton:
    """A button that is an icon; `name` is its tooltip and what a screen reader says."""
    made = QToolButton()
    made.setProperty("role", "flat")
    made.setIcon(icon_of(icon))
    made.setIconSize(QSize(16, 16))
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setCheckable(checkable)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda: pressed())
    return made


def press_by_return(event: QKeyEvent, focused: QWidget | None) -> bool:
    """Press the button that has the focus with Return as well, where Qt takes Space alone."""
    pressed = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
    if pressed and isinstance(focused, QPushButton | QToolButton):
        focused.click()
        return True
    return False


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that is plain text, whatever it says."""
    widget.setToolTip(f"<qt>{escape(text)}</qt>" if "<" in text or "&" in text else text)


def set_role(widget: QWidget, role: str, *, name: str = "role") -> None:
    """Change the role (or another property) that the style sheet looks at."""
    if widget.property(name) != role:
        widget.setProperty(name, role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def plain_tip(text: str) -> str:
    """A tooltip that shows a text as it stands, whatever is in it."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


def row(
    *parts: Part,
    into: QWidget | None = None,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    spacing: int = 8,
    fill: QWidget | QLayout | None = None,
) -> QHBoxLayout:
    """Parts side by side; a number is a space in pixels, None stretches, and so does the part
    `fill`. With `into` it is the layout of that widget."""
    made = QHBoxLayout()
    _lay_out(made, parts, into, margins, spacing, fill)
    return made


def column(
    *parts: Part,
    into: QWidget | None = None,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    spacing: int = 0,
    fill: QWidget | QLayout | None = None,
) -> QVBoxLayout:
    """Parts one below the other, as `row` has them side by side."""
    made = QVBoxLayout()
    _lay_out(made, parts, into, margins, spacing, fill)
    return made


def _lay_out(
    layout: QBoxLayout,
    parts: Iterable[Part],
    into: QWidget | None,
    margins: tuple[int, int, int, int],
    spacing: int,
    fill: QWidget | QLayout | None,
) -> None:
    if into is not None:
        into.setLayout(layout)
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    if isinstance(fill, QWidget) or fill is not None:
        layout.setStretchFactor(fill, 1)


def line(*, upright: bool = False) -> QFrame:
    """A thin line between things."""
    made = QFrame()
    made.setObjectName("line")
    if upright:
        made.setFixedSize(1, 20)
    else:
        made.setFixedHeight(1)
    return made


def may_move(widget: QWidget) -> bool:
    """Whether things may move: not where the system asks for less motion."""
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    return widget.style().styleHint(hint, None, widget) > 0


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say something, where one listens."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def plural(count: int, word: str) -> str:
    """A number of things, in words."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"

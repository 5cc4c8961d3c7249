"""A walk over the widgets of a window: what each is called, and where Tab leads."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)

MARK = 20
"""Pixels that are others at least where the focus is shown."""


def shown(root: QWidget) -> list[QWidget]:
    """All widgets that are shown, within their window."""
    return [w for w in (root, *root.findChildren(QWidget)) if w.isVisible()]


def tabbed(widget: QWidget) -> bool:
    """Whether Tab is to come to it."""
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and widget.isEnabled() and widget.focusProxy() is None


def called(widget: QWidget) -> str:
    """What a screen reader says of it. On Linux that of a choice is what is chosen."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    told = QAccessible.queryAccessibleInterface(widget)
    return told.text(QAccessible.Text.Name) if told is not None else ""


def path(widget: QWidget) -> str:
    """Where it is, for messages."""
    parts = []
    one: QWidget | None = widget
    while one is not None:
        parts.append(one.objectName() or type(one).__name__)
        one = one.parentWidget()
    return f"{'/'.join(reversed(parts[:4]))} “{called(widget)}”"


def acts(widget: QWidget) -> bool:
    """Whether it is a control, and no part of one."""
    kinds = QAbstractButton | QComboBox | QLineEdit | QAbstractSlider | QAbstractItemView
    if isinstance(widget, QScrollBar | QHeaderView) or widget.objectName().startswith("qt_"):
        return False
    inner = isinstance(widget.parentWidget(), QLineEdit | QTabBar | QComboBox)
    return isinstance(widget, kinds) and not inner and widget.isEnabled()


def unnamed(root: QWidget) -> list[str]:
    """Controls that have no name."""
    return [
        path(w)
        for w in shown(root)
        if (tabbed(w) or acts(w)) and not called(w).strip() and not isinstance(w, QScrollArea)
    ]


def without_tip(root: QWidget) -> list[str]:
    """Buttons that are an icon, and say nowhere what it means."""
    buttons = [w for w in shown(root) if isinstance(w, QAbstractButton) and acts(w)]
    return [path(b) for b in buttons if not b.text() and not b.toolTip()]


def tab_order(first: QWidget, last: QWidget | None = None, *, most: int = 300) -> list[QWidget]:
    """Press Tab until it comes back to where it was, or stays, or comes to the last."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    been = [QApplication.focusWidget() or first]
    while len(been) < most and been[-1] is not last:
        QTest.keyClick(been[-1], Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now in been:
            break
        been.append(now)
    return been


def unreached(root: QWidget, been: list[QWidget]) -> list[str]:
    """Controls that Tab does not come to. Of buttons that exclude each other it comes to one."""
    missed = []
    for widget in shown(root):
        if not (tabbed(widget) or acts(widget)) or widget in been or widget is root:
            continue
        if any(been_there.focusProxy() is widget for been_there in been):
            continue
        if isinstance(widget, QAbstractButton) and _group_has(widget, been):
            continue
        missed.append(path(widget))
    return missed


def _group_has(one: QAbstractButton, been: list[QWidget]) -> bool:
    group = one.group()
    if group is not None and group.exclusive():
        return any(button in been for button in group.buttons())
    return False


def same_with_focus(widget: QWidget) -> bool:
    """Whether it looks with the focus as it does without."""
    window = widget.window()
    _scroll_to(widget)
    before = QApplication.focusWidget()
    if before is widget:
        widget.clearFocus()
    without = _look(widget, window)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    now = _look(widget, window)
    return now.shape == without.shape and int((now != without).any(2).sum()) < MARK


def _scroll_to(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, 0, 8)
        above = above.parentWidget()


def _look(widget: QWidget, window: QWidget) -> "np.ndarray[Any, Any]":
    around = QRect(widget.mapTo(window, QPoint(-3, -3)), widget.size())
    image = window.grab(around.adjusted(0, 0, 6, 6)).toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    shape = (image.height(), image.width(), 4)
    return np.frombuffer(image.constBits(), np.uint8).reshape(shape)[..., :3].copy()


def cut(root: QWidget) -> list[str]:
    """Texts that have less room than they need."""
    found = []
    for widget in shown(root):
        if needs := _lack(widget):
            found.append(f"{path(widget)} lacks {needs}")
    return found


def _lack(widget: QWidget) -> str:
    metrics = QFontMetrics(widget.font())
    if isinstance(widget, QLabel) and widget.text():
        room = widget.contentsRect()
        if widget.wordWrap():
            need = widget.heightForWidth(widget.width())
            return f"{need - widget.height()} high" if need > widget.height() + 1 else ""
        wide = max(map(metrics.horizontalAdvance, widget.text().split("\n")))
        tall = metrics.ascent()
    elif isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        style = widget.style()
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, widget)
        wide, tall = metrics.horizontalAdvance(widget.currentText()), metrics.ascent()
    elif isinstance(widget, QPushButton):
        button = QStyleOptionButton()
        widget.initStyleOption(button)
        contents = QStyle.SubElement.SE_PushButtonContents
        room = widget.style().subElementRect(contents, button, widget)
        icon = 0 if widget.icon().isNull() else widget.iconSize().width() + 4
        wide, tall = metrics.horizontalAdvance(widget.text()) + icon, metrics.ascent()
    else:
        return ""
    if widget.toolTip() and isinstance(widget, QLabel):
        return ""  # cut on purpose
    if wide > room.width() + 1:
        return f"{wide - room.width()} wide"
    return f"{tall - room.height()} high" if tall > room.height() + 1 else ""


def overlapping(root: QWidget) -> list[str]:
    """Widgets of one layout that lie on each other."""
    found = []
    for layout in _layouts(root):
        items = [layout.itemAt(n) for n in range(layout.count())]
        there = [w for i in items if i and (w := i.widget()) and w.isVisible()]
        for number, one in enumerate(there):
            for other in there[number + 1 :]:
                both = one.geometry() & other.geometry()
                if both.width() > 0 and both.height() > 0:
                    found.append(f"{path(one)} on {path(other)}")
    return found


def _layouts(root: QWidget) -> Iterator[QLayout]:
    for widget in shown(root):
        if widget.layout() is not None:
            yield widget.layout()


def outside(root: QWidget) -> list[str]:
    """Widgets that stand out of what holds them, where that cannot be scrolled."""
    found = []
    for widget in shown(root):
        parent = widget.parentWidget()
        if parent is None or widget.isWindow() or parent.layout() is None:
            continue
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry()):
            found.append(f"{path(widget)} {widget.geometry()} of {parent.rect()}")
    return found

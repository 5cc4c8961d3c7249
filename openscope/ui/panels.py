"""From panel to panel by the keyboard. Tab goes through one after the other, except on the canvas,
where it opens the search: F6 leads on from there."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def step(panels: Sequence[QWidget], by: int) -> None:
    """Give the focus to the panel that is next, where it was when it was there last."""
    now = QApplication.focusWidget()
    here = next((n for n, one in enumerate(panels) if now and _holds(one, now)), -by)
    for distance in range(1, len(panels) + 1):
        if enter(panels[(here + by * distance) % len(panels)]):
            return


def enter(panel: QWidget) -> bool:
    """Give the focus to a panel; False where there is nothing in it that can have it."""
    target = _entrance(panel)
    if target is not None:
        target.setFocus(Qt.FocusReason.TabFocusReason)
    return target is not None


def _entrance(panel: QWidget) -> QWidget | None:
    """What had the focus there last, or else the first that can have it."""
    last = panel.focusWidget()
    if last is not None and _reachable(last) and _holds(panel, last):
        return last
    return next((one for one in _chain(panel) if _reachable(one) and _holds(panel, one)), None)


def _chain(panel: QWidget) -> Iterator[QWidget]:
    """The widgets in the order of Tab, from a panel on."""
    yield panel
    one = panel.nextInFocusChain()
    while one is not None and one is not panel:
        yield one
        one = one.nextInFocusChain()


def _reachable(widget: QWidget) -> bool:
    tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    return tab and widget.isEnabled() and widget.isVisible() and widget.focusProxy() is None


def _holds(panel: QWidget, widget: QWidget) -> bool:
    return panel is widget or panel.isAncestorOf(widget)

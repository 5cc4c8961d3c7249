"""A field with a ranked list below it, at the pointer: for node types, and for commands."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyleOptionViewItem,
    QWidget,
)

from openscope.editing.edits import PLUGIN
from openscope.ui.editor import Editor
from openscope.ui.palette import drawing, entries
from openscope.ui.palette.ranking import ranked
from openscope.ui.palette.search_field import SearchField
from openscope.ui.theme import colour, font
from openscope.ui.widgets.basics import column, label
from openscope.ui.widgets.rows import Index, RowDelegate, RowList, RowModel, RowState

WIDTH, ROW, VISIBLE = 300, 34, 8


@dataclass(frozen=True)
class Item:
    """Something to find. `payload` is handed to the callback; `also` is searched and not shown;
    `tag` stands at the right: an origin in a box, or `key`, a shortcut."""

    title: str
    detail: str = ""
    payload: Any = None
    category: str = ""
    icon: str = ""
    tag: str = ""
    key: str = ""
    also: tuple[str, ...] = ()


class _Items(RowModel):
    def said(self, item: Item, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (item.title, item.detail, item.tag, item.key)))
        return None


class _Row(RowDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW)

    def paint_row(self, painter: QPainter, rect: QRect, item: Item, state: RowState) -> None:
        drawing.row_background(painter, rect, current=state.current, hover=state.hover, ring=False)
        inner = rect.adjusted(14, 0, -14, 0)
        if item.category:
            at = QPointF(inner.left(), inner.top() + 5)
            drawing.swatch(painter, at, item.category, item.icon)
            inner.adjust(34, 0, 0, 0)
        inner.adjust(0, 0, -drawing.tag(painter, inner, item.tag), 0)
        if item.key:
            painter.setFont(font(10, mono=True))
            painter.setPen(colour("text_quiet"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            taken = painter.drawText(inner, right, item.key)
            inner.setRight((taken or inner).left() - 8 if taken else inner.right())
        drawing.two_lines(painter, inner, item.title, item.detail.rstrip("."))


class Popup(QFrame):
    """Finds one of some items as one types; the first one fits best and is chosen with Enter."""

    closed = Signal()
    """It was closed, whether or not something was chosen."""

    def __init__(self, parent: QWidget | None = None, hint: str = "Search") -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("popup")
        self.setAccessibleName(hint)
        self.setFixedWidth(WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # round corners
        self._items: Sequence[Item] = ()
        self._chosen: Callable[[Any], object] | None = None
        self.field = SearchField(hint)
        self._model = _Items()
        self.list = RowList("What was found", self._model, _Row())
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys stay with the field
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerItem)
        self._nothing = label("Nothing fits.", "caption")
        self._nothing.setContentsMargins(14, 0, 14, 8)
        search = column(self.field, margins=(7, 7, 7, 0))
        column(search, self.list, self._nothing, into=self, margins=(1, 1, 1, 7), spacing=6)

        self.field.textChanged.connect(self._search)
        self.field.stepped.connect(self._step)
        self.field.taken.connect(lambda: self._choose(self.list.currentIndex()))
        self.field.left.connect(self.close)
        self.list.clicked.connect(self._choose)

    @property
    def shown(self) -> Sequence[Item]:
        """What fits what was typed, best first."""
        return self._model.rows

    def open_items(
        self, at: QPoint, items: Sequence[Item], chosen: Callable[[Any], object]
    ) -> None:
        """Open at a place on the screen; `chosen` is called with the payload of what is chosen."""
        self._items, self._chosen = items, chosen
        self.field.clear()
        self._search("")
        self.move(self._on_screen(at))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, which no style paints for a window that may be seen through."""
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("line_strong"), 1))
            painter.setBrush(colour("node"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
        finally:
            painter.end()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say so, however it came."""
        super().hideEvent(event)
        self.closed.emit()

    def _on_screen(self, at: QPoint) -> QPoint:
        screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        height = self.height()  # with all items: as high as it gets; it stays while one types
        left = max(room.left(), min(at.x(), room.right() - WIDTH + 1))
        top = max(room.top(), min(at.y(), room.bottom() - height + 1))
        return QPoint(left, top)

    def _search(self, text: str) -> None:
        found = ranked(self._items, text, lambda i: (i.title, *i.also, i.detail, i.tag))
        self._model.show_rows(found)
        self.list.setFixedHeight(min(VISIBLE, len(found)) * ROW + 2)
        self.list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        if found:
            self.list.setCurrentIndex(self._model.index(0))
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.setFixedHeight(layout.sizeHint().height())

    def _step(self, rows: int) -> None:
        if self.shown:
            last = len(self.shown) - 1
            row = max(0, min(last, self.list.currentIndex().row() + rows))
            self.list.setCurrentIndex(self._model.index(row))

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        payload, chosen = self.shown[index.row()].payload, self._chosen
        self.close()  # first: what is chosen may open another window
        if chosen is not None:
            chosen(payload)


class SearchPopup(Popup):
    """Finds a node type at the pointer."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent, "Add a node")
        self._editor = editor

    def open_at(
        self,
        at: QPoint,
        keys: Collection[str] | None = None,
        chosen: Callable[[str], object] | None = None,
    ) -> None:
        """Open at a place on the screen, over all node types or only those of `keys`; `chosen` is
        called with the key of the one that is chosen."""
        found = [
            Item(
                title=entry.name,
                detail=entry.description,
                payload=entry.key,
                category=entry.category,
                icon=drawing.icon_of(entry.category, "" if entry.origin else entry.id),
                tag=entry.origin,
                also=(entry.id, entry.group, " ".join((entry.category, *entry.usage))),
            )
            for entry in entries.entries(self._editor.types)
            if entry.key != PLUGIN and (keys is None or entry.key in keys)
        ]
        self.open_items(at, found, chosen or (lambda key: None))

"""The palette: what it lists, what a search finds, what is chosen and dragged."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from openscope.catalog import Catalog
from openscope.editing.edits import PLUGIN
from openscope.editing.starters import Starter, starters
from openscope.ui.editor import Editor
from openscope.ui.mime import TYPE
from openscope.ui.palette import Palette, entries, entry_list
from openscope.ui.palette.ranking import ranked
from openscope.ui.palette.starters_view import StartersView


def with_dither(catalog: Catalog) -> Catalog:
    """A catalog with a type of a plugin, in a category of its own."""
    dither = replace(
        catalog.types["builtin:trails"],
        key="scope-dither:dither",
        name="Dither",
        description="Bayer pattern.",
        category="print",
        usage=(),
    )
    types = MappingProxyType({**catalog.types, dither.key: dither})
    return replace(catalog, types=types)


def shown(qtbot: Any, editor: Editor) -> Palette:
    palette = Palette(editor)
    qtbot.addWidget(palette)
    palette.resize(248, 700)
    with qtbot.waitExposed(palette):
        palette.show()
    return palette


def test_categories_are_in_the_order_of_a_graph(editor: Editor) -> None:
    found = entries.categories(with_dither(editor.catalog).types)
    assert [category.id for category in found] == [*entries.ORDER, "print"]
    by_id = {category.id: category for category in found}
    assert [entry.key for entry in by_id["plugin"].entries] == [PLUGIN]
    assert {entry.id for entry in by_id["pipeline"].entries} >= set(entries.DOCUMENTED)
    assert "gray" in {entry.id for entry in by_id["preprocessor"].entries}
    assert by_id["print"].entries[0].origin == "scope-dither"
    assert all(not entry.origin for entry in by_id["input"].entries)


def test_a_search_ranks_starts_before_words_before_the_rest(editor: Editor) -> None:
    every = entries.entries(editor.types)
    assert len({entry.key for entry in every}) == len(every)

    def names(text: str) -> list[str]:
        return [entry.name for entry in entries.matching(every, text)]

    assert names("text")[:2] == ["Text Prompt", "Text Overlay"], "both start so, in their order"
    assert names("prompt")[0] == "Text Prompt", "a word of the name before the description"
    assert names("glow")[0] == "Bloom", "by description and group"
    assert names("optical-flow") == ["Optical Flow"], "by id"
    assert names("text over") == ["Text Overlay"], "every word must fit"
    assert names("text zebra") == []
    assert names("kaleidoskope") == ["Kaleidoscope"], "a slip is forgiven"
    assert names("blom") == ["Bloom"]
    assert names("") == [entry.name for entry in every]


def test_words_that_fit_alike_keep_their_order() -> None:
    assert ranked(["abc", "abd", "xab", "x ab"], "ab", lambda text: (text,)) == [
        "abc",
        "abd",
        "x ab",
        "xab",
    ]


def test_typing_filters_and_enter_takes_the_first(qtbot: Any, editor: Editor) -> None:
    palette = shown(qtbot, editor)
    wanted: list[str] = []
    palette.chosen.connect(wanted.append)
    palette.focus_search()
    assert palette.field.placeholderText() == f"Search {len(editor.types) + 1} nodes"
    QTest.keyClicks(palette.field, "bloom")
    assert [row.name for row in palette.list.entries.rows] == ["Bloom"]  # type: ignore[union-attr]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert wanted == ["builtin:bloom"]
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.field.text()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert wanted == ["builtin:bloom"], "nothing is taken by accident"


def test_the_list_is_reached_and_left_by_arrows(qtbot: Any, editor: Editor) -> None:
    palette = shown(qtbot, editor)
    wanted: list[str] = []
    palette.chosen.connect(wanted.append)
    palette.activateWindow()
    palette.focus_search()
    qtbot.waitUntil(palette.field.hasFocus)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.hasFocus()
    entry = palette.list.entry_at(palette.list.currentIndex())
    assert entry is not None
    assert entry.key == PLUGIN
    QTest.keyClick(palette.list, Qt.Key.Key_Down)
    heading = palette.list.heading_at(palette.list.currentIndex())
    assert heading is not None
    assert heading.id == "input"
    QTest.keyClick(palette.list, Qt.Key.Key_Down)
    QTest.keyClick(palette.list, Qt.Key.Key_Return)
    assert wanted == ["builtin:camera"]
    for _ in range(4):
        assert palette.list.hasFocus()
        QTest.keyClick(palette.list, Qt.Key.Key_Up)
    assert palette.field.hasFocus()


def centre_of(palette: Palette, key: str) -> QPoint:
    for number, row in enumerate(palette.list.entries.rows):
        if isinstance(row, entries.Entry) and row.key == key:
            return palette.list.visualRect(palette.list.entries.index(number)).center()
    raise LookupError(key)


def test_categories_fold_by_click_and_keys_and_stay_so(
    qtbot: Any, editor: Editor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENSCOPE_SETTINGS", str(tmp_path / "settings.json"))
    palette = shown(qtbot, editor)
    rows, model = palette.list, palette.list.entries

    def names() -> list[str]:
        return [model.index(n).data() for n in range(model.rowCount())]

    def at(title: str) -> QPoint:
        return rows.visualRect(model.index(names().index(title))).center()

    def press(key: Qt.Key) -> None:
        QTest.keyClick(rows, key)

    whole = names()
    assert "Camera" in whole
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at("Input"))
    assert names()[:4] == ["Plugin", "Plugin Config", "Input", "Preprocessor"]
    palette.grab()
    told = model.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told.startswith("Input, ")
    assert told.endswith("nodes, folded")
    rows.setFocus()
    press(Qt.Key.Key_Right)
    assert names() == whole
    press(Qt.Key.Key_Right)
    assert rows.currentIndex().data() == "Camera", "and then in among its entries"
    press(Qt.Key.Key_Left)
    assert rows.currentIndex().data() == "Input"
    press(Qt.Key.Key_Left)
    assert "Camera" not in names()
    palette.field.setText("camera")
    assert "Camera" in names(), "a search looks everywhere"
    palette.field.clear()
    assert "Camera" not in names()
    assert shown(qtbot, editor).list.entries.rows == model.rows, "remembered"
    rows.select_heading("input")
    press(Qt.Key.Key_Space)
    assert names() == whole
    before = rows.visualRect(model.index(2))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at("Input"))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at("Input"))
    assert names() == whole
    assert rows.visualRect(model.index(2)) == before, "it stays under the pointer"


def test_a_double_click_chooses_and_the_config_needs_one_click(qtbot: Any, editor: Editor) -> None:
    palette = shown(qtbot, editor)
    wanted: list[str] = []
    config: list[bool] = []
    palette.chosen.connect(wanted.append)
    palette.plugin_wanted.connect(lambda: config.append(True))
    viewport, left = palette.list.viewport(), Qt.MouseButton.LeftButton
    at = centre_of(palette, "builtin:image")
    QTest.mouseClick(viewport, left, pos=at)
    assert not wanted
    QTest.mouseDClick(viewport, left, pos=at)
    assert wanted == ["builtin:image"]
    QTest.mouseClick(viewport, left, pos=centre_of(palette, PLUGIN))
    assert config == [True]
    assert wanted == ["builtin:image"]


def test_another_catalog_is_shown_at_once(qtbot: Any, editor: Editor) -> None:
    palette = shown(qtbot, editor)
    editor.use(with_dither(editor.catalog))
    QTest.keyClicks(palette.field, "scope-dither")
    assert [row.key for row in palette.list.entries.rows] == ["scope-dither:dither"]  # type: ignore[union-attr]
    palette.grab()  # paints the tag
    QTest.keyClicks(palette.field, " zzz")
    assert not palette.list.entries.rows
    assert not palette.list.isVisible()


def test_an_entry_is_dragged_without_holding_python(
    qtbot: Any, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drag itself is Qt's; what is dragged, and that we start it ourselves, is ours."""
    dragged: list[str] = []

    class Drag(entry_list.QDrag):
        def exec(self, *_: Any) -> Qt.DropAction:  # type: ignore[override]
            dragged.append(bytes(self.mimeData().data(TYPE).data()).decode())
            assert not self.pixmap().isNull()
            self.deleteLater()
            return Qt.DropAction.CopyAction

    monkeypatch.setattr(entry_list, "QDrag", Drag)
    palette = shown(qtbot, editor)
    viewport, left = palette.list.viewport(), Qt.MouseButton.LeftButton
    for key in ("builtin:image", PLUGIN):
        start = centre_of(palette, key)
        QTest.mousePress(viewport, left, pos=start)
        for step in range(1, 9):
            QTest.mouseMove(viewport, start + QPoint(4 * step, 0))
            QApplication.processEvents()
        QTest.mouseRelease(viewport, left, pos=start + QPoint(32, 0))
    assert dragged == ["builtin:image"], "the Plugin Config stays where it is"


@pytest.mark.skipif(QApplication.platformName() == "offscreen", reason="needs a screen")
def test_a_drag_arrives_on_another_widget(qtbot: Any, editor: Editor) -> None:
    palette = shown(qtbot, editor)

    class Target(QWidget):
        dropped = ""

        def dragEnterEvent(self, event: Any) -> None:  # noqa: N802
            event.acceptProposedAction()

        def dragMoveEvent(self, event: Any) -> None:  # noqa: N802
            event.acceptProposedAction()

        def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
            self.dropped = bytes(event.mimeData().data(TYPE).data()).decode()
            event.acceptProposedAction()

    target = Target(palette)
    target.setAcceptDrops(True)
    target.setGeometry(20, 500, 200, 150)
    target.show()
    window = palette.windowHandle()
    start = palette.list.viewport().mapTo(palette, centre_of(palette, "builtin:image"))
    left = Qt.MouseButton.LeftButton
    steps = [start + QPoint(0, 20 * n) for n in range(1, 6)] + [QPoint(100, 560), QPoint(102, 562)]
    for number, at in enumerate(steps):  # `exec` is a loop of its own: its steps wait in it
        QTimer.singleShot(30 * (number + 1), lambda at=at: QTest.mouseMove(window, at))
    end = 30 * (len(steps) + 2)
    QTimer.singleShot(end, lambda: QTest.mouseRelease(window, left, pos=steps[-1]))
    QTest.mousePress(window, left, pos=start)
    qtbot.waitUntil(lambda: bool(target.dropped), timeout=5000)
    assert target.dropped == "builtin:image"


def test_starters_are_listed_and_chosen(qtbot: Any, editor: Editor) -> None:
    found = starters()
    assert "Neon Street" in [starter.title for starter in found]
    palette = shown(qtbot, editor)
    palette.show_starters()
    wanted: list[Path] = []
    palette.starter_chosen.connect(wanted.append)
    view = palette.starters
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert wanted == [found[0].path]


def test_a_starter_without_a_picture_or_with_a_broken_one_is_drawn(
    qtbot: Any, tmp_path: Path
) -> None:
    (tmp_path / "two.jpg").write_bytes(b"no picture")
    one, two = tmp_path / "one.openscope", tmp_path / "two.openscope"
    view = StartersView([Starter(one, "One", "line"), Starter(two, "Two", "")])
    qtbot.addWidget(view)
    view.resize(248, 600)
    view.show()
    assert not view.grab().isNull()

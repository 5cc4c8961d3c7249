"""Every control has a name, is reached by Tab, shows the focus, and has room for its text."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from openscope.editing import edits
from openscope.editing.edits import PLUGIN
from openscope.editing.starters import begun
from openscope.ui.about import AboutDialog
from openscope.ui.bottom import CODE, LOG, PROBLEMS
from openscope.ui.canvas.look import TITLE_LEFT, WIDEST
from openscope.ui.export import ExportDialog
from openscope.ui.shortcuts_dialog import ShortcutsDialog
from openscope.ui.theme import COLOURS, font
from openscope.ui.window import Window
from resources import resource
from ui import walks
from ui.windows import Answers, wait_for


@pytest.fixture
def window(qtbot, editor, stage, monkeypatch, tmp_path):
    monkeypatch.setenv("OPENSCOPE_SETTINGS", str(tmp_path / "settings.json"))
    monkeypatch.setenv("OPENSCOPE_EXPORTS", str(tmp_path / "plugins"))
    made = Window(editor, stage)
    made.filing.dialogs = Answers()
    made.resize(1280, 720)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    editor.begin(begun(resource("starters/motion-paint.openscope")))
    editor.select(["blend_1"])
    wait_for(qtbot, lambda: made.code.tabs.count())
    yield made
    made.close()
    made.deleteLater()


def _bottom(tab: int) -> Callable[[Window], QWidget]:
    def scene(window: Window) -> QWidget:
        window.bottom.setCurrentIndex(tab)
        return window

    return scene


def _broken(window: Window) -> QWidget:
    editor = window.editor
    editor.apply(edits.deleted(editor.document, ["flow_warp_1"]), "Delete")
    window.bottom.setCurrentIndex(PROBLEMS)
    return window


def _starters(window: Window) -> QWidget:
    window.palette_panel.show_starters()
    return window


def _plugin(window: Window) -> QWidget:
    window.editor.select([PLUGIN])
    return window


def _nothing(window: Window) -> QWidget:
    window.editor.select([])
    return window


def _several(window: Window) -> QWidget:
    window.editor.select(["blend_1", "flow_warp_1"])
    return window


def _docs(window: Window) -> QWidget:
    window.properties.show_docs()
    return window


def _start(window: Window) -> QWidget:
    window.show_start()
    return window


def _dialog(kind: type[QWidget], opens: str) -> Callable[[Window], QWidget]:
    def scene(window: Window) -> QWidget:
        getattr(window, opens)()
        (dialog,) = window.findChildren(kind)
        return dialog

    return scene


SCENES: dict[str, Callable[[Window], QWidget]] = {
    "code": _bottom(CODE),
    "log": _bottom(LOG),
    "problems": _broken,
    "starters": _starters,
    "plugin": _plugin,
    "nothing": _nothing,
    "several": _several,
    "docs": _docs,
    "start": _start,
    "export": _dialog(ExportDialog, "export_as"),
    "shortcuts": _dialog(ShortcutsDialog, "open_shortcuts"),
    "about": _dialog(AboutDialog, "open_about"),
}


@pytest.fixture(params=SCENES)
def scene(request, window, qtbot):
    """What is walked over: the window, or a dialog of it."""
    root = SCENES[request.param](window)
    QApplication.processEvents()
    qtbot.waitExposed(root)
    root.activateWindow()
    wait_for(qtbot, root.isActiveWindow)
    QApplication.processEvents()
    yield root
    if root is not window:
        root.close()


def test_all_is_named_and_reached_by_tab_and_shows_the_focus(scene, window):
    assert not walks.unnamed(scene)
    assert not walks.without_tip(scene)
    first: QWidget = window.top_bar.menu_button
    if scene is not window or not window.editing:
        first = next(w for w in walks.shown(scene) if walks.tabbed(w))
    been = walks.tab_order(first, window.canvas.viewer)
    if scene is window and window.editing:  # Tab opens the search there; F6 leads on
        assert been[-1] is window.canvas.viewer
        QTest.keyClick(window.canvas.viewer, Qt.Key.Key_F6)
        been += walks.tab_order(QApplication.focusWidget(), first)
    assert not walks.unreached(scene, been)
    assert not [walks.path(w) for w in been if w.isVisible() and walks.same_with_focus(w)]


SIZES = [(1280, 720), (1600, 1000), (3840, 2160)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_nothing_is_cut_off(window, scene, size, qtbot):
    window.resize(*size)
    wait_for(qtbot, lambda: (window.width(), window.height()) == size)
    QApplication.processEvents()
    assert not walks.cut(scene)
    assert not walks.overlapping(scene)
    assert not walks.outside(scene)


@pytest.mark.parametrize("factor", [pytest.param("1.25", marks=pytest.mark.slow), "1.5", "2"])
def test_nothing_is_cut_off_on_a_finer_screen(factor):
    """In a process of its own, because Qt takes the factor when it begins."""
    finer = {"QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "pytest", "-q", __file__, "-p", "no:cacheprovider"]
    command += ["-k", "test_nothing_is_cut_off and 1280 and not finer"]
    ran = subprocess.run(command, env=os.environ | finer, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-3000:]


def test_the_search_is_left_with_escape_and_has_a_name(window, qtbot):
    window.canvas.setFocus()
    window.shortcuts.run("edit.add")
    qtbot.waitExposed(window.search)
    assert not walks.unnamed(window.search)
    assert not walks.cut(window.search)
    QTest.keyClick(window.search.field, Qt.Key.Key_Escape)
    assert not window.search.isVisible()


def test_f6_goes_round_the_panels_and_back(window):
    window.canvas.setFocus()
    QApplication.processEvents()
    panels = [
        window.canvas, window.bottom, window.properties, window.output, window.status_bar,
        window.top_bar, window.palette_panel, window.canvas,
    ]  # fmt: skip
    for panel in panels[1:]:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        assert panel.isAncestorOf(QApplication.focusWidget()), panel
    for panel in reversed(panels[:-1]):
        shift = Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6, shift)
        assert panel.isAncestorOf(QApplication.focusWidget()), panel


def test_f6_comes_back_to_where_it_was(window):
    window.log.follow.setFocus()
    window.show_bottom(LOG)
    window.log.follow.setFocus()
    QTest.keyClick(window.log.follow, Qt.Key.Key_F6)
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6, shift)
    assert window.log.follow.hasFocus()


def test_the_keys_of_menus_do_not_act_on_the_menu_button(window):
    window.top_bar.menu_button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(window.top_bar.menu_button, Qt.Key.Key_Tab)
    assert not window.search.isVisible()
    assert window.top_bar.run.hasFocus()


@pytest.mark.parametrize("tab", [CODE, PROBLEMS, LOG])
def test_the_buttons_of_the_panel_in_front_stand_beside_the_tabs(window, tab):
    window.show_bottom(tab)
    QApplication.processEvents()
    panels = (window.code, window.problems, window.log)
    bar = window.bottom.tabBar()
    for panel in panels:
        assert panel.header.isVisible() == (panel is panels[tab])
    header = panels[tab].header
    top = header.mapTo(window.bottom, header.rect().topLeft())
    assert bar.geometry().bottom() > top.y() + header.height() // 2
    assert bar.geometry().right() < top.x()
    assert window.bottom.currentWidget().height() >= window.bottom.height() - bar.height() - 2


def test_nothing_ticks_while_nothing_runs(window, editor, stage, qtbot):
    def active():
        owners = (window, editor, stage)
        timers = [t for owner in owners for t in owner.findChildren(QTimer) if t.isActive()]
        kinds = QVariantAnimation.State.Running
        moves = [m for m in window.findChildren(QVariantAnimation) if m.state() == kinds]
        return [(t.parent(), t.interval()) for t in timers if t.interval() < 5000] + moves

    wait_for(qtbot, lambda: not active())
    stage.run()
    wait_for(qtbot, lambda: stage.status and stage.status.frames)
    assert active()
    stage.stop()
    wait_for(qtbot, lambda: not active())
    window.hide()
    wait_for(qtbot, lambda: not active())


def test_the_walk_finds_what_is_wrong(qtbot):
    root = QWidget()
    column = QVBoxLayout(root)
    nameless, narrow, low = QToolButton(), QPushButton("Too long for it"), QLabel("Cut")
    narrow.setFixedWidth(40)
    low.setFixedHeight(4)
    silent = QPushButton("Never reached")
    silent.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    silent.setStyleSheet("outline: none; border: 0; background: black;")
    for widget in (nameless, narrow, low, silent):
        column.addWidget(widget)
    root.show()
    qtbot.waitExposed(root)
    root.activateWindow()
    wait_for(qtbot, root.isActiveWindow)
    narrow.move(silent.pos())
    assert [name.split()[0] for name in walks.unnamed(root)] == ["QWidget/QToolButton"]
    assert len(walks.without_tip(root)) == 1
    assert len(walks.cut(root)) == 2
    assert len(walks.overlapping(root)) == 1
    been = walks.tab_order(nameless)
    assert been == [nameless, narrow]
    assert len(walks.unreached(root, been)) == 1
    assert walks.same_with_focus(silent)
    assert not walks.same_with_focus(narrow)
    low.move(-20, 0)
    assert len(walks.outside(root)) == 1
    root.close()
    root.deleteLater()


def test_a_title_and_a_time_fit_on_a_card(window, editor):
    cards = window.canvas.graph.cards
    faces = QFontMetricsF(font(12, 600)), QFontMetricsF(font(10, 500, mono=True))
    for card in cards.values():
        title = faces[0].horizontalAdvance(card.look.title)
        if card.look.category != "output":
            title += faces[1].horizontalAdvance("bypassed") + 12 + 6 + 8
        assert TITLE_LEFT + title <= card.look.width, card.look.title
        assert card.look.width % 4 == 0 or card.look.category == "output"
    editor.apply(edits.with_node(editor.document, "blend_1", title="A" * 80), "Rename")
    assert cards["blend_1"].look.width == WIDEST


def test_the_canvas_has_a_ring_when_the_focus_comes_by_a_key(window):
    viewer, ring = window.canvas.viewer, QColor(COLOURS["accent"])

    def corner():
        return viewer.grab().toImage().pixelColor(1, 1)

    window.palette_panel.field.setFocus()
    viewer.setFocus(Qt.FocusReason.MouseFocusReason)
    assert corner() != ring
    window.palette_panel.field.setFocus()
    viewer.setFocus(Qt.FocusReason.TabFocusReason)
    assert corner() == ring
    window.palette_panel.field.setFocus()
    assert corner() != ring

"""A sign of life, where the start is slow."""

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from openscope.ui import splash as module
from openscope.ui.splash import SLOW, Splash


def test_a_fast_start_has_no_splash() -> None:
    before = QApplication.topLevelWidgets()
    assert Splash.where_slow(SLOW / 2) is None
    assert QApplication.topLevelWidgets() == before


def test_a_slow_start_shows_what_is_starting(qtbot: QtBot) -> None:
    splash = Splash.where_slow(SLOW)
    assert splash is not None
    with qtbot.waitSignal(splash.destroyed):
        assert splash.isVisible()
        assert "OpenScope" in [each.text() for each in splash.findChildren(QLabel)]
        room = splash.screen().availableGeometry()
        assert (splash.geometry().center() - room.center()).manhattanLength() < 4
        splash.close()


def test_the_time_of_the_start_is_that_of_the_process() -> None:
    first = module.elapsed()
    assert 0 < first <= module.elapsed() < 3600

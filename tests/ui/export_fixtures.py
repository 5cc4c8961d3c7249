"""The export dialog over a small graph, and a verify that costs nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from exporters.verify import NAMES, Check
from fakes import graph
from openscope.editing import edits
from openscope.ui.export import ExportDialog
from openscope.ui.export import work as work_module

LEFT = Qt.MouseButton.LeftButton
NODES = {
    "film_1": {"type": "builtin:test-pattern"},
    "trails_1": {"type": "builtin:trails"},
    "bloom_1": {"type": "builtin:bloom", "baked": ["tint"]},
    "output_1": "output",
}
WIRES = ["film_1.video > trails_1.video", "trails_1.video > bloom_1.video"]
WIRES.append("bloom_1.video > output_1.video")


@pytest.fixture
def opened(editor, qtbot, tmp_path, monkeypatch):
    """A dialog over a small graph, whose places are in a folder of the test."""
    monkeypatch.setenv("OPENSCOPE_EXPORTS", str(tmp_path / "exports"))
    made = []

    def open_dialog(nodes=None, wires=None, **plugin):
        plugin = {"name": "Neon Mirror", **plugin}
        if not made:
            editor.begin(edits.with_plugin(graph(nodes or NODES, wires or WIRES), **plugin))
        dialog = ExportDialog(editor)
        qtbot.addWidget(dialog)
        made.append(dialog)
        dialog.resize(1240, 760)
        dialog.show()
        qtbot.waitExposed(dialog)
        with qtbot.waitSignal(dialog._drafter.done, timeout=20000):
            dialog._refresh()
        return dialog

    yield open_dialog
    for dialog in made:
        dialog.close()
        dialog.wait()


@pytest.fixture
def verified(monkeypatch):
    """Stands in for verify: gives these checks, as many as there are."""
    checks = [Check(name, "passed") for name in NAMES if "debug" not in name]

    def verify(path, *, on_check, cancel):
        cancel.check()
        assert path.exists()
        for check in checks:
            on_check(check)

    monkeypatch.setattr(work_module, "verify", verify)
    return checks


def exported(qtbot, dialog, press, timeout=30000):
    with qtbot.waitSignal(dialog.exported, timeout=timeout) as told:
        QTest.mouseClick(press, LEFT)
    return told.args[0]

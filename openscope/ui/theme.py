"""Colours, type and spacing: the tokens of the look, and the style sheet that is made of them."""

from functools import cache
from string import Template

from PySide6.QtCore import QEasingCurve
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from resources import font_files, resource

COLOURS = {
    "screen": "#0B0D10",
    "canvas": "#111317",
    "panel": "#171A1F",
    "node": "#1D2127",
    "control": "#262B33",
    "pressed": "#313741",
    "line": "#2B3039",
    "line_strong": "#3A414D",
    "text": "#E8EBF0",
    "text_second": "#A9B1BE",
    "text_quiet": "#8A93A1",
    "accent": "#6C9BFF",
    "primary": "#2863F5",
    "primary_hover": "#306AFA",
    "on_primary": "#FFFFFF",
    "good": "#4CC38A",
    "warn": "#E8B04B",
    "error": "#FF7B7B",
    "warn_back": "#282315",
    "warn_line": "#544A2A",
    "error_back": "#2C1C20",
    "error_line": "#6B3036",
    "good_back": "#1D3A2F",
    "good_line": "#2C5A43",
}
"""Every colour of the chrome by its role."""

CATEGORIES = {
    "plugin": "#6C9BFF",
    "input": "#4AA8E0",
    "preprocessor": "#3DBE9B",
    "pipeline": "#8B7CF6",
    "postprocessor": "#E66FA0",
    "compose": "#E0A244",
    "output": "#98A2B3",
}
"""The colour of a node by its category."""

PORTS = {
    "video": "#5BC0F8",
    "mask": "#D5D9E0",
    "flow": "#F2B84B",
    "prompts": "#B991F5",
    "number": "#7FD48A",
}
"""The colour of a port and its wires by kind; a plugin's own kinds have `OTHER_PORT`."""
OTHER_PORT = "#98A2B3"

CODE = {
    "keyword": "#C792EA",
    "function": "#82AAFF",
    "string": "#C3E88D",
    "number": "#F78C6C",
    "comment": "#8A93A1",
}
"""The colours of source text."""

MOTION, EASING = 180, QEasingCurve.Type.OutCubic
"""How long, in milliseconds, panels and the view of the canvas move, and how they slow down."""

SANS, MONO = "Inter", "JetBrains Mono"


@cache
def colour(role: str, alpha: float = 1.0) -> QColor:
    """A colour by role; KeyError where there is no such."""
    found = QColor(COLOURS[role])
    found.setAlphaF(alpha)
    return found


@cache
def category_colour(category: str) -> QColor:
    """The colour of a category, quiet for one that a plugin made up."""
    return QColor(CATEGORIES.get(category, CATEGORIES["output"]))


@cache
def port_colour(kind: str) -> QColor:
    """The colour of a kind of port."""
    return QColor(PORTS.get(kind, OTHER_PORT))


@cache
def font(pixels: float, weight: int = 400, *, mono: bool = False) -> QFont:
    """A bundled font. Figures have one width, so that numbers do not jump."""
    made = QFont(MONO if mono else SANS)
    made.setPixelSize(round(pixels))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if not mono:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def dress(app: QApplication) -> None:
    """Give the program its fonts, palette and style sheet."""
    for file in font_files():
        QFontDatabase.addApplicationFont(str(file))
    app.setStyle("Fusion")
    app.setFont(font(12))
    app.setPalette(_palette())
    sheet = Template(resource("theme/openscope.qss").read_text(encoding="utf-8"))
    icons = resource("icons").as_posix()
    app.setStyleSheet(sheet.substitute(COLOURS, sans=SANS, mono=MONO, icons=icons))


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, name in {
        role.Window: "panel",
        role.WindowText: "text",
        role.Base: "canvas",
        role.AlternateBase: "node",
        role.Text: "text",
        role.Button: "control",
        role.ButtonText: "text",
        role.Highlight: "primary",
        role.HighlightedText: "on_primary",
        role.ToolTipBase: "control",
        role.ToolTipText: "text",
        role.PlaceholderText: "text_quiet",
        role.Accent: "accent",
        role.Link: "accent",
        role.Mid: "line",
        role.Dark: "canvas",
        role.Light: "control",
    }.items():
        palette.setColor(which, colour(name))
    for which in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, colour("text_quiet"))
    return palette

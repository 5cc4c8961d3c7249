"""Run as a module: what Qt shows windows with, and which OpenGL it gets."""

import json
import os

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

_VERSION, _RENDERER = 0x1F02, 0x1F01

app = QGuiApplication([])
told = {"qt": qVersion(), "platform": app.platformName(), "screens": len(app.screens()), "gl": ""}
surface, context = QOffscreenSurface(), QOpenGLContext()
surface.create()
if context.create() and context.makeCurrent(surface):
    ask = context.functions().glGetString
    told["gl"] = ", ".join(str(ask(name)) for name in (_VERSION, _RENDERER))
print(json.dumps(told), flush=True)
os._exit(0)  # what it told stands, however the driver takes its leave

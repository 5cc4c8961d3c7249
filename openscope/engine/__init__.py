"""Binds a plan to instances and runs it: plan -> frames. torch, no Qt.

`Session` runs one chunk at a time on the caller's thread; `render` drives it through a whole film.
"""

"""Running the graph, and keeping what it shows."""

from typing import TYPE_CHECKING

from openscope.ui.commands import Command

if TYPE_CHECKING:
    from openscope.ui.window import Window


def _can_run(window: "Window") -> bool:
    return window.editing and (window.stage.running or window.stage.why_not is None)


def _runs(window: "Window") -> bool:
    return window.editing and window.stage.running


RUN = (
    Command(
        "run.toggle", "Run or stop", lambda w: w.toggle_run(), "Space", "Run", "canvas", _can_run,
        hint="run",
    ),
    Command(
        "run.pause", "Pause or play", lambda w: w.output.toggle_play(), "K", "Run", "canvas", _runs,
    ),
    Command("run.step", "One frame on", lambda w: w.output.step(), ".", "Run", "canvas", _runs),
    Command(
        "run.back", "Five seconds back", lambda w: w.output.seek_by(-5.0), "J", "Run", "canvas",
        _runs,
    ),
    Command(
        "run.ahead", "Five seconds ahead", lambda w: w.output.seek_by(5.0), ";", "Run", "canvas",
        _runs,
    ),
    Command("run.reset", "Begin anew", lambda w: w.stage.reset(), "Ctrl+R", "Run", enabled=_runs),
    Command(
        "run.snapshot", "Snapshot", lambda w: w.output.snapshot(), "P", "Run", "canvas", _runs,
        starts_group=True,
    ),
    Command(
        "run.record", "Record", lambda w: w.output.toggle_recording(), "R", "Run", "canvas", _runs
    ),
)  # fmt: skip
"""The commands of the menu Run."""

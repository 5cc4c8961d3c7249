"""What a run and the check of the graph say of each node, ready to be shown."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from openscope.graph.problem import Problem
from openscope.ui.canvas.look import State

if TYPE_CHECKING:
    from openscope.engine.status import Status

_TIMES = 0.5
"""Seconds between two looks at the times, so that they can be read."""
_OTHERWISE_SHOWN = {"missing-type"}
_MILD = {"open-input"}
"""Errors of a node that is only not finished: shown as a warning."""


class States:
    """Keeps the marks of all nodes, and says which are others."""

    def __init__(self) -> None:
        self._problems: dict[str, tuple[Problem, ...]] = {}
        self._status: Status | None = None
        self._times: dict[str, str] = {}
        self._timed = 0.0

    def check(self, problems: Iterable[Problem]) -> set[str]:
        """Take what is wrong with the graph; the nodes of which something else is said now."""
        found: dict[str, tuple[Problem, ...]] = {}
        for problem in problems:
            if problem.node is not None:
                found[problem.node] = (*found.get(problem.node, ()), problem)
        before, self._problems = self._problems, found
        return {i for i in before.keys() | found.keys() if before.get(i) != found.get(i)}

    def tell(self, status: "Status | None") -> set[str]:
        """Take what the run says, None where there is none; the nodes that may look otherwise."""
        before, self._status = self._status, status
        changed = _marked(before) | _marked(status)
        now = time.monotonic()
        if status is None:
            changed |= self._times.keys()
            self._times = {}
        elif now - self._timed >= _TIMES:
            self._timed = now
            times = {node: _shown(ms) for node, ms in status.milliseconds.items()}
            changed |= {n for n in times.keys() | self._times if times.get(n) != self._times.get(n)}
            self._times = times
        return changed

    def of(self, node: str, *, waiting: bool, loose: bool = False) -> State:
        """What to show of a node; `waiting` where its first picture is on its way, `loose` where no
        output needs it: what goes wrong there harms nothing else."""
        error, warning = "", ""
        for problem in self._problems.get(node, ()):
            if problem.code in _OTHERWISE_SHOWN:
                continue
            if problem.severity == "warning" or problem.code in _MILD:
                warning = warning or problem.message
            else:
                error = error or problem.message
        status = self._status
        if status is None:
            return State(error=error, warning=warning)
        left_out = bool(warning)
        notice = status.warnings.get(node, "")
        warning = notice or warning
        fault = status.faults.get(node)
        needs_model = fault is not None and fault.model is not None and not error
        if fault is not None:
            told = fault.message or "It failed."
            if needs_model:
                notice, warning = "Needs a model", told
            elif loose:
                notice = warning = told
            else:
                error = told
        busy = ""
        if status.stuck is not None and status.stuck[0] == node:
            busy, warning = "stuck", f"Has not come back for {status.stuck[1]:.0f} s."
        elif status.loading is not None and status.loading[0] == node:
            busy = "loading"
        waits = waiting and not error and not left_out and fault is None
        time_ = "" if needs_model else self._times.get(node, "")
        return State(time_, error, warning, busy, waits, notice)


def _marked(status: "Status | None") -> set[str]:
    if status is None:
        return set()
    ends = {mark[0] for mark in (status.loading, status.stuck) if mark is not None}
    return ends | status.faults.keys() | status.warnings.keys()


def _shown(milliseconds: float) -> str:
    return f"{milliseconds:.1f} ms" if milliseconds < 99.95 else f"{milliseconds:.0f} ms"

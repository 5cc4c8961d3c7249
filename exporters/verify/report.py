"""What a verify found."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

NAMES = (
    "opens as its graph",
    "compiles",
    "installs",
    "loads",
    "schema is the editor's",
    "frames are the engine's",
    "runtime parameters act at once",
    "load-time parameters act when built",
    "its debug view shows every node",
    "survives what Scope sends",
)
"""The checks in their order. A plugin without a debug view has none of it."""
DEBUG_VIEW = NAMES[8]

State = Literal["passed", "failed", "not run"]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `reason` says why it failed or was not run, `file` and `line`
    where in the plugin."""

    name: str
    state: State
    reason: str = ""
    file: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Report:
    """All checks of one plugin, in the order in which they were made."""

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return all(check.state != "failed" for check in self.checks)

    def as_json(self) -> str:
        """The report as data."""
        return json.dumps([asdict(check) for check in self.checks], indent=1, ensure_ascii=False)

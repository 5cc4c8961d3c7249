"""What was found out about one thing."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what is so, and where that is not good, what to do."""

    name: str
    state: State
    said: str
    advice: str = ""

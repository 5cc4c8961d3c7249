"""What is wrong with a graph, in words that its author can act on."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a graph. An error keeps it from being rendered and exported; a
    warning concerns a node that is left out, and the rest is right.

    `code` is stable and meant for programs (`open-input`), `message` is for people, a sentence or
    two, `node` is the id of the node concerned and `field` its parameter or port; both are None
    where the problem belongs to the document as a whole.
    """

    code: str
    message: str
    node: str | None = None
    field: str | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        place = ".".join(part for part in (self.node, self.field) if part)
        return f"{place}: {self.message}" if place else self.message

    def as_dict(self) -> dict[str, str | None]:
        """The same as plain data, for JSON."""
        return asdict(self)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that keep a graph from being rendered and exported."""
    return tuple(problem for problem in problems if problem.severity == "error")


class DocumentError(Exception):
    """A document that cannot be read, or a graph that cannot run; `problems` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def of(cls, code: str, message: str, field: str | None = None) -> "DocumentError":
        """The error of one problem that belongs to the whole document."""
        return cls([Problem(code, message, field=field)])

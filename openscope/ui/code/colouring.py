"""Source text as coloured spans, line by line. Parts that were coloured before are remembered, so
that an edit costs no more than the part it is in."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

PARTS = 2048
"""How many parts are remembered."""


class Span(NamedTuple):
    """Some letters of a line in one colour, by the names of `theme.CODE`."""

    start: int
    length: int
    role: str


Spans = tuple[Span, ...]


def coloured(name: str, text: str) -> tuple[Spans, ...]:
    """The spans of each line of a file."""
    kind = name.rpartition(".")[2]
    return tuple(line for part in _parts(text) for line in _coloured(kind, part))


def _parts(text: str) -> Iterator[list[str]]:
    """The lines in parts that are coloured by themselves: up to an empty line that stands in no
    text of three quotes."""
    part: list[str] = []
    quotes = 0
    for line in text.split("\n"):
        part.append(line)
        quotes += line.count('"""')
        if not line and quotes % 2 == 0:
            yield part
            part = []
    if part:
        yield part


def _coloured(kind: str, part: list[str]) -> tuple[Spans, ...]:
    return _coloured_part(kind, "\n".join(part))


@lru_cache(PARTS)
def _coloured_part(kind: str, text: str) -> tuple[Spans, ...]:
    lines: list[list[Span]] = [[]]
    column = 0
    tokens = list(_lexer(kind).get_tokens(text)) if _lexer(kind) else [(None, text)]
    for number, (token, value) in enumerate(tokens):
        after = tokens[number + 1][1] if number + 1 < len(tokens) else ""
        role = _role(token, called=after.startswith("("))
        for count, piece in enumerate(value.split("\n")):
            if count:
                lines.append([])
                column = 0
            if piece and role:
                lines[-1].append(Span(column, len(piece), role))
            column += len(piece)
    wanted = text.count("\n") + 1
    return tuple(tuple(line) for line in [*lines, *([[]] * wanted)][:wanted])


@cache
def _lexer(kind: str) -> Any:
    from pygments.lexers import get_lexer_by_name

    known = {"py": "python", "toml": "toml", "md": "markdown", "json": "json"}
    if kind not in known:
        return None
    return get_lexer_by_name(known[kind], stripnl=False, ensurenl=False)


def _role(token: Any, *, called: bool) -> str:
    if token is None:
        return ""
    from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, String

    for family, role in (
        (Comment, "comment"),
        (Keyword.Constant, "number"),
        (Keyword, "keyword"),
        (Operator.Word, "keyword"),
        (String, "string"),
        (Number, "number"),
        (Name.Function, "function"),
        (Name.Class, "function"),
        (Name.Decorator, "function"),
        (Name.Tag, "function"),
        (Generic.Heading, "keyword"),
        (Generic.Subheading, "keyword"),
    ):
        if token in family:
            return role
    return "function" if called and token in Name else ""

"""Python as text, in the shape that `ruff format` leaves alone at a line length of 100."""

import ast
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.cells import cell_len

LINE = 100


def literal(value: Any) -> str:
    """A value of JSON as Python. Text stays data, whatever is in it."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list | tuple):
        parts = [literal(item) for item in value]
        if isinstance(value, list):
            return f"[{', '.join(parts)}]"
        return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
    return repr(value)


def quoted(text: str) -> str:
    """A string in double quotes, or in single ones where that needs fewer escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    escapes = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", quote: f"\\{quote}"}
    return quote + "".join(escapes.get(c) or _printable(c) for c in text) + quote


def _printable(letter: str) -> str:
    if letter.isprintable():
        return letter
    code = ord(letter)
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )


def call(start: str, arguments: Sequence[str], end: str = ")", indent: int = 8) -> list[str]:
    """`start` with its arguments on one line where they fit, else each on a line of its own.

    `start` ends with the bracket that `end` begins with closing."""
    pad = " " * indent
    whole = f"{pad}{start}{', '.join(arguments)}{end}"
    if cell_len(whole) <= LINE or not arguments:
        return [whole]
    inner = " " * (indent + 4)
    return [f"{pad}{start}", *(f"{inner}{argument}," for argument in arguments), f"{pad}{end}"]


def sentence(start: str, text: str, end: str, indent: int) -> list[str]:
    """`start`, a text, `end`: on one line where that fits, else the text in pieces."""
    pad, room = " " * indent, LINE - indent - 4
    whole = f"{pad}{start}{literal(text)}{end}"
    words, fits = text.split(" "), cell_len(literal(text)) <= room
    if cell_len(whole) <= LINE or (len(words) < 2 and (end or not fits)):
        return [whole]
    pieces = [text] if fits else [""]
    for word in () if fits else words:
        piece = f"{word} "
        if cell_len(literal(pieces[-1] + piece)) > room and pieces[-1]:
            pieces.append(piece)
        else:
            pieces[-1] += piece
    pieces[-1] = pieces[-1] if fits else pieces[-1][:-1]
    inner = [f"{pad}    {literal(piece)}" for piece in pieces]
    return [f"{pad}{start}(", *inner, f"{pad}){end}"]


def docstring(text: str, indent: int) -> list[str]:
    """A docstring of one line, or wrapped; nothing in the text can end it early."""
    clean = (drawn(text) or "A plugin.").replace("\\", "\\\\").replace('"', "'")
    pad = " " * indent
    words, lines = clean.split(" "), [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        room = LINE - indent - (6 if len(lines) == 1 else 3)
        if cell_len(longer) > room and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) == 1:
        return [f'{pad}"""{clean.strip()}"""']
    return [f'{pad}"""{lines[0]}', *(f"{pad}{line}" for line in lines[1:]), f'{pad}"""']


def drawn(text: str) -> str:
    """A text on one line, without what no editor shows."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())


def imports(statements: Iterable[str]) -> list[str]:
    """Import statements, each once, joined and sorted: the standard library, others, our own."""
    plain: set[str] = set()
    names: dict[str, set[str]] = {}
    for statement in statements:
        node = ast.parse(statement).body[0]
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names.setdefault(module, set()).update(ast.unparse(alias) for alias in node.names)
        else:
            plain.add(statement)
    sections: dict[int, list[str]] = {}
    for statement in sorted(plain, key=str.lower):
        sections.setdefault(_section(statement.split()[1]), []).append(statement)
    for module in sorted(names, key=str.lower):
        chosen = sorted(names[module], key=lambda name: (_rank(name), name.lower()))
        lines = call(f"from {module} import (", chosen, indent=0)
        one = f"from {module} import {', '.join(chosen)}"
        sections.setdefault(_section(module), []).extend([one] if cell_len(one) <= LINE else lines)
    joined: list[str] = []
    for number in sorted(sections):
        joined += ([""] if joined else []) + sections[number]
    return joined


def _section(module: str) -> int:
    if module.startswith("."):
        return 2
    return 0 if module.partition(".")[0] in sys.stdlib_module_names else 1


def _rank(name: str) -> int:
    """As isort orders names: CONSTANTS, Classes, functions."""
    return 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2

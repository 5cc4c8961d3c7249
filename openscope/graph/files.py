"""Reading and writing `*.openscope` files. Whatever the bytes are, reading gives a document or one
DocumentError; writing replaces the old file whole or leaves it as it was."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from openscope.graph.document import FORMAT, Document
from openscope.graph.migrations import migrate
from openscope.graph.problem import DocumentError, Problem
from openscope.whole_file import write_whole

MAX_DEPTH = 64
"""How deep a document may nest: far more than a person writes, far less than a stack holds."""

_TOO_DEEP = f"The document is nested too deeply: more than {MAX_DEPTH} levels."


def loads(text: str | bytes) -> Document:
    """The document in `text`; DocumentError names all that is wrong with its form."""
    try:
        raw = json.loads(text, parse_constant=_refuse_constant)
        # What cannot be written back must not be taken: 1e999 reads as infinity, and half of a
        # surrogate pair is no text.
        json.dumps(raw, allow_nan=False, ensure_ascii=False).encode()
    except UnicodeError:
        raise DocumentError.of("malformed", "The file is not text in UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DocumentError.of("malformed", f"This is not JSON: {error.msg} at {place}.") from None
    except RecursionError:
        raise DocumentError.of("malformed", _TOO_DEEP) from None
    except ValueError as error:
        raise DocumentError.of("malformed", f"A number cannot be used: {error}.") from None
    return parse(raw)


def parse(raw: Any) -> Document:
    """The document in JSON data of any format up to this version's."""
    if not isinstance(raw, dict):
        raise DocumentError.of("malformed", "A document is a JSON object.")
    if _depth(raw) > MAX_DEPTH:
        raise DocumentError.of("malformed", _TOO_DEEP)
    number = raw.get("format")
    if type(number) is not int or number < 1:
        raise DocumentError.of(
            "malformed", 'The document needs "format", a whole number from 1.', "format"
        )
    if number > FORMAT:
        message = f"This document has format {number}; this OpenScope reads up to {FORMAT}."
        raise DocumentError.of("too-new", f"{message} A newer OpenScope opens it.", "format")
    try:
        return Document.model_validate(migrate(raw))
    except ValidationError as error:
        raise DocumentError(_problems(error)) from None


def dumps(document: Document) -> str:
    """The text of a document: sorted keys, one line feed at the end, the same on every machine."""
    data = document.model_dump(mode="json")
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def load(path: Path) -> Document:
    """The document in a file; DocumentError also where the file cannot be read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DocumentError.of("no-file", f"There is no file {path}.") from None
    except OSError as error:
        raise DocumentError.of("no-file", f"{path} cannot be read: {error.strerror}.") from None
    return loads(content)


def save(document: Document, path: Path) -> None:
    """Write the document; OSError where that fails, and then the old file is still there."""
    write_whole(path, dumps(document))


def _depth(raw: Any) -> int:
    depth, level = 0, [raw]
    while level and depth <= MAX_DEPTH:
        depth += 1
        inner = [part for part in level if isinstance(part, dict | list)]
        level = [
            value for part in inner for value in (part.values() if isinstance(part, dict) else part)
        ]
    return depth


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in a document")


def _problems(error: ValidationError) -> Sequence[Problem]:
    found = []
    for detail in error.errors(include_url=False, include_input=False):
        place = [str(part) for part in detail["loc"]]
        node = place[1] if place[:1] == ["nodes"] and len(place) > 1 else None
        field = ".".join(place[2:] if node else place) or None
        message = detail["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
        if detail["type"] == "missing":
            message = "this is missing"
        elif message != detail["msg"] and not detail["msg"].startswith("Value error"):
            message = f"must be {message}"
        found.append(Problem("malformed", f"{message}.", node=node, field=field))
    return found

"""What an exported plugin is called: names that any title gives, and that stay the same."""

import hashlib
import keyword
import re
import sys
import unicodedata
from dataclasses import dataclass

from openscope.graph.document import Document

LONGEST = 48
"""Characters of an id."""


_MODULES = frozenset(sys.stdlib_module_names) | {
    "av", "cv2", "diffusers", "einops", "exporters", "numpy", "openscope", "pil", "pipelines",
    "pluggy", "pydantic", "resources", "scope", "tests", "torch", "torchvision", "transformers",
}  # fmt: skip
"""Modules that a package of their name would hide."""


class NameTakenError(Exception):
    """The id is another pipeline's; the message suggests one that is free."""


@dataclass(frozen=True)
class Identity:
    """The names of one plugin: `title` as it is shown, `id` of its pipeline and distribution,
    `package` that is imported, and the two classes."""

    title: str
    id: str
    package: str
    config_class: str
    pipeline_class: str


def identity(document: Document, fallback: str, taken: frozenset[str] = frozenset()) -> Identity:
    """The names of a document's plugin; `fallback` is its title where it has none.

    NameTakenError where its id is among `taken`."""
    title = " ".join((document.plugin.name or fallback).split()) or "Plugin"
    id_ = slug(document.plugin.id or title)
    if id_ in taken:
        raise NameTakenError(
            f"The id {id_!r} belongs to another pipeline; call the plugin {id_}-fx, or anything "
            "else."
        )
    package = id_.replace("-", "_")
    camel = "".join(part.capitalize() for part in package.split("_"))
    return Identity(title, id_, package, f"{camel}Config", f"{camel}Pipeline")


def slug(title: str) -> str:
    """A title as an id of small letters, digits and hyphens that can be a package's name: never
    empty, never a word of Python, at most `LONGEST` characters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    lost = len(plain) < len(title) / 2
    digest = hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    if not plain or (lost and any(ord(letter) > 127 for letter in title)):
        plain = f"{plain}-{digest}" if plain else f"fx-{digest}"
    if len(plain) > LONGEST:
        plain = f"{plain[: LONGEST - 7].rstrip('-')}-{digest}"
    if not plain[0].isalpha():
        plain = f"fx-{plain}"
    package = plain.replace("-", "_")
    word = keyword.iskeyword(package) or keyword.issoftkeyword(package)
    return f"{plain}-fx" if word or package in _MODULES else plain

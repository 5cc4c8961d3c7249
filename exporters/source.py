"""A graph as the source of a plugin: the text of its three modules, byte for byte what the editor
shows."""

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from exporters.graph_code import GraphCode, graph_code, sources_of
from exporters.lift import module_text
from exporters.names import Identity
from exporters.python_text import call, drawn, imports
from exporters.schema_code import SchemaCode, schema_code
from openscope.graph.document import Document
from openscope.graph.plan import Plan


@dataclass(frozen=True)
class Source:
    """The modules of a plugin by file name, what they are made from, files that lie beside them,
    and the nodes whose place the inputs take."""

    names: Identity
    modules: Mapping[str, str]
    code: GraphCode
    schema: SchemaCode
    files: tuple[Path, ...] = ()
    inputs: tuple[str, ...] = ()


def source_of(
    plan: Plan, document: Document, names: Identity, *, debug_view: bool = False
) -> Source:
    """The modules of a plan that `compile_whole` gave; with `debug_view` the plugin has a choice
    that shows any node's picture."""
    code = graph_code(plan, document, names, debug_view=debug_view)
    schema = schema_code(plan, document, names, code)
    needed = {statement for definition in code.definitions for statement in definition.imports}
    needed |= code.imports | {
        "from typing import Any",
        "import torch",
        "from scope.core.pipelines.interface import Pipeline",
        f"from .schema import {names.config_class}",
    }
    if not code.generator:
        needed.add("from scope.core.pipelines.interface import Requirements")
    modules = {
        "__init__.py": rendered("__init__.py", names=names),
        "schema.py": rendered(
            "schema.py", names=names, schema=schema, imports="\n".join(imports(schema.imports))
        ),
        "pipeline.py": rendered(
            "pipeline.py",
            names=names,
            code=code,
            schema=schema,
            wants=call("wants = [", code.prepare, "]") if code.prepare else [],
            definitions=_joined([definition.text for definition in code.definitions]),
            imports="\n".join(imports(needed)),
        ),
    }
    travelling = {module for definition in code.definitions for module in definition.modules}
    for module in sorted(travelling):
        name = module.removeprefix("pipelines.").replace(".", "_")
        modules[f"{name}.py"] = module_text(module)
    files = sorted({file for definition in code.definitions for file in definition.files})
    return Source(names, modules, code, schema, tuple(files), tuple(s.id for s in sources_of(plan)))


def parts(text: str) -> tuple[str, str]:
    """`pipeline.py` or `schema.py` in two parts that can be parsed by themselves: what stands above
    the class of the graph, which an edit of a parameter seldom changes, and that class."""
    above, start, last = text.rpartition("\nclass ")
    return (above + "\n", start[1:] + last) if start else (text, "")


def rendered(template: str, **values: Any) -> str:
    """One file of a plugin."""
    text = _environment().get_template(f"{template}.jinja").render(values)
    return text.rstrip("\n") + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("exporters"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Python and Markdown, not HTML
    )
    environment.filters["docline"] = _docline
    environment.filters["toml"] = _toml
    environment.filters["markdown"] = _markdown
    environment.filters["code"] = lambda text: f"`{text}`"
    return environment


def _joined(definitions: list[str]) -> str:
    """Definitions one below the other, constants closer together."""
    text = ""
    for before, definition in zip([None, *definitions], definitions, strict=False):
        near = before is not None and _is_constant(before) and _is_constant(definition)
        text += ("\n\n" if near else "\n\n\n" if text else "") + definition
    return text


def _docline(text: str) -> str:
    """A title inside a docstring."""
    return drawn(text).replace("\\", "\\\\").replace('"', "'")


def _toml(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON."""
    return json.dumps("".join(c for c in text if c.isprintable()), ensure_ascii=False)


def _markdown(text: str) -> str:
    """Words that Markdown takes for nothing else, also in a table."""
    clean = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", clean)


@cache  # the same few texts at each turn of a slider
def _is_constant(definition: str) -> bool:
    return not isinstance(ast.parse(definition).body[0], ast.FunctionDef | ast.ClassDef)

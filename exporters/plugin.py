"""A graph as the files of a plugin folder."""

import ast
import hashlib
import importlib.metadata
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from exporters.errors import ExportError
from exporters.names import Identity, identity
from exporters.python_text import imports
from exporters.source import Source, parts, rendered, source_of
from openscope import __version__
from openscope.graph import files
from openscope.graph.document import Document
from openscope.graph.plan import Plan, compile_whole
from openscope.graph.wiring import Types
from openscope.plugin_template import SCOPE_IDS

FORMAT = 1
"""The number of the format of export.json."""
GRAPH = "graph.openscope"
RECORD = "export.json"
PICTURE = "picture.jpg"
"""What the README shows: no part of `plugin_files`, which is quick and the same everywhere."""
PICTURE_MARK = b"made by OpenScope"
"""What a picture of ours says of itself, so that one of the author's own is known."""
_PACKAGES = {"cv2": "opencv-python-headless>=4.9", "PIL": "pillow>=10"}
"""What an imported module needs that no host is sure to have."""


@dataclass(frozen=True)
class PluginFiles:
    """The files of a plugin by their path in its folder, with `/` between the parts. `uninstalled`
    are other plugins that it calls and that are only a folder on this machine."""

    names: Identity
    files: Mapping[str, bytes]
    source: Source
    uninstalled: tuple[str, ...] = ()


def plugin_files(
    document: Document,
    types: Types,
    title: str,
    *,
    debug_view: bool = False,
    taken: frozenset[str] = frozenset(),
) -> PluginFiles:
    """The plugin of a document; `title` is its name where the document gives it none.

    DocumentError where the graph is not right, ExportError where it holds what a plugin cannot,
    NameTakenError where its id is Scope's own or among `taken`. The same graph gives the same
    bytes, on any machine.
    """
    plan = compile_whole(document, types)
    for step in plan.steps:
        if step.type.role == "event":
            raise ExportError(
                f"{step.id}: {step.type.name} is an event node, which Scope runs beside its "
                "pipelines and never inside one. Take it out, or set what it gives by hand."
            )
    names = identity(document, title, frozenset(SCOPE_IDS) | taken)
    source = source_of(plan, document, names, debug_view=debug_view)
    package = f"src/{names.package}"
    made: dict[str, bytes] = {}
    for module, text in source.modules.items():
        made[f"{package}/{module}"] = text.encode()
    for file in source.files:
        made[f"{package}/{file.name}"] = file.read_bytes()
    made[f"{package}/{GRAPH}"] = files.dumps(_travelling(document)).encode()
    told = {
        "names": names,
        "source": source,
        "settings": document.plugin,
        "requirements": sorted({*_imported(source), *_plugins(plan)}),
        "missing": sorted(_uninstalled(plan)),
        "left_out": [step for step in plan.sources if step.type.ticks],
        "models": bool([s for s in plan.steps if s.type.needed_artifacts(s.load_time)]),
        "plan": plan,
        "picture": PICTURE,
    }
    own = [f"import {names.package}"]
    own.append(f"from {names.package}.pipeline import {names.pipeline_class}")
    told["imports"] = "\n".join(imports(own))
    made["pyproject.toml"] = rendered("pyproject.toml", **told).encode()
    made["README.md"] = rendered("README.md", **told).encode()
    made[f"tests/test_{names.package}.py"] = rendered("test.py", **told).encode()
    record = {
        "format": FORMAT,
        "openscope": __version__,
        "id": names.id,
        "title": names.title,
        "options": {"debug_view": debug_view},
        "files": {path: _digest(content) for path, content in sorted(made.items())},
    }
    made[f"{package}/{RECORD}"] = (json.dumps(record, indent=1) + "\n").encode()
    return PluginFiles(names, made, source, tuple(sorted(_uninstalled(plan))))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _travelling(document: Document) -> Document:
    """The document without the folders of its media, and its wires in one order."""
    nodes = {}
    for id_, node in document.nodes.items():
        path = node.params.get("path")
        if isinstance(path, str):
            name = path.replace("\\", "/").rpartition("/")[2]
            node = node.model_copy(update={"params": {**node.params, "path": name}})
        nodes[id_] = node
    return document.model_copy(update={"nodes": nodes, "edges": tuple(sorted(document.edges))})


def _imported(source: Source) -> Iterator[str]:
    """The distributions behind what the modules import, also inside functions."""
    for module, text in source.modules.items():
        for part in parts(text) if module == "pipeline.py" else (text,):
            yield from _imported_in(part)


@lru_cache(256)
def _imported_in(text: str) -> frozenset[str]:
    found = set()
    for node in ast.walk(ast.parse(text)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        found |= {name.partition(".")[0] for name in names}
    return frozenset(_PACKAGES[name] for name in found & _PACKAGES.keys())


def _plugins(plan: Plan) -> Iterator[str]:
    """The plugins that the graph calls, as requirements: with the address that they came from."""
    for origin in {step.type.origin for step in plan.steps if step.type.role == "class"}:
        try:
            distribution = importlib.metadata.distribution(origin)
        except importlib.metadata.PackageNotFoundError:
            continue
        told = json.loads(distribution.read_text("direct_url.json") or "{}")
        vcs = told.get("vcs_info")
        if vcs and vcs.get("vcs") == "git":
            yield f"{origin} @ git+{told['url']}@{vcs['commit_id']}"
        elif not told:
            yield f"{origin}>={distribution.version}"


def _uninstalled(plan: Plan) -> set[str]:
    """The plugins that the graph calls and no requirement can name: folders on this machine."""
    called = {step.type.origin for step in plan.steps if step.type.role == "class"}
    named = {requirement.split(" ")[0].split(">")[0] for requirement in _plugins(plan)}
    return called - named

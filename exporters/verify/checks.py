"""The checks, in the order in which they build on each other. Each raises what is wrong."""

import importlib
import inspect
import sys
import tomllib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import torch

from exporters.graph_code import DEFAULT_SIDE
from exporters.names import identity
from exporters.reopen import reopen
from exporters.source import Source, source_of
from exporters.verify.sides import Sides
from openscope.catalog import Catalog
from openscope.catalog.describe import describe
from openscope.engine.errors import NodeError
from openscope.graph.plan import Plan, compile_plan, compile_whole
from scope.core.plugins.registration import registered_by
from scope.server.media_packets import MediaTimestamp

SIZE, ODD, OTHER = (36, 64), (17, 23), (24, 40)


class Subject:
    """A plugin folder under test: what it says of itself, and the graph that it was made from."""

    def __init__(self, folder: Path, work: Path, catalog: Catalog) -> None:
        self.folder, self.work, self.catalog = folder, work, catalog
        opened = reopen(folder)
        self.document = opened.document
        self.plan: Plan = compile_whole(self.document, catalog.types)
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        (self.package,) = project["entry-points"]["scope"].values()
        self.title = str(project["name"])
        names = identity(self.document, opened.title)
        self.source: Source = source_of(
            self.plan, self.document, names, debug_view=opened.debug_view
        )
        self.class_: Any = None
        drawn = any(not any(step.inputs) and step.type.inputs for step in self.plan.steps)
        width, height = self.plan.size or (DEFAULT_SIDE, DEFAULT_SIDE)
        self.fixed = (height, width) if drawn else None

    def built(self, **load_time: Any) -> Any:
        """The pipeline, on the CPU."""
        return self.class_(device="cpu", **load_time)

    def sides(self, **load_time: Any) -> Sides:
        """The engine and the plugin, to be fed alike."""
        return Sides(self.plan, self.source, self.built(**load_time), self.catalog.classes)

    def pictures(
        self, count: int, size: tuple[int, int], channels: int = 3, seed: int = 0
    ) -> Mapping[str, list[Any]]:
        """Seeded pictures for every source, in the document's size where the graph draws one of
        that size beside them."""
        rng = np.random.default_rng(seed)
        size = self.fixed or size
        return {
            step.id: [rng.integers(0, 256, (*size, channels), np.uint8) for _ in range(count)]
            for step in self.plan.sources
        }

    def chunk(self) -> int:
        """How many pictures a chunk has."""
        return self.sides().session.chunk_size()


def compiles(subject: Subject) -> None:
    """Every module of the plugin is Python."""
    for path in sorted((subject.folder / "src").rglob("*.py")):
        compile(path.read_text(encoding="utf-8"), str(path), "exec", dont_inherit=True)


def installs(subject: Subject) -> None:
    """A wheel is built and installed without its dependencies, and an editable one as well."""
    from exporters.verify.installing import install

    site = subject.work / "site"
    install(subject.folder, site, subject.work / "wheel", editable=False)
    install(subject.folder, subject.work / "editable", subject.work / "ewheel", editable=True)
    if not list((subject.work / "editable").glob("*.pth")):
        raise AssertionError("the editable wheel points nowhere")
    sys.path.insert(0, str(site))


def loads(subject: Subject) -> None:
    """The entry point names a module whose hook registers one pipeline."""
    if not (subject.work / "site").is_dir():  # installing was not possible here
        sys.path.insert(0, str(subject.folder / "src"))
    importlib.invalidate_caches()
    module = importlib.import_module(subject.package)
    place = Path(str(module.__file__)).resolve()
    if (
        subject.folder.resolve() not in place.parents
        and subject.work.resolve() not in place.parents
    ):
        raise AssertionError(f"another package of the name {subject.package} hides it: {place}")
    classes = registered_by(module)
    if len(classes) != 1:
        raise AssertionError(f"its hook registers {len(classes)} pipelines")
    (subject.class_,) = classes


def schema(subject: Subject) -> None:
    """Every exposed parameter is the editor's: type, range, choices, default, when it acts."""
    type_ = describe(subject.class_.get_config_class(), subject.title, "class")
    steps = {step.id: step for step in subject.plan.steps}
    for name, (node, of) in subject.plan.exposed.items():
        if name not in type_.parameters:
            raise AssertionError(f"{name} is missing")
        ours, theirs = steps[node].type.parameters[of], type_.parameters[name]
        value = {**subject.plan.values[node], **steps[node].load_time}[of]
        exposure = subject.document.plugin.expose.get(f"{node}.{of}")
        low = exposure.ge if exposure and exposure.ge is not None else ours.minimum
        high = exposure.le if exposure and exposure.le is not None else ours.maximum
        pairs = {
            "type": (ours.kind, theirs.kind),
            "lowest value": (low, theirs.minimum),
            "highest value": (high, theirs.maximum),
            "choices": (ours.choices, theirs.choices),
            "default": (value, theirs.default),
            "moment": (ours.load_time, theirs.load_time),
            "description": (ours.schema.get("description"), theirs.schema.get("description")),
        }
        for what, (wanted, found) in pairs.items():
            if wanted != found:
                raise AssertionError(f"the {what} of {name} is {found!r}, in the editor {wanted!r}")


def frames(subject: Subject) -> None:
    """Frames are those of the engine, to the last bit."""
    sides = subject.sides()
    size = sides.session.chunk_size()
    counts = [size, size * (1 if any(s.type.role == "class" for s in subject.plan.steps) else 4)]
    for number, (count, shape, channels) in enumerate(
        [(counts[0], SIZE, 3), (counts[1], SIZE, 3), (counts[0], ODD, 3), (counts[0], ODD, 1),
         (counts[0], OTHER, 4), (counts[1], OTHER, 4)]
    ):  # fmt: skip
        sides.compare(subject.pictures(count, shape, channels, seed=number), f"chunk {number + 1}")
    sides.reset()
    sides.compare(subject.pictures(counts[0], OTHER, 4, seed=9), "after a reset")


def runtime(subject: Subject) -> None:
    """Each runtime parameter, moved in mid-stream, acts on the very next frame as in the engine,
    and is stored nowhere."""
    for name, (node, of) in subject.plan.exposed.items():
        if of not in subject.plan.values[node]:
            continue
        step = next(step for step in subject.plan.steps if step.id == node)
        for value in _others(step.type.parameters[of], subject.plan.values[node][of]):
            sides = subject.sides()
            size = sides.session.chunk_size()
            for seed in (0, 1):  # so that there is something to remember
                sides.compare(subject.pictures(size, SIZE, seed=seed), f"before {name} moves")
            sides.set(name, value)
            try:
                sides.compare(subject.pictures(size, SIZE, seed=2), f"after {name} = {value!r}")
            except NodeError:  # with which the engine fails, and so may the plugin
                continue
            sides.unset(name)
            sides.compare(subject.pictures(size, SIZE, seed=3), f"with {name} as it was")


def views(subject: Subject) -> None:
    """The debug view, moved in mid-stream, shows each node's picture on the very next frame."""
    nodes = subject.source.code.views
    type_ = describe(subject.class_.get_config_class(), subject.title, "class")
    choices = type_.parameters["debug_view"].choices if "debug_view" in type_.parameters else ()
    if set(choices) != {"off", *nodes}:
        raise AssertionError(f"debug_view has the choices {', '.join(map(str, choices)) or 'none'}")
    plan = compile_plan(subject.document, subject.catalog.types, watched=nodes)
    sides = Sides(plan, subject.source, subject.built(), subject.catalog.classes)
    size = sides.session.chunk_size()
    for seed, node in enumerate(["off", *nodes, "off"]):
        sides.view(node)
        sides.compare(subject.pictures(size, SIZE, seed=seed), f"with debug_view = {node!r}")


def load_time(subject: Subject) -> str:
    """Each load-time parameter acts when the pipeline is built; what could not be tried here."""
    untried = []
    for name, (node, of) in subject.plan.exposed.items():
        step = next(step for step in subject.plan.steps if step.id == node)
        if of not in step.load_time:
            continue
        for value in _others(step.type.parameters[of], step.load_time[of]):
            changed = subject.document.with_params(node, {of: value})
            plan = compile_whole(changed, subject.catalog.types)
            try:
                sides = Sides(plan, subject.source, None, subject.catalog.classes)
            except Exception as error:  # without a model, say: no one can ask, and it is said
                untried.append(f"{name} = {value!r}: {error}".rstrip("."))
                continue
            sides.pipeline = subject.built(**{name: value})
            sides.compare(subject.pictures(sides.session.chunk_size(), SIZE), f"{name} = {value!r}")
    return f"not tried here: {'; '.join(untried)}" if untried else ""


def survives(subject: Subject) -> None:
    """What a real session sends, and what it should not send, never raises."""
    config = subject.class_.get_config_class()
    pipeline = subject.built(height=512, width=512, loras=[], vace_enabled=False)
    ports = subject.source.code.inputs
    for number, told in enumerate(_sessions(config, ports)):
        for init_cache in (True, False):
            if subject.source.code.generator:
                pipeline.pace.reset()
            asked = {name: value for name, value in told.items() if name not in ports}
            pipeline.prepare(**{**asked, "video": True})
            answer = pipeline(**told, init_cache=init_cache)
            shown = answer["video"]
            right = (
                shown.ndim == 4
                and shown.shape[3] == 3
                and shown.dtype == torch.float32
                and (not len(shown) or (shown.min() >= 0 and shown.max() <= 1))
            )
            if not right:
                raise AssertionError(f"session {number + 1} got {tuple(shown.shape)} {shown.dtype}")


def _others(parameter: Any, value: Any) -> Iterator[Any]:
    """Values of a parameter that are not the one it has: a few that tell."""
    if parameter.kind == "choice":
        yield from (choice for choice in parameter.choices if choice != value)
    elif parameter.kind == "boolean":
        yield not value
    elif parameter.kind in ("integer", "number"):
        low, high = parameter.minimum, parameter.maximum
        middle = (low + high) / 2 if low is not None and high is not None else None
        for other in (middle, high):
            if other is None:
                continue
            fits = int(other) if parameter.kind == "integer" else float(other)
            if fits != value and parameter.refusal(fits) is None:
                yield fits


def _sessions(config: Any, ports: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Keywords as Scope sends them, from the usual to the odd."""
    stamps = [MediaTimestamp(number, Fraction(1, 30)) for number in range(4)]
    usual: dict[str, Any] = {
        "input_mode": "video", "pipeline_ids": ["x"], "graph": {}, "recording": False,
        "prompts": [{"text": "rain", "weight": 100}], "prompt_interpolation_method": "linear",
        "transition": None, "vace_context_scale": 1.0, "manage_cache": True, "paused": False,
        "ctrl_input": {"button": ["KeyW"], "mouse": [1, 2]}, "bpm": 120.0, "beat_phase": 0.5,
        "video_timestamps": stamps, "unheard_of": object(), "noise_scale": None,
    }  # fmt: skip

    def pictures(*sizes: tuple[int, int], channels: int = 3) -> dict[str, Any]:
        frames = [torch.full((1, *size, channels), 90, dtype=torch.uint8) for size in sizes]
        return {port: list(frames) for port in ports}

    yield {**usual, **pictures(SIZE, SIZE, SIZE, SIZE)}
    yield {**usual, **pictures(SIZE, ODD, SIZE, OTHER), "prompts": "rain"}
    yield {**usual, **pictures(ODD, ODD, channels=1), "video_timestamps": [MediaTimestamp()] * 2}
    yield {**usual, **pictures(SIZE, channels=4), "prompts": None, "ctrl_input": None}
    yield {}
    yield {"video": []}
    yield {"video": None, "prompts": []}
    fields = [name for name in config.model_fields if name not in ("height", "width")]
    strange: list[Any] = ["0.5", "nonsense", "", -1e9, 1e9, float("nan"), None, True, [], {}]
    for odd in strange:
        yield {**pictures(SIZE), **dict.fromkeys(fields, odd)}


def line_in(error: BaseException, folders: tuple[Path, ...]) -> tuple[str, int | None]:
    """The file of the plugin, and the line in it, where an error came from."""
    if isinstance(error, SyntaxError) and error.filename:
        return Path(error.filename).name, error.lineno
    found: tuple[str, int | None] = ("", None)
    for frame in inspect.getinnerframes(error.__traceback__) if error.__traceback__ else ():
        path = Path(frame.filename).resolve()
        if any(folder.resolve() in path.parents for folder in folders):
            found = (path.name, frame.lineno)
    return found

"""An export in this process: its modules imported, and its pipeline run beside the engine."""

import importlib.util
import itertools
import sys
from fractions import Fraction

import torch

from exporters.names import identity
from exporters.source import source_of
from openscope.catalog.builtin import builtin_types
from openscope.engine.session import Session
from openscope.graph.plan import compile_whole
from pipelines.kit.colour import over_black, to_rgb
from scope.server.media_packets import MediaTimestamp

_numbers = itertools.count()


def source_for(document, types=None, title="Random", **options):
    """The source of a document's plugin."""
    types = types or builtin_types()
    plan = compile_whole(document, types)
    return source_of(plan, document, identity(document, title), **options)


def imported(source, folder):
    """The pipeline class of a plugin, imported from a folder under a name of its own."""
    name = f"exported_{next(_numbers)}"
    place = folder / name
    place.mkdir()
    for file, text in source.modules.items():
        (place / file).write_text(text, encoding="utf-8")
    for file in source.files:
        (place / file.name).write_bytes(file.read_bytes())
    spec = importlib.util.spec_from_file_location(name, place / "__init__.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        classes = []
        module.register_pipelines(classes.append)
    finally:
        for loaded in [key for key in sys.modules if key.split(".")[0] == name]:
            del sys.modules[loaded]
    return classes[0]


class Both:
    """A graph in the engine and its plugin, fed alike."""

    def __init__(self, document, folder, types=None, source=None, classes=None):
        types = types or builtin_types()
        self.plan = compile_whole(document, types)
        self.source = source or source_for(document, types)
        self.session = Session(torch.device("cpu"), classes or {})
        self.session.bind(self.plan)
        self.pipeline = imported(self.source, folder)(device="cpu")
        self.kwargs = {"init_cache": True}
        self.time = Fraction(0)

    def set(self, name, value):
        """Move an exposed parameter on both sides."""
        self.session.set(*self.plan.exposed[name], value)
        self.kwargs[name] = value

    def run(self, pictures):
        """One chunk, a list of pictures by source id, through both; the frames of each."""
        count = max((len(chunk) for chunk in pictures.values()), default=1)
        rate = Fraction(self.plan.clock.rate)
        times = [self.time + number / rate for number in range(count)]
        self.time += count / rate
        shown = self.session.run(pictures, times)[self.plan.output]
        ports = dict(zip(self.source.inputs, self.source.code.inputs, strict=True))
        stamps = [MediaTimestamp(t.numerator, Fraction(1, t.denominator)) for t in times]
        told = {"video_timestamps": stamps}
        for id_, chunk in pictures.items():
            told[ports[id_]] = [torch.from_numpy(pixels[None]) for pixels in chunk]
        if self.source.code.generator:
            self.pipeline.pace.reset()  # its picture is due now, whatever the wall says
        answer = self.pipeline(**self.kwargs, **told)
        self.kwargs["init_cache"] = False
        return to_rgb(over_black(shown.data)), shown.times, answer

"""Built-in effects, built and called as the engine does."""

import inspect
from fractions import Fraction

import torch

from openscope.catalog.builtin import builtin_types
from openscope.engine.instances import effect_of
from pipelines.effect_pipeline import build_effect
from pipelines.kit.clock import Clock
from scope.core.pipelines.controller import CtrlInput

EFFECTS = {
    key: type_
    for key, type_ in builtin_types().items()
    if type_.role == "effect" and type_.gives_pictures
}
VALUES = {"bloom_1_intensity": 0.5, "gray_1_on": True, "blend_1_mode": "add"}
PROMPTS = [{"text": "rain on a street", "weight": 100.0}, {"text": "neon", "weight": 40.0}]


class Running:
    """An effect built as the engine builds it, called with defaults unless told otherwise."""

    def __init__(self, type_, device="cpu"):
        self.type, self.device = type_, torch.device(device)
        load_time = {n: p.default for n, p in type_.parameters.items() if p.load_time}
        self.call = build_effect(effect_of(type_), load_time, self.device)
        self.names = inspect.signature(self.call).parameters
        named = self.names.values()
        self.asks = {p.name for p in named if p.kind is inspect.Parameter.KEYWORD_ONLY}
        self.changes_rate = "times" in self.names
        self.index = 0

    def __call__(self, *inputs, **values):
        keywords = {n: p.default for n, p in self.type.parameters.items() if not p.load_time}
        keywords |= values
        frames = [given for given in inputs if isinstance(given, torch.Tensor)]
        count = frames[0].shape[0] if frames else 1
        more = {
            "prompts": PROMPTS,
            "controls": CtrlInput(),
            "values": VALUES,
            "frame_size": (23, 17),
        }
        keywords |= {name: value for name, value in more.items() if name in self.asks}
        if "clock" in self.names:
            index = tuple(range(self.index, self.index + count))
            keywords["clock"] = Clock(index, tuple(i / 30 for i in index))
        if self.changes_rate:
            keywords["times"] = tuple(Fraction(self.index + i, 30) for i in range(count))
        self.index += count
        with torch.inference_mode():
            result = self.call(*inputs, **keywords)
        if self.changes_rate:
            *result, self.times = result
            result = tuple(result)
        return result if isinstance(result, tuple) else (result,)

    def reset(self):
        self.index = 0
        getattr(self.call, "reset", lambda: None)()

    def inputs(self, count=1, height=17, width=23, channels=3, seed=0, optional=True):
        """Random frames for each port, of the kind that it takes."""
        generator = torch.Generator().manual_seed(seed)
        made = []
        for port in self.type.inputs:
            if not port.required and not optional:
                made.append(None)
                continue
            if port.kind == "prompts":
                made.append(PROMPTS)
                continue
            c = {"video": channels, "mask": 1, "flow": 2}[port.kind]
            frames = torch.rand(count, height, width, c, generator=generator)
            made.append(((frames - 0.5) * 8 if port.kind == "flow" else frames).to(self.device))
        return made

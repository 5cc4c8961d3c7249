"""The effects and Scope pipelines of a session: built once, kept by node id."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import torch

from openscope.engine.errors import NodeError
from openscope.graph.node_type import NodeType
from openscope.graph.plan import Plan, Step
from pipelines.effect_pipeline import build_effect
from pipelines.kit.scope_call import ScopeCall


def effect_of(type_: NodeType) -> Callable[..., Any]:
    """The function or class of a built-in effect: `bloom` or `Trails` in its folder's effect.py."""
    folder = type_.id.replace("-", "_")
    module = import_module(f"pipelines.{folder}.effect")
    name = folder if hasattr(module, folder) else folder.title().replace("_", "")
    effect: Callable[..., Any] = getattr(module, name)
    return effect


def build_pipeline(class_: type[Any], load_time: Mapping[str, Any]) -> Any:
    """A Scope pipeline, built as Scope does: with every default that is not None, and the
    load-time values over them."""
    fields = class_.get_config_class().model_fields
    defaults = {
        name: field.get_default(call_default_factory=True, validated_data={})
        for name, field in fields.items()
        if not field.is_required()
    }
    given = {name: value for name, value in defaults.items() if value is not None}
    return class_(**{**given, **load_time})


@dataclass(frozen=True)
class Instance:
    """A node's effect, ready to be called, and what it was built from."""

    call: Callable[..., Any]
    type_key: str
    load_time: Mapping[str, Any]
    takes_clock: bool = False
    takes_times: bool = False
    scope: ScopeCall | None = None

    def serves(self, step: Step) -> bool:
        """Whether the step can go on with this instance."""
        return self.type_key == step.type.key and self.load_time == step.load_time

    def reset(self) -> None:
        """Forget all frames; a stateless effect has nothing to forget."""
        reset = getattr(self.call, "reset", None)
        if reset is not None:
            reset()


class Instances:
    """Every instance of a session, by node id.

    Rewiring, bypass and reordering keep an instance. It goes when its node leaves the document,
    or when a load-time parameter or the type changes.
    """

    def __init__(self, device: torch.device, classes: Mapping[str, type[Any]]) -> None:
        self._device = device
        self._classes = classes
        self._by_node: dict[str, Instance] = {}

    def adapt(self, plan: Plan) -> Mapping[str, Instance]:
        """The instances of the plan's steps, those that were missing built now."""
        kept = {id_: i for id_, i in self._by_node.items() if id_ in plan.nodes}
        for step in plan.steps:
            old = kept.get(step.id)
            if not (old and old.serves(step)):
                kept[step.id] = self._build(step)
        self._by_node = kept
        return kept

    def reset(self) -> None:
        """Reset every instance."""
        for instance in self._by_node.values():
            instance.reset()

    def _build(self, step: Step) -> Instance:
        try:
            if step.type.role == "class":
                class_ = self._classes[step.type.key]
                call = ScopeCall(build_pipeline(class_, step.load_time), self._device)
                return Instance(call, step.type.key, step.load_time, scope=call)
            effect = build_effect(effect_of(step.type), step.load_time, self._device)
            asks = inspect.signature(effect).parameters
        except Exception as error:
            message = f"could not be built: {type(error).__name__}: {error}"
            raise NodeError(step.id, message) from error
        return Instance(
            effect,
            step.type.key,
            step.load_time,
            takes_clock="clock" in asks,
            takes_times="times" in asks,
        )

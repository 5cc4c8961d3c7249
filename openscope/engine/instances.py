"""The effects and Scope pipelines of a session: built once, kept by node id."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib import import_module
from traceback import clear_frames
from typing import Any, Protocol

import torch

from openscope.engine.effect_instance import EffectInstance
from openscope.engine.errors import NodeError, in_words, is_ours
from openscope.engine.event_instance import EventInstance
from openscope.engine.flow import Result
from openscope.engine.moment import Moment
from openscope.engine.scope_instance import ScopeInstance
from openscope.graph.node_type import NodeType
from openscope.graph.plan import Plan, Step
from pipelines.effect_pipeline import build_effect
from pipelines.kit.clock import Times
from pipelines.kit.scope_node import built_pipeline


class Instance(Protocol):
    """A node, built and ready to run."""

    def wants(self, step: Step, moment: Moment) -> int:
        """How many frames its next call takes."""
        ...

    def run(
        self,
        step: Step,
        inputs: list[Any],
        at: Times,
        moment: Moment,
        handed_on: Mapping[str, Any],
    ) -> Result:
        """One chunk: inputs in port order, None where there is none, at the times `at`, and what
        the pipelines before it returned beside their frames."""
        ...

    def flush(self, step: Step, moment: Moment) -> Result | None:
        """What it holds back, at the end of a render."""
        ...

    def reset(self) -> None:
        """Forget all frames."""
        ...

    def close(self) -> None:
        """The node is gone."""
        ...


@dataclass(frozen=True)
class Built:
    """What came of building a node: an instance, or the error that stands in its place."""

    type_key: str
    load_time: Mapping[str, Any]
    class_: type[Any] | None
    instance: Instance | None
    error: NodeError | None = None

    def serves(self, step: Step, class_: type[Any] | None) -> bool:
        """Whether the step can go on with this instance."""
        return (
            self.instance is not None
            and self.type_key == step.type.key
            and self.load_time == step.load_time
            and self.class_ is class_
        )


def effect_of(type_: NodeType) -> Callable[..., Any]:
    """The function or class of a built-in effect: `bloom` or `Trails` in its folder's effect.py."""
    folder = type_.id.replace("-", "_")
    module = import_module(f"pipelines.{folder}.effect")
    name = folder if hasattr(module, folder) else folder.title().replace("_", "")
    effect: Callable[..., Any] = getattr(module, name)
    return effect


def _let_go(error: BaseException | None) -> None:
    """Free what the failed calls had made, such as half of a model; the traceback stays."""
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


class Instances:
    """Every instance of a session, by node id.

    Rewiring, bypass and reordering keep an instance. It goes when its node leaves the document,
    when a load-time parameter or the type changes, or when a plugin's class is loaded anew.
    """

    def __init__(self, device: torch.device, classes: Mapping[str, type[Any]]) -> None:
        self._device = device
        self._by_node: dict[str, Built] = {}
        self.classes = classes

    def missing(self, plan: Plan) -> list[Step]:
        """The steps of a plan that no instance serves. May be called from any thread."""
        return [step for step in plan.steps if not self.serves(step)]

    def serves(self, step: Step) -> bool:
        """Whether there is an instance with which the step can go on. May be called from any
        thread."""
        one = self._by_node.get(step.id)
        return one is not None and one.serves(step, self.classes.get(step.type.key))

    def build(self, step: Step) -> Built:
        """Build a node, which may take long; whatever goes wrong is kept in place of the instance.
        May be called from any thread."""
        class_ = self.classes.get(step.type.key)
        instance: Instance | None = None
        failure = None
        try:
            if step.type.role == "class":
                pipeline = built_pipeline(self.classes[step.type.key], **step.load_time)
                instance = ScopeInstance(pipeline, step, self._device)
            elif step.type.role == "event":
                node = self.classes[step.type.key](node_id=step.id)
                instance = EventInstance(node, step, self._device)
            else:
                effect = build_effect(effect_of(step.type), step.load_time, self._device)
                instance = EffectInstance(effect, step, self._device)
        except (Exception, SystemExit) as error:
            told = in_words(error)
            failure = NodeError(step.id, told if is_ours(error) else f"could not be built: {told}")
            failure.__cause__ = error
            _let_go(error)
        return Built(step.type.key, step.load_time, class_, instance, failure)

    def adopt(self, plan: Plan, built: Mapping[str, Built]) -> Mapping[str, Built]:
        """Take over what was built, and let go what the plan's document no longer has."""
        old = self._by_node
        kept = {id_: one for id_, one in old.items() if id_ in plan.nodes}
        self._by_node = {**kept, **built}
        for id_, one in old.items():
            if one.instance is not None and self._by_node.get(id_) is not one:
                one.instance.close()
        return self._by_node

    def drop_all_but(self, nodes: Collection[str]) -> None:
        """Give the memory of every other instance back."""
        for id_ in self._by_node.keys() - set(nodes):
            instance = self._by_node.pop(id_).instance
            if instance is not None:
                instance.close()

    def reset(self) -> None:
        """Reset every instance."""
        for one in self._by_node.values():
            if one.instance is not None:
                one.instance.reset()

"""Builds what a new plan needs, on a thread of its own, while the old plan runs on."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from openscope.engine.instances import Built, Instances
from openscope.engine.live_inputs import LiveInputs, Source
from openscope.graph.plan import Plan, Step
from openscope.media.mailbox import Mailbox

T = TypeVar("T")


@dataclass(frozen=True)
class Loaded:
    """A plan, all that was built and opened for it, and which edit it comes from."""

    plan: Plan
    edit: int
    built: Mapping[str, Built]
    opened: Mapping[str, Source]


class Loader:
    """Takes orders for plans; the newest counts. `ready` holds the last one that is whole, until
    it is taken; `on_ready` is called each time there is one.

    `loading` is the node that is being built now and since when, on the monotonic clock.
    """

    def __init__(
        self,
        instances: Instances,
        inputs: LiveInputs,
        open_: Callable[[Step, Plan], Source],
        on_ready: Callable[[], None],
    ) -> None:
        self.loading: tuple[str, float] | None = None
        self.error: Exception | None = None
        """What ended the thread: an order that no plan could be made of."""
        self._instances, self._inputs = instances, inputs
        self._open, self._on_ready = open_, on_ready
        self._orders: Mailbox[tuple[Callable[[], Plan], int] | None] = Mailbox(None)
        self._ready: Loaded | None = None
        self._lock = threading.Lock()
        self._built: dict[str, Built] = {}
        self._opened: dict[str, Source] = {}
        self._closing = False
        self._number = 0
        self._thread = threading.Thread(target=self._run, name="loader")

    def start(self) -> None:
        """Begin; orders may have come before."""
        self._thread.start()

    def order(self, compile_: Callable[[], Plan], edit: int = 0) -> None:
        """Load what `compile_` gives, which is called on the loader's thread. `edit` numbers what
        the user did to cause it."""
        self._orders.put((compile_, edit))

    def take(self) -> Loaded | None:
        """What is ready, if anything is; it is the caller's now."""
        with self._lock:
            ready, self._ready = self._ready, None
            if ready is not None:
                self._built = _without(self._built, ready.built)
                self._opened = _without(self._opened, ready.opened)
            return ready

    @property
    def idle(self) -> bool:
        """Whether nothing is being loaded and nothing waits to be taken."""
        with self._lock:
            _, ordered = self._orders.wait(0, timeout=0)
            return self._ready is None and ordered == self._number

    def close(self) -> None:
        """End the thread, once the node that is being built is done."""
        self._closing = True
        self._orders.put(None)
        self._thread.join()
        for source in self._opened.values():
            source.close()

    def _run(self) -> None:
        number = 0
        try:
            while not self._closing:
                order, number = self._orders.wait(number)
                if order is None:
                    continue
                compile_, edit = order
                if self._load(compile_(), edit, number):
                    self._on_ready()
        except Exception as error:
            self.error = error  # the engine's thread raises it: no edit would act any more
            self._on_ready()

    def _load(self, plan: Plan, edit: int, number: int) -> bool:
        """Build and open what is missing; False where a newer order came meanwhile. What was made
        for the older one is kept for the newer."""
        for step in [*plan.sources, *plan.steps]:
            if self._closing or self._orders.wait(number, timeout=0)[1] > number:
                return False
            self.loading = (step.id, time.monotonic())
            self._make(step, plan)
        self.loading = None
        with self._lock:
            wanted = {step.id for step in (*plan.sources, *plan.steps)}
            for id_ in self._opened.keys() - wanted:
                self._opened.pop(id_).close()
            self._built = {id_: one for id_, one in self._built.items() if id_ in wanted}
            self._ready = Loaded(plan, edit, dict(self._built), dict(self._opened))
            self._number = number
        return True

    def _make(self, step: Step, plan: Plan) -> None:
        class_ = self._instances.classes.get(step.type.key)
        if step.type.role == "source":
            with self._lock:
                opened = self._opened.get(step.id)
                if opened is not None and not opened.serves(step, class_):
                    del self._opened[step.id]
                    self._ready = None  # it may be of the plan that waits, which is outdated
            there = opened or self._inputs.sources.get(step.id)
            if there is None or not there.serves(step, class_):
                if opened is not None:
                    opened.close()
                source = self._open(step, plan)
                with self._lock:
                    self._opened[step.id] = source
            return
        made = self._built.get(step.id)
        if made is not None and made.serves(step, class_):
            return
        if self._instances.serves(step):
            with self._lock:
                self._built.pop(step.id, None)
            return
        built = self._instances.build(step)
        with self._lock:
            self._built[step.id] = built


def _without(made: dict[str, T], taken: Mapping[str, T]) -> dict[str, T]:
    return {id_: one for id_, one in made.items() if taken.get(id_) is not one}

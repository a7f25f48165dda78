"""What pages read: askers kept open over the newest whole snapshot, and finished pages kept until the next. Nothing is written but compiled texts.

A page asked while a run publishes is answered from the snapshot before it: its files stay for hours.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from tenure.ask import Asker
from tenure.inquiry import asker, settled
from tenure.workspace import Workspace

T = TypeVar("T")
PAGES, POLICIES = 400, 6
CELLS = 400_000
"""How many figures the askers of pages remember before they forget all of them."""
STEP = 600
"""Without a fixed day the moment of asking goes on in steps of so many seconds, so that pages can be kept."""


@dataclass
class Held:
    """An asker that is kept, with what was computed from its snapshot; `state` names that snapshot and the moment of asking."""

    ask: Asker
    state: Hashable
    kept: dict[Hashable, object] = field(default_factory=dict)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, computed once for this snapshot."""
        if key not in self.kept:
            self.kept[key] = make()
        found: T = self.kept[key]  # type: ignore[assignment]  # one key, one kind of thing
        return found

    def light(self) -> None:
        """Forget figures where there are too many of them."""
        if sum(len(cells) for cells in self.ask.memory.values()) > CELLS:
            self.ask.memory.clear()


class Reader:
    """Answers for any number of visitors. One thread asks at a time; finished pages are handed out without waiting for it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        # Of its own: a manifest's connection is not shared between the thread that asks and those that look whether anything is new.
        self._manifest = Workspace.open(workspace.folder)
        self._asking, self._looking = threading.RLock(), threading.Lock()
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._pages: OrderedDict[Hashable, object] = OrderedDict()

    def page(self, key: Hashable, policy: str, make: Callable[[Held], T]) -> T:
        """The finished page of that name, made by `make` where what is stored or the moment of asking is new."""
        place = (self._state(), policy, key)
        with self._looking:
            if place in self._pages:
                self._pages.move_to_end(place)
                found: T = self._pages[place]  # type: ignore[assignment]  # one key, one kind of thing
                return found
        with self.open(policy) as held:
            made = make(held)
        with self._looking:
            self._pages[(held.state, policy, key)] = made
            while len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        return made

    @contextmanager
    def open(self, policy: str = "") -> Iterator[Held]:
        """The asker of a policy, to this thread alone. Raises `StoreError` if nothing was ever run, `UnknownName` for a policy."""
        with self._asking:
            held = self._current(policy)
            try:
                yield held
            finally:
                held.light()

    def close(self) -> None:
        """Let go of engines and manifests."""
        with self._asking:
            while self._held:
                self._held.popitem()[1].ask.driver.close()
        self._manifest.store.close()

    def _state(self) -> Hashable:
        with self._looking:
            return self._manifest.store.meta("gen"), self.moment()

    def moment(self) -> int:
        """The moment of asking, epoch seconds: that of tenure.yaml, else now in steps."""
        if self.workspace.configuration.as_of is not None:
            return self.workspace.as_of
        return int(time.time()) // STEP * STEP

    def _current(self, policy: str) -> Held:
        state, held = self._state(), self._held.get(policy)
        if held is not None and held.state == state:
            self._held.move_to_end(policy)
            return held
        fresh = settled(self.workspace, policy)
        if fresh is None and held is not None:
            # A run is between loading and deriving: what was whole before it is still there.
            return held
        found = Held(fresh or asker(self.workspace, policy), state)
        found.ask.as_of = self.moment()
        if held is not None:
            held.ask.driver.close()
        self._held[policy] = found
        self._held.move_to_end(policy)
        while len(self._held) > POLICIES:
            self._held.popitem(last=False)[1].ask.driver.close()
        return found

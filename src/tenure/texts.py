"""Compiled query text that a store keeps between processes. What is compiled, and under which key, its users know."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.store import Store


class Texts(MutableMapping[str, str]):
    """Compiled query text kept in the store, so that a warm start need not compile."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.new: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        found = self.new.get(key) or self.store.compiled(key)
        if found is None:
            raise KeyError(key)
        return found

    def __setitem__(self, key: str, text: str) -> None:
        self.new[key] = text
        self.store.keep_compiled(key, text)

    def __delitem__(self, key: str) -> None:
        raise NotImplementedError("compiled texts are dropped by the store, oldest first")

    def __iter__(self) -> Iterator[str]:
        return iter(self.new)

    def __len__(self) -> int:
        return len(self.new)

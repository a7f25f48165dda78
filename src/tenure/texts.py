"""Compiled query text that a store keeps between processes. What is compiled, and under which key, its users know."""

from __future__ import annotations

import time
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING

from tenure.engine.kept import recall, retain

if TYPE_CHECKING:
    from tenure.store import Store


class Texts(MutableMapping[str, str]):
    """Compiled query text kept in the store, so that a warm start need not compile. The oldest go beyond `limit` texts.

    Processes that share a folder of texts (engine/kept.py) find there what other stores keep.
    """

    def __init__(self, store: Store, limit: int = 2000) -> None:
        self.manifest, self.limit = store.manifest, limit
        self.new: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        if key in self.new:
            return self.new[key]
        for (text,) in self.manifest.found("SELECT sql FROM compiled WHERE key = ?", key):
            return str(text)
        elsewhere = recall(key)
        if elsewhere is None:
            raise KeyError(key)
        self._put(key, elsewhere)
        return elsewhere

    def __setitem__(self, key: str, text: str) -> None:
        retain(key, text)
        self._put(key, text)

    def _put(self, key: str, text: str) -> None:
        self.new[key] = text
        with self.manifest.changing() as manifest:
            manifest.execute("INSERT OR REPLACE INTO compiled VALUES (?, ?, ?)", (key, text, time.time()))
            manifest.execute("DELETE FROM compiled WHERE key NOT IN (SELECT key FROM compiled ORDER BY at DESC LIMIT ?)", (self.limit,))

    def __delitem__(self, key: str) -> None:
        raise NotImplementedError("compiled texts are dropped by the store, oldest first")

    def __iter__(self) -> Iterator[str]:
        return iter(self.new)

    def __len__(self) -> int:
        return len(self.new)

"""How arrays of numbers become canonical columns: ids, words, times, days, money as decimal text. No chance is drawn here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tenure.world.scenario import Array


def ids(prefix: str, numbers: Array, width: int = 0) -> Any:
    """`prefix` + number, left-filled with zeros to `width`."""
    text = pc.cast(pa.array(numbers), pa.string())
    return pc.binary_join_element_wise(prefix, pc.utf8_lpad(text, width, "0") if width else text, "")


def join(left: Any, right: Any, between: str = "-") -> Any:
    """Two text columns put together."""
    return pc.binary_join_element_wise(left, right, between)


def words(choices: Sequence[str | None], index: Array, where: Array | None = None) -> Any:
    """choices[index], empty where `where` is false."""
    mask = None if where is None else ~where
    return pa.array(list(choices), pa.string()).take(pa.array(index.astype(np.int64), mask=mask))


def times(seconds: Array, where: Array | None = None) -> Any:
    """UTC timestamps of epoch `seconds`, empty where `where` is false."""
    mask = None if where is None else ~where
    return pa.array(seconds.astype("int64"), mask=mask).cast(pa.timestamp("s", "UTC"))


def days(numbers: Array, where: Array | None = None) -> Any:
    """`YYYY-MM-DD` (local midnight for every reader), empty where `where` is false."""
    mask = None if where is None else ~where
    return pa.array(numbers.astype("int32"), mask=mask).cast(pa.date32()).cast(pa.string())


def money(cents: Array, where: Array | None = None) -> Any:
    """Exact decimal text of whole `cents`, empty where `where` is false."""
    whole = cents.astype(np.int64)
    size = np.abs(whole)
    sign = pa.array(["", "-"]).take(pa.array((whole < 0).astype(np.int64)))
    units = pc.cast(pa.array(size // 100), pa.string())
    rest = pc.utf8_lpad(pc.cast(pa.array(size % 100), pa.string()), 2, "0")
    text = pc.binary_join_element_wise(pc.binary_join_element_wise(sign, units, ""), rest, ".")
    return text if where is None else pc.if_else(pa.array(where), text, pa.scalar(None, pa.string()))


def whole(numbers: Array, where: Array | None = None) -> Any:
    """Whole numbers, empty where `where` is false."""
    return pa.array(numbers.astype(np.int64), mask=None if where is None else ~where)


def table(**columns: Any) -> pa.Table:
    """A table of those columns, in that order."""
    return pa.table({name: pa.array(values) if isinstance(values, np.ndarray) else values for name, values in columns.items()})

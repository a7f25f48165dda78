"""A workspace's own metrics: Python files of its `metrics/` folder, and packages that offer some; collected exactly as the shipped ones."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import wraps
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from tenure.errors import ConfigError, TenureError
from tenure.metric import Metric, collect

GROUP = "tenure.metrics"
SECTION = "own"
"""Where the catalogue shows them, unless a metric names a section itself."""
_PREFIX = "tenure_own_"


def with_own(shipped: Mapping[str, Metric], folder: Path) -> dict[str, Metric]:
    """The shipped catalogue and the workspace's own metrics. Raises `ConfigError` for a file that fails or a key that is taken."""
    found = dict(shipped)
    for file in sorted(folder.glob("*.py")) if folder.is_dir() else []:
        _add(found, collect([_module(file)]), str(file))
    for point in entry_points(group=GROUP):
        module = point.load()
        _add(found, collect([module]), point.value)
    return found


def _add(found: dict[str, Metric], more: Mapping[str, Metric], file: str) -> None:
    # A file may import a shipped metric to build on it; only another metric under the same key is a clash.
    for key, item in more.items():
        if key in found and _formulas(found[key]) != _formulas(item):
            raise ConfigError(f"The metric {key!r} exists already. Give yours another name.", file, _begins(item, file))
        item = replace(item, section=SECTION) if item.section.startswith(_PREFIX) else item
        own = replace(
            item, measure=_guarded(item.measure, file), combine=_guarded(item.combine, file), compose=_guarded(item.compose, file)
        )
        found.setdefault(key, own)


def _formulas(item: Metric) -> dict[str, Callable[..., Any]]:
    """What computes a metric, by the name of its field."""
    found = {"measure": item.measure, "combine": item.combine, "compose": item.compose}
    return {name: formula for name, formula in found.items() if formula is not None}


def _begins(item: Metric, file: str) -> int:
    """The line on which a metric begins in its file."""
    return next((formula.__code__.co_firstlineno for formula in _formulas(item).values() if formula.__code__.co_filename == file), 0)


def _guarded(formula: Callable[..., Any] | None, file: str) -> Callable[..., Any] | None:
    """A formula whose mistakes are told with their line, where it is one of the file."""
    if formula is None or formula.__code__.co_filename != file:
        return formula

    @wraps(formula)
    def told(*given: Any, **named: Any) -> Any:
        try:
            made = formula(*given, **named)
            return list(made) if isinstance(made, Iterator) else made
        except TenureError:
            raise
        except Exception as wrong:
            raise ConfigError(f"{formula.__name__}: {type(wrong).__name__}: {wrong}", file, _line(wrong, Path(file))) from wrong

    return told


def _module(file: Path) -> ModuleType:
    name = f"{_PREFIX}{file.stem}_{hashlib.sha256(str(file).encode()).hexdigest()[:8]}"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as wrong:
        raise ConfigError(f"{type(wrong).__name__}: {wrong}", str(file), _line(wrong, file)) from wrong
    return module


def _line(wrong: Exception, file: Path) -> int:
    if isinstance(wrong, SyntaxError):
        return wrong.lineno or 0
    inside = [frame.lineno for frame in traceback.extract_tb(wrong.__traceback__) if frame.filename == str(file)]
    return (inside[-1] or 0) if inside else 0

"""A workspace's own metrics: Python files of its `metrics/` folder, and packages that offer some; collected exactly as the shipped ones."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import traceback
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from tenure.errors import ConfigError
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
        item = replace(item, section=SECTION) if item.section.startswith(_PREFIX) else item
        if key in found and found[key].measure is not item.measure:
            raise ConfigError(f"The metric {key!r} exists already. Give yours another name.", file)
        found.setdefault(key, item)


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

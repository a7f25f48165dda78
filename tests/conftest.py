"""Where tests find what is shared with other projects: conformance cases and data that others made."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("TENURE_SHARED", Path(__file__).resolve().parents[1] / ".." / "shared")).resolve()
LONG = ("tests/world/", "tests/test_docs.py", "tests/run/", "tests/pages/", "tests/load/", "tests/test_catalogue.py")


def pytest_configure(config: pytest.Config) -> None:
    """Workers and runs share the SQL texts that they compile: by what the expressions say, so that none can be stale."""
    os.environ.setdefault("TENURE_TEXTS", str(config.rootpath / ".pytest_cache" / "texts"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """All tests run side by side, as many as there are processors; named ones in this process, as do those that start an engine or a browser."""
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return None if whole and config.option.markexpr not in ("engines", "browser") else 0


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests come first: one worker begins with them, and makes what they share once, while the other takes the many short ones."""
    items.sort(key=lambda item: next((place for place, name in enumerate(LONG) if name in item.nodeid), len(LONG)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Who has finished takes over half of what the other still has before it, from its end: neighbours, and what they share, stay together."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log) if config.getvalue("dist") == "load" else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared cases and data."""
    assert SHARED.is_dir(), f"the shared cases and data are missing: {SHARED}"
    return SHARED

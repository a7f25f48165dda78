"""The documentation is a test: every command in it runs and prints what is shown, every example of Python runs, every name exists."""

from __future__ import annotations

import fcntl
import importlib
import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parent))
from docs import HERE, PAGES, Block, blocks, commands, fits
from tenure.policy import PRESETS, SWITCHES

RUNNABLE = [page for page in PAGES if any(block.kind in ("console", "python") for block in blocks(page))]
ELSEWHERE = ("python dev.py", "bash .ci/run", "pip install", "python -m pip", "export ")
"""Commands that CI runs by itself, or that belong to the reader's shell."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo company, made once, by whichever worker needs it first."""
    from tenure.faces.cli import main

    place = tmp_path_factory.getbasetemp()
    place = place.parent if "PYTEST_XDIST_WORKER" in os.environ else place
    folder, made = place / "company" / "demo", place / "company-made"
    with (place / "company-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            done = CliRunner().invoke(main, ["demo", str(folder), "--accounts", "120", "--no-serve"], catch_exceptions=False)
            assert done.exit_code == 0, done.output
            made.touch()
    return folder


@pytest.fixture
def at_demo(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo company to work in."""
    folder = tmp_path / "demo"
    shutil.copytree(demo, folder)
    monkeypatch.chdir(folder)
    return folder


def _name(page: Path) -> str:
    return page.relative_to(HERE).as_posix()


def test_there_is_documentation_to_try() -> None:
    assert len(RUNNABLE) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("page", RUNNABLE, ids=_name)
def test_what_a_page_shows_is_what_happens(page: Path, at_demo: Path, shared: Path) -> None:
    os.symlink(shared, at_demo.parent / "shared")
    names: dict[str, object] = {}
    for block in blocks(page):
        if block.mark == "skip":
            assert block.value, f"{_name(page)}:{block.line}: a block that is not run says why"
            continue
        if block.mark == "workspace":
            os.chdir(_example(at_demo.parent, block.value, shared))
        if block.mark == "file":
            _write(block)
        elif block.kind == "console":
            _try_commands(block)
        elif block.kind == "python":
            exec(compile(block.body, f"{_name(page)}:{block.line}", "exec"), names)


def _write(block: Block) -> None:
    target = Path(block.value)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(block.body, encoding="utf-8")


def _example(folder: Path, name: str, shared: Path) -> Path:
    """A workspace of an example: its tenure.yaml from the documentation beside the data that others made."""
    made = folder / name
    shutil.copytree(shared / "data" / name, made, copy_function=shutil.copyfile)
    made.chmod(0o755)
    shutil.copyfile(HERE / "docs" / "examples" / name / "tenure.yaml", made / "tenure.yaml")
    return made


def _try_commands(block: Block) -> None:
    from tenure.faces.cli import main

    wanted = int(block.value) if block.mark == "exit" else 0
    for shown in commands(block):
        if shown.command.startswith(ELSEWHERE):
            continue
        if shown.command.startswith("cd "):
            os.chdir(shown.command[3:].strip())
            continue
        program, *words = shlex.split(shown.command)
        assert program == "tenure", f"{_name(block.page)}:{block.line}: {shown.command} is not tried"
        done = CliRunner().invoke(main, _globbed(words), catch_exceptions=False, env={"COLUMNS": "160"})
        place = f"{_name(block.page)}:{block.line}: $ {shown.command}\n{done.output}"
        assert done.exit_code == wanted, place
        assert fits(shown.output, done.output), place


def _globbed(words: list[str]) -> list[str]:
    return [str(found) for word in words for found in (sorted(Path().glob(word)) if "*" in word and "=" not in word else [word])]


def test_output_is_compared_not_only_run() -> None:
    assert fits(("mrr  ... 12",), "head\nmrr   4  5   12\n")
    assert not fits(("mrr 13",), "mrr 12")
    assert fits(("a", "...", "d"), "a\nb\nc\nd")
    assert not fits(("a", "...", "e"), "a\nb\nc\nd")


@pytest.fixture(scope="module")
def tool() -> Any:
    """The module that makes the pages of metrics, tables, commands and policies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HERE / "tools"))
        return importlib.import_module("pages")


@pytest.fixture
def generated(tool: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Every generated page but for the SQL of the metrics, which takes long and names nothing."""
    monkeypatch.setattr(tool, "_sql", lambda item: [])
    return dict(tool.pages())


def test_a_metrics_page_shows_the_sql_that_the_embedded_engine_runs(tool: Any) -> None:
    from tenure.metrics import catalogue

    page = tool.card(catalogue()["csat"], "en")
    assert re.search(r"```sql\n +(WITH|SELECT)", page)
    assert '"surveys"' in page


def test_the_documentation_mentions_every_switch_preset_metric_and_setting(generated: dict[str, str]) -> None:
    from tenure.metrics import catalogue

    text = "\n".join([*generated.values(), *(page.read_text(encoding="utf-8") for page in PAGES)])
    for name in (*SWITCHES, *PRESETS, *catalogue()):
        assert f"`{name}`" in text or f"## {name}" in text, f"{name} is nowhere in the documentation"
    for lang in ("metrics", "zh/metrics"):
        assert set(catalogue()) <= {Path(path).stem for path in generated if path.startswith(f"{lang}/")}


def test_links_between_pages_lead_somewhere(generated: dict[str, str]) -> None:
    there = {HERE / "docs" / path for path in generated} | set(PAGES) | {HERE / "LICENSE", HERE / "TENETS.md", HERE / "CHANGELOG.md"}
    links = [(page, target) for page in PAGES for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))]
    assert len(links) > 20
    assert [
        f"{_name(page)}: {target}"
        for page, target in links
        if (page.parent / target).resolve() not in there and not (page.parent / target).exists()
    ] == []


CONFIGURED = [block for page in PAGES for block in blocks(page) if block.kind == "yaml"]


def test_configuration_is_shown() -> None:
    assert len(CONFIGURED) >= 3


@pytest.mark.parametrize("block", CONFIGURED, ids=lambda block: f"{_name(block.page)}:{block.line}")
def test_configuration_that_is_shown_is_read_without_complaint(block: Block) -> None:
    from tenure.configuration import parsed
    from tenure.metrics import catalogue

    assert block.mark == "config", "every YAML block is a tenure.yaml"
    parsed(block.body).check_targets(catalogue())


def test_every_setting_is_in_the_documentation() -> None:
    from tenure import configuration, sourcelist
    from tenure.expression import FUNCTIONS

    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    names = (*configuration.KEYS, *configuration.RESERVED, *sourcelist.KEYS, *sourcelist.TREATMENTS, *sourcelist.KINDS, *FUNCTIONS)
    assert len(names) > 50
    assert [name for name in names if f"`{name}`" not in text] == []

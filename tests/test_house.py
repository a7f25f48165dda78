"""The rules of the house as tests: names, sizes, words, and who may reach what. Floors are import-linter's affair (pyproject.toml)."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tenure
from tenure.words import Text

HERE = Path(__file__).resolve().parents[1]
SOURCE = HERE / "src" / "tenure"
LONGEST = 350
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "service", "handler", "misc", "lib"}
NAMED_BY_THE_ARCHITECTURE = {"frames/service.py"}
EXACT = ("ledger", "frames", "metrics")


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def name_of(file: Path) -> str:
    return file.relative_to(SOURCE).as_posix()


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HERE, capture_output=True, check=True).stdout.decode()
    return [HERE / name for name in listed.split("\0") if name and (HERE / name).is_file()]


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers(of: str) -> set[str]:
    """The modules that import `of` or something inside it, functions included."""
    return {
        name_of(file)
        for file in modules()
        if any(name == of or name.startswith(f"{of}.") for name in imported(ast.parse(file.read_text(encoding="utf-8"))))
    }


def test_there_is_a_house_to_look_at() -> None:
    assert len(modules()) > 25


def test_the_public_names_are_sorted_and_are_all_there() -> None:
    names = list(tenure.__all__)
    assert names == sorted(names)
    assert [name for name in names if not hasattr(tenure, name)] == []


@pytest.mark.parametrize("file", modules(), ids=name_of)
def test_a_module_says_in_its_docstring_what_lives_there(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))), f"{file} has no docstring"


def test_no_file_is_longer_than_a_reader_holds_in_mind() -> None:
    lengths = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_files_are_named_for_nouns_of_the_trade() -> None:
    named = {name_of(file) for file in modules() if file.stem in NO_NAMES} - NAMED_BY_THE_ARCHITECTURE
    assert named == set()


def test_only_one_module_compiles_expressions() -> None:
    assert importers("ibis.backends") == {"engine/sql.py"}


def test_expressions_are_written_below_the_answers_only() -> None:
    above = {
        name
        for name in (importers("ibis") | importers("tenure.lazy")) - {"lazy.py"}
        if name.split("/")[0] not in {"ledger", "frames", "metrics", "engine", "metric.py"}
    }
    assert above == set()


def test_the_embedded_engine_is_known_to_ports_only() -> None:
    assert {name.split("/")[0] for name in importers("duckdb")} <= {"engine", "connectors", "loading"}


def test_no_engine_runs_ibis_for_us() -> None:
    running = re.compile(r"\bibis\.(connect|duckdb|postgres|pyspark|set_backend|memtable)\b|\.(execute|to_pandas|to_pyarrow)\(\)")
    found = {
        name_of(file) for file in modules() if name_of(file).split("/")[0] in EXACT and running.search(file.read_text(encoding="utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize("file", [file for file in modules() if name_of(file).split("/")[0] in EXACT], ids=name_of)
def test_nothing_below_an_answer_is_a_float(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    floats = [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and node.value in ("float32", "float64", "double"))
    ]
    assert floats == [], f"{file}: floats in lines {floats}"


@pytest.mark.parametrize("file", [file for file in modules() if name_of(file).split("/")[0] in {"frames", "metrics"}], ids=name_of)
def test_division_is_only_by_ratio_and_exact_division(file: Path) -> None:
    """`/` and `//` on Ibis integers become float division; ledger/exact.py has the only division."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    divisions = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.FloorDiv)]
    said = [node.lineno for node in divisions if not all((isinstance(side, ast.Constant | ast.Name) and str(ast.unparse(side)).isupper()) or
                                                         isinstance(side, ast.Constant) for side in (node.left, node.right))]  # fmt: skip
    assert said == [], f"{file}: division in lines {said}; use exact.divide or exact.quotient"


@pytest.mark.parametrize("file", modules(), ids=name_of)
def test_a_silenced_warning_names_its_code_and_its_reason(file: Path) -> None:
    silenced = [line for line in file.read_text(encoding="utf-8").splitlines() if "noqa" in line or "type: ignore" in line]
    good = re.compile(r"(noqa: [A-Z]+\d+|type: ignore\[[a-z-, ]+\])\s+#? ?\S.{5,}")
    assert [line for line in silenced if not good.search(line)] == []


def test_every_text_is_chinese_in_its_chinese() -> None:
    """A Text refuses an empty language by itself; this holds that the Chinese was not left in English."""
    texts = list(_texts())
    assert len(texts) > 20
    symbols_only = re.compile(r"[\W\d_A-Za-z]*")
    plain = [text.zh for text in texts if symbols_only.fullmatch(text.zh) and re.search(r"[a-z]{3,} [a-z]{3,}", text.zh)]
    assert plain == []


def test_the_tree_names_no_machine_and_no_index() -> None:
    machine = re.compile(r"/(work|home|root|Users)/\w|[a-z0-9.-]+\.(internal|corp|lan)\b|index-url|extra-index|/simple/?\b")
    wrong = {}
    for file in tracked():
        if file == Path(__file__).resolve() or file.suffix in {".png", ".parquet", ".xlsx", ".gz"} or file.name == "lock.py":
            continue
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        seen = [f"{number}: {line.strip()[:100]}" for number, line in enumerate(lines, 1) if machine.search(line)]
        if seen:
            wrong[file.relative_to(HERE).as_posix()] = seen
    assert wrong == {}


def test_locks_pin_every_package_once_per_python() -> None:
    for lock in (HERE / "requirements" / "run.txt", HERE / "requirements" / "dev.txt"):
        pins = [line.split("#")[0].strip() for line in lock.read_text(encoding="utf-8").splitlines() if line.split("#")[0].strip()]
        assert len(pins) > 10
        assert [pin for pin in pins if "==" not in pin] == []


def test_what_users_get_is_what_is_tested() -> None:
    run, dev = (_pins(HERE / "requirements" / f"{name}.txt") for name in ("run", "dev"))
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_every_dependency_has_a_licence_that_may_be_shipped_with() -> None:
    sys.path.insert(0, str(HERE / "tools"))
    try:
        import dependencies
    finally:
        sys.path.pop(0)
    found = list(dependencies.locked("dev"))
    assert len(found) > 30
    assert [package for package in found if not package.permissive] == []
    assert {package.name for package in dependencies.locked("run")} >= {"duckdb", "ibis-framework", "pyarrow"}


@pytest.mark.parametrize(
    ("program", "heavy"),
    [
        ("import tenure", ("ibis", "duckdb", "pyarrow", "numpy", "sqlglot")),
        ("from tenure.metrics import catalogue; catalogue()", ("ibis", "duckdb", "pyarrow", "numpy", "sqlglot")),
        ("import tenure.steps, tenure.ledger.builds", ("ibis", "duckdb", "sqlglot")),
    ],
)
def test_heavy_imports_stay_inside_commands(program: str, heavy: tuple[str, ...]) -> None:
    """The package, its catalogue and a run whose texts are known wait for no engine and no compiler."""
    seen = subprocess.run(
        [sys.executable, "-c", f"{program}; import sys; print([m for m in {heavy} if m in sys.modules])"],
        capture_output=True, text=True, check=True, cwd=HERE,
    ).stdout  # fmt: skip
    assert seen.strip() == "[]"


def test_the_catalogue_does_not_import_the_compiler() -> None:
    """A question whose SQL is known already must not wait for one: not even an alias of a type may load it."""
    seen = subprocess.run(
        [sys.executable, "-c", "import sys, tenure.metrics; tenure.metrics.catalogue(); print([m for m in ('ibis', 'sqlglot') if m in sys.modules])"],
        capture_output=True, text=True, check=True, cwd=HERE,
    ).stdout  # fmt: skip
    assert seen.strip() == "[]"


def _pins(lock: Path) -> dict[str, str]:
    lines = (line.split("#")[0].strip() for line in lock.read_text(encoding="utf-8").splitlines())
    return {line.split(";")[0].strip() + line.partition(";")[2]: line.split("==")[1] for line in lines if line}


def _texts() -> Iterator[Text]:
    for info in pkgutil.walk_packages([str(SOURCE)], "tenure."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            yield from _inside(value)


def _inside(value: object, depth: int = 4) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif depth and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        for name in value.__dataclass_fields__:
            yield from _inside(getattr(value, name, None), depth - 1)
    elif depth and isinstance(value, dict):
        for item in value.values():
            yield from _inside(item, depth - 1)
    elif depth and isinstance(value, list | tuple):
        for item in value:
            yield from _inside(item, depth - 1)

"""The store: what is published is whole, what is read stays, one writes at a time, nothing answered is ever overwritten."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tenure.archive import Archive, StoredAnswer
from tenure.engine import kept
from tenure.errors import StoreError
from tenure.store import Store
from tenure.texts import Texts
from tenure.write import Write


def part(write: Write, tab: str, *values: int, days: tuple[int, int] | None = None) -> None:
    path = write.path(tab)
    pq.write_table(pa.table({"x": list(values)}), path)
    write.add(tab, path, len(values), days=days)


def test_nothing_of_a_write_that_fails_is_seen_or_left(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def fails() -> None:
        with store.writing() as write:
            part(write, "a", 1)
            write.touch("a", [1])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert store.snapshot().gen == 0
    assert store.touched("a", 0) == []
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_snapshot_keeps_what_it_saw(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.writing() as write:
        part(write, "a", 1, 2, days=(10, 12))
        write.changed("a", "one")
    seen = store.snapshot()
    with store.writing() as write:
        write.drop(seen.of("a"))
        part(write, "a", 3, days=(20, 21))
        write.changed("a", "two")
    assert pq.read_table(seen.paths("a")[0])["x"].to_pylist() == [1, 2]
    now = store.snapshot()
    assert (now.rows("a"), now.generation("a"), store.key("a")) == (1, 2, "two")
    assert now.paths("a", days=(10, 15)) == []
    assert len(now.paths("a", days=(21, 30))) == 1


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    first, second = Store(tmp_path), Store(tmp_path)
    with first.writing(), pytest.raises(StoreError, match="Another run is writing"), second.writing(wait=0.1):
        pass
    with second.writing(wait=0.1):
        pass


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    Store(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "tenure.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="newer Tenure"):
        Store(tmp_path)


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tenure.sqlite").write_text("this is no database, and long enough to be taken for one " * 20)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path)


def test_an_answer_given_before_is_never_overwritten_and_an_equal_one_not_repeated(tmp_path: Path) -> None:
    archive = Archive(Store(tmp_path))
    first = StoredAnswer("nrr", "", "2026-03", "standard", "1.05", "105", "100", "f1")
    assert archive.remember([first], run=1) == 1
    assert archive.remember([first], run=2) == 0
    assert archive.remember([replace(first, value="1.04", numerator="104")], run=3) == 1
    history = archive.history("nrr", "2026-03")
    assert [(answer.value, answer.run) for answer in history] == [("1.05", 1), ("1.04", 3)]
    assert history[0].known_at <= history[1].known_at


def test_compiled_text_is_kept_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.FOLDER)
    texts = Texts(Store(tmp_path), limit=3)
    for number in range(5):
        texts[f"k{number}"] = f"SELECT {number}"
    later = Texts(Store(tmp_path))
    assert [later.get(f"k{number}") for number in range(5)] == [None, None, "SELECT 2", "SELECT 3", "SELECT 4"]

"""`serve` and the end of `demo`: a port that is free, words where it cannot be, and nobody kept waiting where nobody sits."""

from __future__ import annotations

import re
import socket
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from tenure import steps
from tenure.errors import UsageError
from tenure.faces.cli import main
from tenure.faces.pages import serving
from tenure.steps import RunReport
from tenure.workspace import Workspace


@pytest.fixture
def loading(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that only loads: what comes of a whole demo the documentation's own commands show (test_docs.py)."""
    monkeypatch.setattr(steps, "run", lambda workspace, progress: RunReport(workspace.load()))


@pytest.mark.slow
def test_demo_ends_where_nobody_sits_at_the_terminal(tmp_path: Path, loading: None) -> None:
    done = CliRunner().invoke(main, ["demo", str(tmp_path / "demo"), "--accounts", "20"], catch_exceptions=False)
    assert done.exit_code == 0
    assert "serve" in done.output
    assert "The dashboard is at" not in done.output


@pytest.mark.slow
def test_demo_serves_where_somebody_does(tmp_path: Path, loading: None, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Path] = []
    monkeypatch.setattr(serving, "interactive", lambda: True)
    monkeypatch.setattr(serving, "serve", lambda workspace: served.append(workspace.folder))
    for name, words in (("quiet", ["--no-serve"]), ("shown", [])):
        CliRunner().invoke(main, ["demo", str(tmp_path / name), "--accounts", "20", *words], catch_exceptions=False)
    assert [folder.name for folder in served] == ["shown"]


def test_a_port_in_use_is_named(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = CliRunner().invoke(main, ["-w", str(folder), "serve", "--port", str(taken.getsockname()[1]), "--no-open"])
    assert done.exit_code == 2
    assert "is in use" in done.output


def test_any_free_port_may_be_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uvicorn.Server.run", lambda server, sockets: [each.close() for each in sockets])
    done = CliRunner().invoke(main, ["-w", str(folder), "serve", "--port", "0", "--no-open"])
    assert done.exit_code == 0
    assert re.search(r"http://localhost:[1-9]\d+ ", done.output)


def test_the_next_free_port_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(serving, "PORT", taken.getsockname()[1])
        monkeypatch.setattr(serving, "TRIES", 1)
        with pytest.raises(UsageError, match="Name a free one"):
            serving._listening(None)
        monkeypatch.setattr(serving, "TRIES", 20)
        with serving._listening(None) as found:
            assert found.getsockname()[1] > taken.getsockname()[1]


def test_a_workspace_never_run_is_not_served(tmp_path: Path) -> None:
    (tmp_path / "tenure.yaml").write_text("company: {name: New}\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["-w", str(tmp_path), "serve", "--no-open"])
    assert done.exit_code == 1
    assert "tenure run" in done.output


@pytest.mark.skipif(sys.platform == "win32", reason="signals of threads")
def test_it_serves_until_it_is_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import uvicorn

    made: list[uvicorn.Server] = []

    class Seen(uvicorn.Server):
        def __init__(self, config: uvicorn.Config) -> None:
            super().__init__(config)
            made.append(self)

    monkeypatch.setattr(uvicorn, "Server", Seen)
    thread = threading.Thread(target=serving.serve, args=(Workspace.open(folder), None, False))
    thread.start()
    while not (made and made[0].started):
        time.sleep(0.05)
    address = capsys.readouterr().out.split()[4]
    with urlopen(f"{address}/metrics") as answer:
        assert answer.status == 200
    made[0].should_exit = True
    thread.join(30)
    assert not thread.is_alive()

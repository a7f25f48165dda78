"""Real engines for tests: a throwaway Postgres made with the system's programs, and one Spark session."""

from __future__ import annotations

import gc
import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tenure.engine.driver import Driver
from tenure.engine.held import Held
from tenure.engine.postgres import Postgres
from tenure.engine.spark import SMALL, Spark

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses= -c autovacuum=off"
"""The server lives as long as the tests do: nothing in it has to survive a crash."""


def pytest_configure(config: pytest.Config) -> None:
    """PySpark leaves its sockets to the garbage collector; every other warning is an error."""
    config.addinivalue_line("filterwarnings", "ignore:unclosed <socket:ResourceWarning")


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """The address of an empty Postgres whose default collation is that of English words, not of bytes: the harder case."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert programs, "Postgres is not installed; on Debian: apt-get install postgresql"
    folder = Path(tempfile.mkdtemp(prefix="tenure-postgres-"))
    data = folder / "data"
    try:
        _server(folder, programs[-1] / "initdb", "-D", data, "-U", "tenure", "--auth=trust", "--encoding=UTF8", "--no-sync",
                "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US")  # fmt: skip
        _server(folder, programs[-1] / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"{QUICK} -k {folder}", "start")
        try:
            yield f"postgres://tenure@/postgres?host={folder}"
        finally:
            _server(folder, programs[-1] / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(postgres_address: str) -> Iterator[Driver]:
    """One connection to Postgres for all tests."""
    driver = Postgres(postgres_address.replace("postgres://", "postgresql://"))
    yield Held(driver)
    driver.close()


@pytest.fixture(scope="session")
def spark() -> Iterator[Driver]:
    """One Spark session for all tests, set for many queries over few rows."""
    from pyspark import SparkContext

    driver = Spark("local[2]", options=SMALL | {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"})
    yield Held(driver)
    driver.close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        SparkContext._gateway.shutdown()
        SparkContext._gateway = SparkContext._jvm = None
        gc.collect()


@pytest.fixture(params=["postgres", "spark"])
def engine(request: pytest.FixtureRequest) -> Driver:
    """Each of the engines that are not the embedded one."""
    driver: Driver = request.getfixturevalue(request.param)
    return driver


def _server(folder: Path, *command: object) -> None:
    """Run one of the server's programs; as root, by the user `postgres`, because the server refuses to be run by root."""
    words = [str(word) for word in command]
    owner = "postgres" if os.geteuid() == 0 else None
    if owner:
        shutil.chown(folder, user=owner)
    environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    extra = [pwd.getpwnam(owner).pw_gid] if owner else None
    log = folder.with_suffix(".log")
    with log.open("wb") as out:
        done = subprocess.run(words, cwd=folder, env=environment, user=owner, group=extra[0] if extra else None, extra_groups=extra,
                              stdout=out, stderr=subprocess.STDOUT, timeout=60, check=False)  # fmt: skip
    said = log.read_text(errors="replace")
    log.unlink()
    assert done.returncode == 0, f"{' '.join(words)}: {said}"

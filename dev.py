#!/usr/bin/env python3
"""One file for a fresh machine with Python and pip only: it makes `.venv`, installs the locked packages there, and runs.

    python dev.py demo             any `tenure` command; without one, its help
    python dev.py test [ARGS]      the tests, with pytest's own arguments

It needs nothing but the standard library, touches nothing outside this folder, and installs again only when a lock changed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)


def main() -> int:
    """Install what the command needs, run it, and hand on its exit code."""
    if sys.version_info < OLDEST:
        print(f"Tenure needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    command, *rest = sys.argv[1:] or ["--help"]
    testing = command == "test"
    folder = Path(os.environ.get("TENURE_VENV", HERE / ".venv"))
    python = ready(folder, HERE / "requirements" / ("dev.txt" if testing else "run.txt"))
    if testing:
        return subprocess.run([python, "-m", "pytest", *rest], cwd=HERE, check=False).returncode
    return subprocess.run([str(Path(python).with_name("tenure")), command, *rest], check=False).returncode


def ready(folder: Path, lock: Path) -> str:
    """The interpreter of an environment in `folder` that holds what `lock` names, and this package."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / f".installed-{lock.stem}"
    wanted = hashlib.sha256(lock.read_bytes() + (HERE / "pyproject.toml").read_bytes()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return str(python)
    print(f"Installing into {folder} (once; about a minute) ...", file=sys.stderr, flush=True)
    pip = installer(folder, python)
    install([*pip, "install", "-qq", "--requirement", str(lock)])
    install([*pip, "install", "-qq", "--no-deps", "--editable", str(HERE)])
    stamp.write_text(wanted)
    return str(python)


def installer(folder: Path, python: Path) -> list[str]:
    """The pip command that installs into `folder`, which is made if it is not there.

    The pip at hand is used where there is one: Debian's Python comes without the module that puts a pip into new environments.
    """
    own = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    if not python.exists():
        venv.create(folder, symlinks=os.name != "nt", with_pip=not own)
    return [sys.executable, "-m", "pip", "--python", str(python)] if own else [str(python), "-m", "pip"]


def install(command: list[str]) -> None:
    """Run pip, its words to stderr; leave with its exit code where it fails."""
    done = subprocess.run(command, stdout=sys.stderr, check=False, env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    if done.returncode:
        print("The packages could not be installed: see above. Is the package index reachable?", file=sys.stderr)
        raise SystemExit(done.returncode)


if __name__ == "__main__":
    raise SystemExit(main())

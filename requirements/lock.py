"""Write the locks from the ranges in pyproject.toml. Needs `uv` on the path; names no package index, so that every user's own is asked."""

from __future__ import annotations

import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMON = (
    "uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--no-emit-index-url", "--no-emit-find-links",
    "--no-header", "--annotation-style", "line", "--quiet",
)  # fmt: skip


def main() -> None:
    """run.txt first; dev.txt within it, so that what is tested is what users get."""
    run, dev = HERE / "run.txt", HERE / "dev.txt"
    subprocess.run([*COMMON, "--output-file", str(run)], cwd=HERE.parent, check=True)
    subprocess.run([*COMMON, "--extra", "dev", "--constraint", str(run), "--output-file", str(dev)], cwd=HERE.parent, check=True)


if __name__ == "__main__":
    main()

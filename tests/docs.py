"""What the documentation shows, taken apart: commands with the output they promise, Python, configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
PAGES = sorted([HERE / "README.md", HERE / "CONTRIBUTING.md", *(HERE / "docs").rglob("*.md")])
_FENCE = re.compile(r"^(?P<indent> *)```(?P<kind>\w*)(?P<rest>[^\n]*)\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"<!-- *(?P<name>[a-z]+)(?:: *(?P<value>.*?))? *-->\s*$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, where it stands, and the mark (`<!-- exit: 1 -->`) on the line before it."""

    kind: str
    body: str
    page: Path
    line: int
    mark: str = ""
    value: str = ""


@dataclass(frozen=True)
class Shown:
    """A command of a console block with the lines it is shown to print; none = any."""

    command: str
    output: tuple[str, ...]


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        before = _MARK.search(text[: found.start()])
        body = re.sub(rf"^{found['indent']}", "", found["body"], flags=re.MULTILINE)
        body = re.sub(r'^--8<-- "(.*)"$', lambda named: (HERE / named[1]).read_text(encoding="utf-8"), body, flags=re.MULTILINE)
        line = text.count("\n", 0, found.start()) + 1
        yield Block(found["kind"], body, page, line, before["name"] if before else "", (before["value"] or "") if before else "")


def commands(block: Block) -> list[Shown]:
    """The commands of a console block; a line that ends in a backslash goes on."""
    shown: list[tuple[str, list[str]]] = []
    for line in block.body.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            shown.append((line[2:].split("  #")[0].strip(), []))
        elif shown:
            shown[-1][1].append(line.rstrip())
    return [Shown(command, tuple(output)) for command, output in shown]


def fits(promised: tuple[str, ...], printed: str) -> bool:
    """Whether what was printed is what is shown; `...` stands for anything, on a line or for lines, and spaces count once."""
    pattern = r"\s+".join(
        ".*?" if line.strip() == "..." else ".*?".join(re.escape(" ".join(part.split())) for part in line.split("..."))
        for line in promised
        if line.strip()
    )
    said = "\n".join(" ".join(line.split()) for line in printed.splitlines())
    return re.search(pattern.replace(r"\ ", r"\s+"), said, re.DOTALL) is not None

"""Compiled texts in a folder, for processes that compile the same, such as the workers of a test run.

The folder is named by the environment variable TENURE_TEXTS; without it nothing is kept. A text goes by what its expression says, or by a
key that says all that the expression is made of but this program: then it serves only the very same program.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

FOLDER = "TENURE_TEXTS"


def kept(expression: Any, dialect: str, make: Callable[[Any, str], str]) -> str:
    """The text that `make` gives, from the folder if it was made before."""
    if not os.environ.get(FOLDER):
        return make(expression, dialect)
    name = fingerprint(expression, dialect)
    found = _found(name)
    if found is None:
        found = make(expression, dialect)
        _keep(name, found)
    return found


def recall(key: str) -> str | None:
    """The text that this program kept by `key`, or None."""
    return _found(_named(key)) if os.environ.get(FOLDER) else None


def retain(key: str, text: str) -> None:
    """Keep a text by a key that says all that it is made of but this program."""
    if os.environ.get(FOLDER):
        _keep(_named(key), text)


def fingerprint(expression: Any, dialect: str) -> str:
    """A name for what an expression says in a dialect, the same in every process that compiles alike."""
    return hashlib.sha256(f"{compiler()} {dialect} {_said(expression.op())}".encode()).hexdigest()


def _found(name: str) -> str | None:
    try:
        return (Path(os.environ[FOLDER]) / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _keep(name: str, text: str) -> None:
    file = Path(os.environ[FOLDER]) / name
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(f".{os.getpid()}")
    aside.write_text(text, encoding="utf-8")
    aside.replace(file)


def _named(key: str) -> str:
    return hashlib.sha256(f"{_program()} {key}".encode()).hexdigest()


@cache
def _program() -> str:
    """This program's code, with the compiler's version."""
    files = sorted(Path(__file__).parents[1].rglob("*.py"))
    return hashlib.sha256("\n".join([compiler(), *(file.read_text(encoding="utf-8") for file in files)]).encode()).hexdigest()


@cache
def compiler() -> str:
    """What turns an expression into text: a text that another made is not the one that this would make."""
    own = hashlib.sha256(Path(__file__).with_name("sql.py").read_bytes()).hexdigest()
    return f"{version('ibis-framework')} {version('sqlglot')} {own}"


def _said(root: Any) -> str:
    """Every node once, those below first, as its class and arguments; a node as an argument is its number."""
    import ibis.expr.operations as ops

    numbers: dict[int, int] = {}
    alive: list[Any] = []
    references: dict[tuple[str, int], int] = {}
    lines: list[str] = []

    def told(value: Any) -> str:
        if isinstance(value, ops.Node):
            return f"#{numbers[id(value)]}"
        if isinstance(value, Mapping):
            return "{" + ",".join(f"{told(key)}:{told(part)}" for key, part in value.items()) + "}"
        if isinstance(value, tuple | list):
            return "(" + ",".join(map(told, value)) + ")"
        if isinstance(value, frozenset | set):
            return "<" + ",".join(sorted(map(told, value))) + ">"
        return repr(value)

    waiting = [(root, False)]
    while waiting:
        node, seen = waiting.pop()
        if id(node) in numbers:
            continue
        if not seen:
            waiting.append((node, True))
            waiting += [(below, False) for below in _nodes(node.__args__, ops)]
            continue
        args = list(node.__args__)
        if isinstance(node, ops.Reference):  # numbered through the whole process, so that it tells nothing but which is which
            args[-1] = references.setdefault((type(node).__name__, args[-1]), len(references))
        lines.append(f"{type(node).__name__}{told(args)}")
        numbers[id(node)] = len(numbers)
        alive.append(node)
    return "\n".join(lines)


def _nodes(value: Any, ops: Any) -> list[Any]:
    if isinstance(value, ops.Node):
        return [value]
    if isinstance(value, Mapping):
        return [node for part in value.items() for node in _nodes(part, ops)]
    if isinstance(value, tuple | list | frozenset | set):
        return [node for part in value for node in _nodes(part, ops)]
    return []

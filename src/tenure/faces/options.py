"""The options that commands share, and the workspace that they are about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tenure.workspace import Workspace

LANGUAGE = "tenure.lang"
"""Where the language of a command is kept while it runs."""
FORMATS = ("table", "json", "csv")
GRAINS = click.Choice(["day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"])


def shaped(command: Callable[..., Any]) -> Callable[..., Any]:
    """The two options that every answer has."""
    command = click.option(
        "--format", "style", type=click.Choice(FORMATS), default="table", show_default=True, help="How the answer is printed."
    )(command)
    return click.option(
        "--lang",
        type=click.Choice(["en", "zh"]),
        default="en",
        envvar="TENURE_LANG",
        show_default=True,
        help="Language of the texts.",
        callback=_remembered,
    )(command)


def _remembered(ctx: click.Context, _: click.Parameter, lang: str) -> str:
    """An error that ends the command is said in its language."""
    ctx.meta[LANGUAGE] = lang
    return lang


def chosen(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a question but for its period."""
    for option in (
        click.option("--as-of", help="Answer as if asked at the start of this day (2026-04-01) or moment."),
        click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of the metric, e.g. form=net."),
        click.option("--policy", default="", help="A preset (stripe, chartmogul, ...) or a policy of tenure.yaml."),
        click.option("--where", default="", help="A filter, e.g. \"segment = 'MM' and region != 'Europe'\"."),
    ):
        command = option(command)
    return command


def asked(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a question."""
    return click.option(
        "--period", default="", help="2026-03, 2026-Q1, 2025-01..2026-03, 28d@2026-03-01, FY2026, now (default: the last whole month)."
    )(chosen(command))


def opened(folder: Path | None) -> Workspace:
    """The workspace in `folder`, else the nearest."""
    from tenure.workspace import Workspace

    return Workspace.open(folder or nearest())


def perhaps(folder: Path | None) -> Workspace | None:
    """The workspace where there is one: the catalogue can be read without."""
    found = folder or nearest()
    return opened(found) if (found / "tenure.yaml").is_file() else None


def nearest() -> Path:
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "tenure.yaml").is_file()), here)

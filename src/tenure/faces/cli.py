"""The command line. Each command reads its words, calls one function, prints the answer. Heavy imports are inside the commands."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tenure import __version__
from tenure.errors import ConfigError, TenureError, UsageError

if TYPE_CHECKING:
    from tenure.workspace import Workspace

FORMATS = ("table", "json", "csv")


class Commands(click.Group):
    """Commands in the order in which a new user needs them; errors that Tenure raises on purpose end as one sentence and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """As they were defined."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; 2 = what was asked or configured cannot be understood, 1 = it could not be done."""
        try:
            return super().invoke(ctx)
        except TenureError as wrong:
            click.echo(f"Error: {wrong}", err=True)
            ctx.exit(2 if isinstance(wrong, UsageError | ConfigError) else 1)
        except KeyboardInterrupt:
            click.echo("Stopped. Nothing is lost: repeat the command to go on.", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="tenure")
@click.option(
    "-w",
    "--workspace",
    type=click.Path(path_type=Path),
    envvar="TENURE_WORKSPACE",
    help="The workspace's folder (default: this one or the nearest above it).",
)
@click.pass_context
def main(ctx: click.Context, workspace: Path | None) -> None:
    """The open customer-success system: every metric right to the cent, and openable down to its rows.

    \b
    Start here:   tenure demo
    Then ask:     tenure ask nrr --period 2026-Q1 --by segment
    """
    ctx.obj = workspace


def shaped(command: Callable[..., Any]) -> Callable[..., Any]:
    """The two options that every answer has."""
    command = click.option(
        "--format", "style", type=click.Choice(FORMATS), default="table", show_default=True, help="How the answer is printed."
    )(command)
    return click.option(
        "--lang", type=click.Choice(["en", "zh"]), default="en", envvar="TENURE_LANG", show_default=True, help="Language of the texts."
    )(command)


def asked(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a question."""
    for option in (
        click.option("--as-of", help="Answer as if asked at the start of this day (2026-04-01) or moment."),
        click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of the metric, e.g. form=net."),
        click.option("--policy", default="", help="A preset (stripe, chartmogul, ...) or a policy of tenure.yaml."),
        click.option("--where", default="", help="A filter, e.g. \"segment = 'MM' and region != 'Europe'\"."),
        click.option(
            "--period", default="", help="2026-03, 2026-Q1, 2025-01..2026-03, 28d@2026-03-01, FY2026, now (default: the last whole month)."
        ),
    ):
        command = option(command)
    return command


@main.command()
@click.argument("directory", type=click.Path(path_type=Path), default="demo")
@click.option("--accounts", default=2000, show_default=True, help="How many customers the company has had.")
@click.option("--seed", default=7, show_default=True, help="Another seed, another company.")
@click.option("--no-serve", is_flag=True, help="Do not open the dashboard (there is none yet: always so).")
def demo(directory: Path, accounts: int, seed: int, no_serve: bool) -> None:
    """Make a believable company of known truth in DIRECTORY, run everything, and say what to try next.

    \b
    Example:  tenure demo
    """
    from tenure.faces.starting import demonstrate

    demonstrate(directory, accounts, seed)


@main.command()
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@click.option(
    "--from", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="A folder with the files that the company has."
)
def init(directory: Path, folder: Path | None) -> None:
    """Make a workspace. Files with canonical names and columns run at once, others get a mapping section to fill in.

    \b
    Example:  tenure init acme --from exports/
    """
    from tenure.faces.starting import begin

    begin(directory, folder)


@main.command()
@shaped
@click.pass_obj
def check(where: Path | None, style: str, lang: str) -> None:
    """Read the sources and say what would load, what would be quarantined, and why. Changes nothing.

    \b
    Example:  tenure check
    """
    from tenure.faces.running import checked

    sys.exit(checked(_opened(where), style, lang))


@main.command()
@click.option("--as-of", help="Run as if it were this day: nothing later is known.")
@shaped
@click.pass_obj
def run(where: Path | None, as_of: str | None, style: str, lang: str) -> None:
    """The daily run: load → ledger → answers. Incremental, safe to repeat, safe to kill.

    \b
    Example:  tenure run
    """
    from tenure.faces.running import ran

    sys.exit(ran(_opened(where), as_of, style, lang))


@main.command()
@click.argument("key", required=False)
@click.option("--sql", is_flag=True, help="With KEY: also the SQL that answers it for the last whole month.")
@shaped
@click.pass_obj
def metrics(where: Path | None, key: str | None, sql: bool, style: str, lang: str) -> None:
    """The catalogue; with KEY one metric's card: definition, formula, policy, bands, worked example.

    \b
    Example:  tenure metrics nrr
    """
    from tenure.faces.catalogue import card, listing

    if key is None:
        listing(_perhaps(where), style, lang)
    else:
        card(_perhaps(where), key, sql, style, lang)


@main.command()
@click.argument("key")
@asked
@click.option(
    "--grain",
    type=click.Choice(["day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"]),
    help="Cut the period into these.",
)
@click.option("--by", default="", help="Group by these, e.g. plan,region.")
@shaped
@click.pass_obj
def ask(where_: Path | None, /, key: str, style: str, lang: str, **question: Any) -> None:
    """The answer: period, slices, value, numerator, denominator, interval, finished or not.

    \b
    Example:  tenure ask nrr --period 2025-01..2026-06 --grain quarter --by segment
    """
    from tenure.faces.asking import answer

    answer(_opened(where_), key, question, style, lang)


@main.command()
@click.argument("key")
@asked
@click.option("--limit", default=50, show_default=True, help="How many rows a table shows; JSON and CSV have all.")
@shaped
@click.pass_obj
def explain(where_: Path | None, /, key: str, limit: int, style: str, lang: str, **question: Any) -> None:
    """The rows behind a number: which counted and by which rule, which were left out and why.

    \b
    Example:  tenure explain churned_mrr --period 2026-03 --where "segment = 'SMB'"
    """
    from tenure.faces.asking import opened

    opened(_opened(where_), key, question, limit, style, lang)


@main.command()
@click.argument("account_id")
@click.option("--as-of", help="As it was at the start of this day.")
@shaped
@click.pass_obj
def account(where: Path | None, account_id: str, as_of: str | None, style: str, lang: str) -> None:
    """One customer: attributes, standing, every metric of the last whole month, and what happened.

    \b
    Example:  tenure account a000017
    """
    from tenure.faces.customer import page

    page(_opened(where), account_id, as_of, style, lang)


@main.command()
@click.option("--as-of", help="As it was at the start of this day.")
@click.option("--stage", default="", help="Only the accounts of this stage.")
@shaped
@click.pass_obj
def journey(where: Path | None, as_of: str | None, stage: str, style: str, lang: str) -> None:
    """Accounts by stage of their journey, and since when they stand there.

    \b
    Example:  tenure journey --stage adoption
    """
    from tenure.faces.customer import stages

    stages(_opened(where), as_of, stage, style, lang)


@main.command()
@click.option("--change", "changes", multiple=True, metavar="LEVER=FACTOR", help="e.g. churn=0.5 halves churn, new_customers=+10%.")
@click.option("--months", default=12, show_default=True, help="Over how many months.")
@click.option("--period", default="", help="The period whose figures it starts from (default: the last whole month).")
@shaped
@click.pass_obj
def levers(where: Path | None, changes: tuple[str, ...], months: int, period: str, style: str, lang: str) -> None:
    """What if: a change of churn, cost to serve, revenue per customer, new customers or acquisition cost, over a horizon.

    \b
    Example:  tenure levers --change churn=0.5
    """
    from tenure.faces.asking import what_if

    what_if(_opened(where), changes, months, period, style, lang)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--only", default="", help="Only the cases whose id contains this.")
@click.option("--engine", default="duckdb", show_default=True, help="duckdb, postgresql://... or spark://...")
@shaped
def conformance(files: tuple[Path, ...], only: str, engine: str, style: str, lang: str) -> None:
    """Run conformance cases and print each that fails with the difference.

    \b
    Example:  tenure conformance cases/*.json
    """
    from tenure.faces.running import conformed

    sys.exit(conformed(files, only, engine, style))


@main.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def export(where: Path | None, directory: Path) -> None:
    """Everything out as Parquet: canonical tables, derived tables, answers, quarantine.

    \b
    Example:  tenure export out/
    """
    from tenure.faces.running import exported

    exported(_opened(where), directory)


@main.command()
@shaped
@click.pass_obj
def doctor(where: Path | None, style: str, lang: str) -> None:
    """Health of the store, freshness of the sources, versions, and what to do about each finding.

    \b
    Example:  tenure doctor
    """
    from tenure.faces.running import examined

    sys.exit(examined(_opened(where), style, lang))


def _opened(folder: Path | None) -> Workspace:
    from tenure.workspace import Workspace

    return Workspace.open(folder or _nearest())


def _perhaps(folder: Path | None) -> Workspace | None:
    """The workspace where there is one: the catalogue can be read without."""
    found = folder or _nearest()
    return _opened(found) if (found / "tenure.yaml").is_file() else None


def _nearest() -> Path:
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "tenure.yaml").is_file()), here)

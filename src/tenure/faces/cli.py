"""The command line. Each command reads its words, calls one function, prints the answer. Heavy imports are inside the commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tenure import __version__
from tenure.errors import ConfigError, TenureError, UsageError
from tenure.faces.options import GRAINS, LANGUAGE, asked, opened, perhaps, shaped
from tenure.faces.reasons import bridge, restatements, why


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
            lang = ctx.meta.get(LANGUAGE, "en")
            click.echo(f"{'错误：' if lang == 'zh' else 'Error: '}{wrong.in_(lang)}", err=True)
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


@main.command()
@click.argument("directory", type=click.Path(path_type=Path), default="demo")
@click.option("--accounts", default=2000, show_default=True, help="How many customers the company has had.")
@click.option("--seed", default=7, show_default=True, help="Another seed, another company.")
@click.option("--no-serve", is_flag=True, help="Do not serve and open the dashboard at the end.")
def demo(directory: Path, accounts: int, seed: int, no_serve: bool) -> None:
    """Make a believable company of known truth in DIRECTORY, run everything, say what to try next, and open the dashboard.

    \b
    Example:  tenure demo
    """
    from tenure.faces.starting import demonstrate

    demonstrate(directory, accounts, seed, not no_serve)


@main.command()
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@click.option(
    "--from", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="A folder with the files that the company has."
)
def init(directory: Path, folder: Path | None) -> None:
    """Make a workspace. Files with canonical names and columns run at once; for others a mapping is proposed, with its reasons.

    What it is not sure of stands in tenure.yaml as a question (ANSWER_ME): nothing is read until each has an answer.

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

    sys.exit(checked(opened(where), style, lang))


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

    sys.exit(ran(opened(where), as_of, style, lang))


@main.command()
@click.argument("key", required=False)
@click.option(
    "--pages",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the whole catalogue, yours included, as Markdown into a new folder.",
)
@click.option("--sql", is_flag=True, help="With KEY: also the SQL that answers it for the last whole month.")
@shaped
@click.pass_obj
def metrics(where: Path | None, key: str | None, sql: bool, style: str, lang: str, folder: Path | None) -> None:
    """The catalogue; with KEY one metric's card: definition, formula, policy, bands, worked example.

    \b
    Example:  tenure metrics nrr
    """
    from tenure.faces.catalogue import card, listing, pages

    if folder is not None:
        click.echo(f"{pages(perhaps(where), folder, lang)} metrics: {folder / 'index.md'}")
    elif key is None:
        listing(perhaps(where), style, lang)
    else:
        card(perhaps(where), key, sql, style, lang)


@main.command()
@click.argument("key")
@asked
@click.option("--grain", type=GRAINS, help="Cut the period into these.")
@click.option("--by", default="", help="Group by these, e.g. plan,region.")
@click.option("--known-at", default="", help="As it was known at the end of this day (2026-04-02), at a moment, or by run #7.")
@shaped
@click.pass_obj
def ask(where_: Path | None, /, key: str, style: str, lang: str, **question: Any) -> None:
    """The answer: period, slices, value, numerator, denominator, interval, finished or not.

    \b
    Example:  tenure ask nrr --period 2025-01..2026-06 --grain quarter --by segment
    """
    from tenure.faces.asking import answer

    answer(opened(where_), key, question, style, lang)


@main.command()
@click.argument("key")
@asked
@click.option("--limit", default=50, show_default=True, help="How many rows a table shows; JSON and CSV have all.")
@shaped
@click.pass_obj
def explain(where_: Path | None, /, key: str, limit: int, style: str, lang: str, **question: Any) -> None:
    """The rows behind a number: which counted and by which rule, which were left out and why; what was said of it before.

    \b
    Example:  tenure explain churned_mrr --period 2026-03 --where "segment = 'SMB'"
    """
    from tenure.faces.asking import rows_behind

    rows_behind(opened(where_), key, question, limit, style, lang)


for command in (bridge, why, restatements):
    main.add_command(command)


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

    page(opened(where), account_id, as_of, style, lang)


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

    stages(opened(where), as_of, stage, style, lang)


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

    what_if(opened(where), changes, months, period, style, lang)


@main.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), help="The port to serve at (default: 8321, or the next that is free; 0: any that is free)."
)
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@click.pass_obj
def serve(where: Path | None, port: int | None, no_open: bool) -> None:
    """The dashboard, on this machine only: overview, customers, any metric by anything, each number open to its rows.

    \b
    Example:  tenure serve
    """
    from tenure.faces.pages.serving import serve as served

    served(opened(where), port, not no_open)


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

    exported(opened(where), directory)


@main.command()
@shaped
@click.pass_obj
def doctor(where: Path | None, style: str, lang: str) -> None:
    """Health of the store, freshness of the sources, versions, and what to do about each finding.

    \b
    Example:  tenure doctor
    """
    from tenure.faces.running import examined

    sys.exit(examined(opened(where), style, lang))

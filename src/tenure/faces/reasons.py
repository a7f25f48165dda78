"""The commands that say why a figure is as it is: `bridge`, `why` and `restatements`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tenure.faces.options import GRAINS, chosen, opened, shaped


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--period", default="", help="2026-03, 2026-Q1, 2025-01..2026-03 ... (default: the last whole month).")
@click.option(
    "--metric", default="", help="Which figures, e.g. mrr,nrr (default: MRR, customers, the movements, churn rates and retention)."
)
@click.option("--grain", type=GRAINS, help="Cut the period into these.")
@click.option("--as-of", help="Answer as if asked at the start of this day (2026-04-01) or moment.")
@click.option("--alone/--no-alone", default=True, help="Also what each switch does by itself.")
@click.option("--limit", default=10, show_default=True, help="How many customers a table shows of each step; JSON and CSV have all.")
@shaped
@click.pass_obj
def bridge(where_: Path | None, /, a: str, b: str, style: str, lang: str, **question: Any) -> None:
    """Why two policies' figures differ: switch by switch, customer by customer, adding up to the cent.

    A and B: a preset (stripe, chartmogul, ...), a policy of tenure.yaml, or either with switches set otherwise (stripe,pause=zero).
    B can be another tool's export too: a CSV of account, month and mrr.

    \b
    Example:  tenure bridge standard stripe --period 2026-03
    """
    from tenure.faces.bridge import bridged

    bridged(opened(where_), (a, b), question, style, lang)


@click.command()
@click.option("--metric", default="", help="Which figures, e.g. mrr,nrr, or all (default: the headline figures).")
@click.option("--period", default="", help="Only those of this period, e.g. 2026-03.")
@click.option("--since", default="", help="Only what changed by runs from this day on.")
@click.option("--trace/--no-trace", default=True, help="With the rows, rules and definitions that changed them.")
@click.option("--limit", default=3, show_default=True, help="How many rows a table shows of each cause; JSON has all.")
@shaped
@click.pass_obj
def restatements(where: Path | None, metric: str, period: str, since: str, trace: bool, limit: int, style: str, lang: str) -> None:
    """What was told of a finished period and is told otherwise now, and why: rows that arrived, changed or vanished, rules, definitions.

    \b
    Example:  tenure restatements --since 2026-04-01
    """
    from tenure.faces.restated import listed

    listed(opened(where), {"metric": metric, "period": period, "since": since, "trace": trace}, limit, style, lang)


@click.command()
@click.argument("key")
@click.option("--from", "first", default="", help="The earlier period (default: the one before).")
@click.option("--to", "last", default="", help="The later period (default: the last whole month).")
@click.option("--by", default="", help="Split by these, e.g. plan,region (default: the attribute that splits the change best).")
@click.option("--limit", default=10, show_default=True, help="How many customers a table shows; JSON and CSV have all.")
@chosen
@shaped
@click.pass_obj
def why(where_: Path | None, /, key: str, style: str, lang: str, **question: Any) -> None:
    """What moved a figure: rate and mix by group, contributions down to the customer, adding up exactly.

    \b
    Example:  tenure why nrr --from 2026-02 --to 2026-03 --by segment
    """
    from tenure.faces.moved import told

    told(opened(where_), key, question, style, lang)

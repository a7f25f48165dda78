"""The tenure.yaml of the demo company: its zone and year, people, milestones, modules, stages and targets. Drawn from the same lists as its data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from tenure.metrics import catalogue
from tenure.world import names
from tenure.world.scenario import World

NAME = "Lumen Analytics"
FISCAL_START = "february"
TARGETS = {
    "nrr": "1.05", "grr": "0.90", "customer_churn_rate": "0.015", "nps": "35", "csat": "0.88", "gross_margin": "0.77", "ltv_cac": "3",
    "cac_payback_months": "14", "trial_conversion_rate": "0.5", "renewal_rate": "0.88", "response_rate": "0.35",
}  # fmt: skip
HOURS = {"enterprise": 30, "mid-market": 28, "scale": 24, "china": 28}


def configuration(world: World, folder: str) -> str:
    """The text of tenure.yaml for files that stand in `folder` of the workspace; the moment of asking is the end of the window."""
    return "\n".join([*_company(world), *_sources(folder, world), *_work(), *_people(), *_targets()]) + "\n"


def _company(world: World) -> Iterator[str]:
    yield f"# A made-up company of known truth ({world.accounts} accounts, seed {world.seed}): see truth.json beside its files."
    yield from ("company:", f"  name: {NAME}", "  currency: USD", f"  timezone: {world.timezone}", f"  fiscal_year_start: {FISCAL_START}")
    yield from ("  languages: [en, zh]", "", f"as_of: {world.until}    # its data end just before this day", "")


def _sources(folder: str, world: World) -> Iterator[str]:
    yield "sources:"
    for name in ("accounts", "account_history", "users", "subscriptions", "invoice_lines", "renewals", "purchases", "events", "surveys", "tickets",
                 "touches", "leads", "lead_stages", "visits", "costs", "goals", "fx_rates"):  # fmt: skip
        if world.wants(name):
            yield f"  - {{path: {_quoted(f'{folder}/{name}.{_kind(name)}')}, table: {name}}}"
    yield ""


def _kind(name: str) -> str:
    return "parquet" if name == "events" else "csv"


def _work() -> Iterator[str]:
    yield from (f"modules: {_listed(names.MODULES)}", "", "milestones:")
    yield from (f"  - {{name: {_quoted(name)}, event: {event}}}" for name, event in names.MILESTONES)
    yield from ("", "stages: [lead, mql, sql, opportunity, customer]", "", "surveys:", "  csat: {5: 4, 3: 3, 10: 8}", "")


def _people() -> Iterator[str]:
    yield "csms:"
    for name, segments, team in names.CSMS:
        contact = f"{team}-{names.CSM_NAMES.index(name) + 1}@lumen.example"
        languages = "[zh, en]" if team == "china" else "[en]"
        yield f"  - {{name: {_quoted(name)}, contact: {contact}, capacity: {HOURS[team]}, segments: {_listed(segments)}, languages: {languages}}}"
    yield ""


def _targets() -> Iterator[str]:
    known = catalogue()
    yield "targets:"
    yield from (f"  {metric}: {value}" for metric, value in TARGETS.items() if metric in known)


def _listed(words: Iterable[str]) -> str:
    return f"[{', '.join(words)}]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

"""tenure.yaml: what a workspace says of its company, sources, rules and people, read strictly. Nothing is looked up or loaded here."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from tenure.errors import ConfigError, OpenQuestions, UsageError, suggestion
from tenure.ledger.currencies import MINOR
from tenure.ledger.settings import DEFAULT_CSAT, DEFAULT_WEIGHTS, Milestone, Settings
from tenure.policy import PRESETS, SWITCHES, Policy
from tenure.sourcelist import spec, zone
from tenure.spec import Spec
from tenure.strict import Entry, read
from tenure.words import LANGUAGES

FILE = "tenure.yaml"
KEYS = ("company", "engine", "sources", "load", "policy", "policies", "targets", "usage", "surveys", "milestones", "modules", "stages",
        "engagement", "csms", "as_of")  # fmt: skip
COMPANY = ("name", "currency", "timezone", "fiscal_year_start", "languages")
RESERVED = ("scores", "signals", "channels", "access", "playbooks", "segments")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
ENGINES = ("duckdb", "postgres://", "postgresql://", "spark://", "spark", "clickhouse://")


@dataclass(frozen=True, slots=True)
class Manager:
    """A customer success manager: who it is, how to reach them, how many hours a week they have, whom they look after."""

    name: str
    contact: str = ""
    capacity: Decimal | None = None
    segments: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadRules:
    """How sources are loaded. `fail_above`: the share of a table's rows in quarantine beyond which the table is not loaded.

    `keep_days`: for how many days what each run knew is kept.
    """

    dedupe_days: int = 7
    fail_above: Decimal | None = None
    memory: str = "800MB"
    keep_days: int = 400


@dataclass(frozen=True)
class Configuration:
    """What a tenure.yaml says; every part has a default, so that an empty file is a whole one."""

    name: str = ""
    languages: tuple[str, ...] = LANGUAGES
    engine: str = "duckdb"
    settings: Settings = field(default_factory=Settings)
    sources: tuple[Spec, ...] = ()
    load: LoadRules = LoadRules()
    policy: Policy = Policy()
    policies: Mapping[str, Policy] = field(default_factory=dict)
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    csms: tuple[Manager, ...] = ()
    places: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)
    as_of: date | None = None

    def named_policy(self, name: str = "") -> Policy:
        """The workspace's own policy, one of its named ones, or a preset. Raises `UnknownName`."""
        if not name:
            return self.policy
        return self.policies[name] if name in self.policies else Policy.preset(name)

    def check_targets(self, metrics: Mapping[str, object]) -> None:
        """Raises `ConfigError` for a target of a metric that does not exist."""
        for key in self.targets:
            if key not in metrics:
                raise ConfigError(f"targets: there is no metric {key!r}. {suggestion(key, metrics)}", *self.places[f"targets.{key}"])


def configuration(file: Path) -> Configuration:
    """The configuration in a file. Raises `ConfigError` with line and column."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeError as wrong:
        raise ConfigError(f"it is not UTF-8 text ({wrong}). Save it as UTF-8.", str(file)) from wrong
    except OSError as wrong:
        raise ConfigError(f"it cannot be read: {wrong.strerror}.", str(file)) from wrong
    return parsed(text, str(file))


def parsed(text: str, file: str = FILE) -> Configuration:
    """The configuration written in `text`. Raises `ConfigError` with line and column, `OpenQuestions` if a `ANSWER_ME` stands in it."""
    entry = read(text, file)
    if entry and (questions := tuple(entry.questions(text.splitlines()))):
        raise OpenQuestions(file, questions)
    keys = entry.keys(KEYS, RESERVED) if entry else {}
    name, languages = _company(keys.get("company"))
    policies = {name: _policy(value) for name, at, value in keys["policies"].pairs() if _free(name, at)} if "policies" in keys else {}
    return Configuration(
        name,
        languages,
        settings=_settings(keys),
        engine=_engine(keys["engine"]) if "engine" in keys else "duckdb",
        sources=tuple(spec(item) for item in keys["sources"].items()) if "sources" in keys else (),
        load=_load(keys["load"]) if "load" in keys else LoadRules(),
        policies=policies,
        policy=_policy(keys["policy"], policies) if "policy" in keys else Policy(),
        targets={name: value.number() for name, _, value in keys["targets"].pairs()} if "targets" in keys else {},
        csms=tuple(_manager(item) for item in keys["csms"].items()) if "csms" in keys else (),
        as_of=_day(keys["as_of"]) if "as_of" in keys else None,
        places={f"targets.{name}": (file, *at.place) for name, at, _ in keys["targets"].pairs()} if "targets" in keys else {},
    )


def _day(entry: Entry) -> date:
    """The start of this day is the moment of asking: for demonstrations and archives, whose data end there."""
    try:
        return date.fromisoformat(entry.text())
    except ValueError:
        raise entry.wrong(f"{entry.text()!r} is no day. Write it as 2026-07-01.") from None


def _company(entry: Entry | None) -> tuple[str, tuple[str, ...]]:
    keys = entry.keys(COMPANY) if entry else {}
    languages = tuple(item.choice(LANGUAGES, "language") for item in keys["languages"].items()) if "languages" in keys else LANGUAGES
    return keys["name"].text() if "name" in keys else "", languages


def _settings(keys: Mapping[str, Entry]) -> Settings:
    found: dict[str, object] = {}
    company = keys["company"].keys(COMPANY) if "company" in keys else {}
    if "currency" in company:
        found["currency"] = company["currency"].choice(MINOR, "ISO 4217 currency")
    if "timezone" in company:
        found["timezone"] = zone(company["timezone"])
    if "fiscal_year_start" in company:
        found["fiscal_start"] = _month(company["fiscal_year_start"])
    for part, made in (("usage", _usage), ("surveys", _surveys), ("engagement", _engagement)):
        if part in keys:
            found |= made(keys[part])
    if "modules" in keys:
        found["modules"] = keys["modules"].texts()
    if "stages" in keys:
        found["stages"] = _stages(keys["stages"])
    if "milestones" in keys:
        found["milestones"] = tuple(_milestone(item) for item in keys["milestones"].items())
    return Settings(**found)  # type: ignore[arg-type]  # each value was read as its field's type


def _month(entry: Entry) -> int:
    said = entry.text().lower()
    near = [number for number, name in enumerate(MONTHS, 1) if len(said) > 2 and name.startswith(said)]
    return near[0] if near else entry.whole(1, 12)


def _usage(entry: Entry) -> dict[str, object]:
    keys = entry.keys(("session_gap_minutes", "idle_limit_minutes", "frequency"))
    found: dict[str, object] = {
        name: keys[name].whole(1, 24 * 60) for name in ("session_gap_minutes", "idle_limit_minutes") if name in keys
    }
    if "frequency" in keys:
        parts = keys["frequency"].keys(("daily", "weekly", "rarely"))
        steps = tuple(
            parts[name].whole(1, 14) if name in parts else default
            for name, default in zip(("daily", "weekly", "rarely"), (9, 5, 1), strict=True)
        )
        if not steps[0] > steps[1] > steps[2]:
            raise keys["frequency"].wrong("usage.frequency: daily must be more days than weekly, and weekly more than rarely.")
        found["frequency"] = steps
    return found


def _surveys(entry: Entry) -> dict[str, object]:
    keys = entry.keys(("csat", "words"))
    found: dict[str, object] = {}
    if "csat" in keys:
        maps = dict(DEFAULT_CSAT)
        for points, at, lowest in keys["csat"].pairs():
            if not re.fullmatch(r"[2-9]|1\d|100", points):
                raise at.wrong(f"surveys.csat: {points!r} is not a number of points. Write `5: 4` for “4 and 5 of 5 are positive”.")
            maps[int(points)] = lowest.whole(1, int(points))
        found["csat_maps"] = maps
    if "words" in keys:
        sides = keys["words"].keys(("positive", "negative"))
        found["csat_words"] = {word: side == "positive" for side, value in sides.items() for word in value.texts()}
    return found


def _engagement(entry: Entry) -> dict[str, object]:
    keys = entry.keys(("weights",))
    if "weights" not in keys:
        return {}
    given = keys["weights"].keys(tuple(DEFAULT_WEIGHTS))
    weights = {name: given[name].whole(0, 100) if name in given else 0 for name in DEFAULT_WEIGHTS}
    if sum(weights.values()) != 100:
        raise keys["weights"].wrong(f"engagement.weights add up to {sum(weights.values())}, not to 100. A part that is left out weighs 0.")
    return {"engagement_weights": weights}


def _stages(entry: Entry) -> tuple[str, ...]:
    stages = entry.texts()
    if len(stages) < 2 or len(set(stages)) < len(stages):
        raise entry.wrong("stages must be at least two different names, first to last.")
    return stages


def _milestone(entry: Entry) -> Milestone:
    keys = entry.keys(("name", "event", "module"))
    if "name" not in keys or ("event" in keys) == ("module" in keys):
        raise entry.wrong(f"{entry.name} needs a `name` and either `event` or `module`.")
    return Milestone(
        keys["name"].text(), keys["event"].text() if "event" in keys else "", keys["module"].text() if "module" in keys else ""
    )


def _policy(entry: Entry, named: Mapping[str, Policy] | None = None) -> Policy:
    known = {**{name: Policy.preset(name) for name in PRESETS}, **(named or {})}
    if entry.scalar:
        return known[entry.choice(known, "policy")]
    keys = entry.keys(("preset", *SWITCHES))
    policy = known[keys.pop("preset").choice(known, "policy")] if "preset" in keys else Policy()
    for name, value in keys.items():
        policy = value.read(lambda said, name=name, policy=policy: policy.but(**{name: said}), (UsageError,))  # type: ignore[misc]  # bound now
    return policy


def _free(name: str, at: Entry) -> bool:
    if name in PRESETS:
        raise at.wrong(f"{name!r} is the name of a preset. Give your policy another name, and `preset: {name}` inside it.")
    return True


def _engine(entry: Entry) -> str:
    said = entry.text()
    inside = re.fullmatch(r"\$\{(\w+)\}", said)
    url = os.environ.get(inside[1], "") if inside else said
    if inside and not url:
        raise entry.wrong(f"engine: the environment variable {inside[1]} is not set.")
    if not inside and re.search(r"://[^/@]*:[^/@]*@", said):
        raise entry.wrong(
            "engine: a password does not belong into this file. Write `engine: ${TENURE_ENGINE}` and set that variable to the URL."
        )
    if not url.startswith(ENGINES):
        raise entry.wrong(f"engine: {url.split('://')[0]!r} is not known. Write duckdb, or the URL of one: {', '.join(ENGINES[1:])}.")
    return url


def _load(entry: Entry) -> LoadRules:
    keys = entry.keys(("dedupe_days", "fail_above", "memory", "keep_days"))
    rules = LoadRules(dedupe_days=keys["dedupe_days"].whole(0, 10_000) if "dedupe_days" in keys else 7)
    if "fail_above" in keys:
        share = keys["fail_above"].number()
        if not 0 <= share <= 1:
            raise keys["fail_above"].wrong("load.fail_above is a share from 0 to 1 (0.05 is 5%).")
        rules = replace(rules, fail_above=share)
    if "keep_days" in keys:
        rules = replace(rules, keep_days=keys["keep_days"].whole(0, 36_500))
    if "memory" in keys:
        if not re.fullmatch(r"\d+(\.\d+)? ?[MG]B", keys["memory"].text()):
            raise keys["memory"].wrong("load.memory is written as 800MB or 2GB.")
        rules = replace(rules, memory=keys["memory"].text())
    return rules


def _manager(entry: Entry) -> Manager:
    keys = entry.keys(("name", "contact", "capacity", "segments", "languages"))
    if "name" not in keys:
        raise entry.wrong(f"{entry.name} needs a `name`, as it is written in accounts.csm.")
    return Manager(
        keys["name"].text(),
        keys["contact"].text() if "contact" in keys else "",
        keys["capacity"].number() if "capacity" in keys else None,
        keys["segments"].texts() if "segments" in keys else (),
        tuple(item.choice(LANGUAGES, "language") for item in keys["languages"].items()) if "languages" in keys else (),
    )

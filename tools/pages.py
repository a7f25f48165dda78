"""The generated pages of the documentation: the catalogue, the tables, the policies, the commands. MkDocs calls `on_files`; the prose is in docs/."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tenure.card import DIRECTIONS, SECTIONS, UNITS
from tenure.ledger.tables import SCALE, TABLES, Column, Table, Type
from tenure.metric import Example, Metric
from tenure.metrics import catalogue
from tenure.policy import PRESETS, SWITCHES
from tenure.words import Text

sys.path.insert(0, str(Path(__file__).resolve().parent))
import dependencies

Page = tuple[str, str]
STAR = "\\*"

WORDS = {
    "formula": Text("Formula", "公式"), "unit": Text("Unit", "单位"), "better": Text("Better", "方向"), "source": Text("Source", "来源"),
    "tables": Text("Reads", "读取的表"), "needs": Text("Made of", "由此组成"), "params": Text("Parameters", "参数"),
    "switches": Text("Policy switches", "策略开关"), "bands": Text("Bands", "分段"), "example": Text("Worked example", "算例"),
    "period": Text("Period", "期间"), "answer": Text("Answer", "答案"), "ask": Text("Ask", "提问"), "cuts": Text("Group and filter by", "可分组与筛选"),
    "undefined": Text("undefined", "无定义"), "catalogue": Text("Metric catalogue", "指标目录"), "metric": Text("Metric", "指标"),
    "meaning": Text("Meaning", "含义"), "from": Text("from", "从"), "interval": Text("Interval", "区间"),
    "own": Text("and any attribute of your accounts", "以及账户的任何属性"),
}  # fmt: skip


def on_files(files: Any, config: Any) -> Any:
    """Add every generated page."""
    from mkdocs.structure.files import File

    for path, content in pages():
        files.append(File.generated(config, path, content=content))
    return files


def pages() -> Iterator[Page]:
    """(path below docs/, Markdown) of every generated page."""
    for lang, folder in (("en", "metrics"), ("zh", "zh/metrics")):
        yield f"{folder}/index.md", index(lang)
        for item in catalogue().values():
            yield f"{folder}/{item.key}.md", card(item, lang)
    yield "tables.md", tables()
    yield "commands.md", commands()
    yield "dependencies.md", dependencies.page()
    yield "policies/index.md", policies()
    for name in PRESETS:
        yield f"policies/{name}.md", preset(name)


def index(lang: str) -> str:
    """The catalogue by section."""
    lines = [f"# {say('catalogue', lang)}", ""]
    for section, items in _sections().items():
        title = SECTIONS.get(section)
        lines += [
            f"## {title.in_(lang) if title else section}",
            "",
            f"| {say('metric', lang)} | | {say('meaning', lang)} |",
            "|---|---|---|",
        ]
        lines += [f"| [`{item.key}`]({item.key}.md) | {item.title.in_(lang)} | {cell(item.meaning.in_(lang))} |" for item in items]
        lines.append("")
    return "\n".join(lines)


def card(item: Metric, lang: str) -> str:
    """One metric: definition, arithmetic, bands, worked example."""
    facts = [
        ("formula", item.formula.in_(lang)),
        ("unit", UNITS[item.unit.value].in_(lang)),
        ("better", DIRECTIONS[item.better.value].in_(lang)),
        ("interval", "" if item.spread == "none" else {"proportion": "95%, Wilson"}.get(item.spread.value, "95%, ± 1.96 SE")),
        ("tables", ", ".join(f"`{name}`" for name in (item.over.reads if item.over else ()))),
        ("needs", ", ".join(f"[`{key}`]({key}.md)" for key in dict.fromkeys(need.key for need in item.needs.values()))),
        ("cuts", _cuts(item, lang)),
        ("switches", ", ".join(f"[`{name}`](../{'../' if lang == 'zh' else ''}policies/index.md#{name})" for name in item.switches)),
        ("source", item.source),
    ]
    lines = [f"# {item.title.in_(lang)} `{item.key}`", "", item.meaning.in_(lang), "", "| | |", "|---|---|"]
    lines += [f"| {say(name, lang)} | {cell(text)} |" for name, text in facts if text]
    if item.note:
        lines += ["", item.note.in_(lang)]
    return "\n".join([*lines, *_parameters(item, lang), *_bands(item, lang), *example(item.key, item.example, lang), *_sql(item)]) + "\n"


def example(key: str, shown: Example, lang: str) -> list[str]:
    """The worked example: its tables, what is asked, the answer and the sum in words."""
    lines = ["", f"## {say('example', lang)}", ""]
    for name, rows in shown.tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines += [f"`{name}`", "", f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
        lines += [f"| {' | '.join(cell(str(row.get(column, ''))) for column in columns)} |" for row in rows]
        lines.append("")
    asked = [
        f"`tenure ask {key} --period {shown.period}`",
        *(f"`{name} = {value}`" for name, value in {**shown.group, **shown.params}.items()),
    ]
    asked += [f"`{name}: {value}`" for name, value in shown.policy.items()]
    answer = say("undefined", lang) if shown.value is None else shown.value
    return [*lines, f"{', '.join(asked)} → **{answer}**: {shown.words.in_(lang)}"]


def tables() -> str:
    """The canonical tables as reference."""
    lines = [
        "# Canonical tables",
        "",
        "`*` = required. Files with these names and columns need no mapping. See [Load and quarantine](load.md).",
        "",
    ]
    for table in TABLES.values():
        lines += [f"## {table.name}", "", _about(table), "", "| column | holds | |", "|---|---|---|"]
        lines += [
            f"| `{column.name}`{STAR if column.required else ''} | {column.type.value} | {_rule(column)} |" for column in table.columns
        ]
        lines.append("")
    return "\n".join(lines)


def commands() -> str:
    """Every command with its help, as the program prints it."""
    import click

    from tenure.faces.cli import main

    top = click.Context(main, info_name="tenure", max_content_width=100, terminal_width=100)
    lines = ["# Command reference", "", "```text", main.get_help(top), "```"]
    for name, command in main.commands.items():
        inner = click.Context(command, parent=top, info_name=name, max_content_width=100, terminal_width=100)
        lines += ["", f"## tenure {name}", "", "```text", command.get_help(inner), "```"]
    return "\n".join(lines) + "\n"


def policies() -> str:
    """The switches, and the presets side by side."""
    lines = [
        "# Policies",
        "",
        "Rules that companies and tools disagree on are switches. A preset sets them all at once; the default is `standard`.",
        "",
    ]
    lines += ["| preset | differs from `standard` in |", "|---|---|"]
    lines += [f"| [`{name}`]({name}.md) | {', '.join(f'{k}: `{v}`' for k, v in given.items()) or '–'} |" for name, given in PRESETS.items()]
    for switch in SWITCHES.values():
        values = [f"`{value}`" for value in switch.values] + ([f"`{switch.example}` (a number of yours)"] if switch.example else [])
        shapes = "It shapes the ledger's tables." if switch.ledger else "It shapes formulas only."
        lines += ["", f"## {switch.name}", "", f"{switch.meaning.en} · {switch.meaning.zh}", ""]
        lines += [f"Values, default first: {', '.join(values)}. {shapes}"]
    return "\n".join(lines) + "\n"


def preset(name: str) -> str:
    """One preset: every switch."""
    lines = [f"# Preset `{name}`", "", f"`tenure ask mrr --period 2026-03 --policy {name}`", "", "| switch | value |", "|---|---|"]
    lines += [
        f"| [{switch.name}](index.md#{switch.name}) | `{PRESETS[name].get(switch.name, switch.default)}` |" for switch in SWITCHES.values()
    ]
    return "\n".join(lines) + "\n"


def linked(text: str) -> str:
    """`text` with its address as a link."""
    said, colon, address = text.partition(": http")
    return f"[{said}](http{address})" if colon else text


def say(name: str, lang: str) -> str:
    """A word of the cards."""
    return WORDS[name].in_(lang)


def cell(text: str) -> str:
    """`text` as a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def _sections() -> dict[str, list[Metric]]:
    found: dict[str, list[Metric]] = {}
    for item in catalogue().values():
        found.setdefault(item.section, []).append(item)
    return found


def _cuts(item: Metric, lang: str) -> str:
    from tenure.ledger.ledger import Ledger

    if item.over is None:
        return ""
    return ", ".join([*(f"`{name}`" for name in item.over.dimensions(Ledger())), say("own", lang)])


@cache
def _sql(item: Metric) -> list[str]:
    """The SQL that the embedded engine runs, folded away; the periods that are asked for are its table `periods`."""
    from tenure.ask import Asker
    from tenure.engine.sql import compiled
    from tenure.frames.cut import Cut
    from tenure.ledger.builds import BUILDS
    from tenure.ledger.ledger import Ledger

    if item.over is None:
        return []
    ask = Asker(None, Ledger(builds=BUILDS), 0, catalogue())  # type: ignore[arg-type]  # nothing is run
    text = compiled(ask.expression([item], Cut(params=tuple(sorted(item.given({}).items())))), "duckdb")
    return ["", '??? note "SQL (DuckDB)"', "", "    ```sql", *(f"    {line}" for line in text.splitlines()), "    ```"]


def _parameters(item: Metric, lang: str) -> list[str]:
    if not item.params:
        return []
    rows = [f"| `{p.name}` | {cell(p.meaning.in_(lang))} | {', '.join(f'`{c}`' for c in p.choices)} | {p.default} |" for p in item.params]
    return ["", f"## {say('params', lang)}", "", "| | | | |", "|---|---|---|---|", *rows]


def _bands(item: Metric, lang: str) -> list[str]:
    if not item.bands:
        return []
    starts = ["" if band.least is None else f"{say('from', lang)} {band.least}" for band in item.bands]
    rows = [f"| {start} | `{band.key}` | {cell(band.title.in_(lang))} |" for start, band in zip(starts, item.bands, strict=True)]
    return ["", f"## {say('bands', lang)}", "", "| | | |", "|---|---|---|", *rows]


def _about(table: Table) -> str:
    keys = ", ".join(f"`{name}`" for name in table.key)
    return f"Key: {keys}." + (" Columns of your own are kept as attributes." if table.open else "")


def _rule(column: Column) -> str:
    said = [
        ", ".join(f"`{choice}`" for choice in column.choices),
        f"default `{column.default}`" if column.default else "",
        f"at least {column.least}" if column.least is not None else "",
        "may lie in the future" if column.planned else "",
        f"a key of `{column.refers}`" if column.refers else "",
        f"up to {SCALE[column.type]} decimals" if column.type in SCALE and column.type is not Type.SCORE else "",
        column.meaning,
    ]
    return "; ".join(part for part in said if part)

"""Every error that a user can meet. An error takes facts and writes the sentence: what was seen, what is possible, what to do.

TenureError
├── UsageError            what was asked cannot be understood
│   ├── UnknownName       a metric, attribute, policy ... that does not exist, with the nearest that does
│   ├── BadPeriod         a period that cannot be read
│   ├── BadCondition      a `--where` that cannot be read
│   └── BadParameter      a parameter of a metric that is missing or off its choices
├── ConfigError           tenure.yaml: file, line, column, and a suggestion
│   └── OpenQuestions     questions of a proposed mapping that nobody has answered yet
├── SourceError           a source that cannot be read at all, or lacks a required column
├── EngineError           the engine refused or could not be reached
│   └── MissingExtra      the engine's driver is not installed
├── LedgerBreak           opening + movements is not closing: names the account
└── StoreError            the workspace's store cannot be used as it is
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from tenure.words import Text

Said = str | Text
"""A sentence: in both languages where a page or an answer can show it, in English where only the terminal does."""
THINGS: Mapping[str, Text] = {
    "metric": Text("metric", "指标"), "account": Text("account", "账户"), "parameter": Text("parameter", "参数"), "grain": Text("grain", "时间粒度"),
    "policy": Text("policy", "口径"), "policy preset": Text("policy preset", "预设口径"), "policy switch": Text("policy switch", "口径开关"),
    "column": Text("column", "列"), "table": Text("table", "数据表"), "stage": Text("stage", "阶段"),
    "stage of the journey": Text("stage of the journey", "客户旅程阶段"), "lever": Text("lever", "杠杆"),
}  # fmt: skip
"""What an `UnknownName` can be the name of."""


LISTED = Text("`tenure metrics` lists them.", "`tenure metrics --lang zh` 可列出全部指标。")
"""What to do about a metric that does not exist."""
FORMS = ("2026-03", "2026-Q1", "2026", "2026-W05", "2026-03-15", "2025-01..2026-03", "28d@2026-03-01", "FY2026", "FY2026-Q1")
"""How a period can be written."""
LONGEST = 80


class TenureError(Exception):
    """The root: `except tenure.TenureError` catches all that Tenure raises on purpose. `str()` is English, `in_` either language."""

    def __init__(self, said: Said = "") -> None:
        self.said = said
        super().__init__(str(said))

    def in_(self, lang: str) -> str:
        """The sentence in `lang` ("en" or "zh"), in English where it has no other."""
        return self.said.in_(lang) if isinstance(self.said, Text) else self.said


class UsageError(TenureError):
    """What was asked cannot be understood."""


class UnknownName(UsageError):
    """`what` (a metric, an attribute ...) named `name` does not exist; `known` are those that do."""

    def __init__(self, what: Said, name: str, known: Iterable[str], hint: Said = "") -> None:
        thing = THINGS.get(str(what), what)
        self.what, self.name, self.known = str(what), name, tuple(sorted(known))
        super().__init__(
            Text(
                f"There is no {thing} {quoted(name)}. {suggestion(name, self.known, hint)}".rstrip(),
                f"没有名为 {quoted(name)} 的{in_(thing, 'zh')}。{suggestion(name, self.known, hint, 'zh')}",
            )
        )


class BadPeriod(UsageError):
    """`text` is not a period."""

    def __init__(self, text: str, why: Said = "") -> None:
        en, zh = (f": {why}", f"：{in_(why, 'zh')}") if why else ("", "")
        super().__init__(
            Text(
                f"{quoted(text)} is not a period{en}. Write {', '.join(FORMS)} or now.",
                f"{quoted(text)} 不是有效的期间{zh}。可写作 {'、'.join(FORMS)} 或 now。",
            )
        )


class BadCondition(UsageError):
    """A filter that cannot be read; `at` is the position (from 0) in `text`."""

    def __init__(self, text: str, at: int, why: Said) -> None:
        self.text, self.at, self.why = text, at, str(why)
        place = f"\n  {text}\n  {' ' * at}^"
        super().__init__(
            Text(
                f"The filter cannot be read at position {at + 1}: {why}{place}",
                f"筛选条件在第 {at + 1} 个字符处无法识别：{in_(why, 'zh')}{place}",
            )
        )


class BadParameter(UsageError):
    """A parameter of a metric that is unknown, missing or off its choices."""

    def __init__(self, metric: str, name: str, seen: object, possible: Iterable[Said]) -> None:
        kinds = list(possible)
        super().__init__(
            Text(
                f"{metric}: parameter {name!r} cannot be {quoted(seen)}. Possible: {', '.join(map(str, kinds))}.",
                f"{metric}：参数 {name!r} 不能是 {quoted(seen)}。可选：{'、'.join(in_(one, 'zh') for one in kinds)}。",
            )
        )


class ConfigError(TenureError):
    """A mistake in a configuration file, with its place (line and column from 1)."""

    def __init__(self, why: str, file: str = "", line: int = 0, column: int = 0) -> None:
        self.why, self.file, self.line, self.column = why, file, line, column
        place = ":".join(str(part) for part in (file, line, column) if part)
        super().__init__(f"{place}: {why}" if place else why)


class OpenQuestions(ConfigError):
    """tenure.yaml has questions that nobody has answered yet; `open` holds (line, column, name, question) of each."""

    def __init__(self, file: str, questions: Iterable[tuple[int, int, str, str]]) -> None:
        self.open = tuple(questions)
        listed = "".join(f"\n  {file}:{line}:{column}: {name}: {said}" for line, column, name, said in self.open)
        count = f"{len(self.open)} questions are" if self.open[1:] else "1 question is"
        super().__init__(
            f"{count} open in {file}. Write the answer in place of each ANSWER_ME (or remove the line where it is not required):{listed}"
        )


class SourceError(TenureError):
    """A source that cannot be read at all; nothing of its table was loaded."""

    def __init__(self, source: str, why: str, table: str = "") -> None:
        self.source, self.why, self.table = source, why, table
        super().__init__(f"{source}: {why}" + (f" Nothing of table {table!r} was loaded." if table else ""))


class EngineError(TenureError):
    """The engine refused a query or could not be reached."""


class MissingExtra(EngineError):
    """`engine` needs a package that is not installed; `extra` is the extra that brings it."""

    def __init__(self, engine: str, extra: str) -> None:
        super().__init__(f"The driver of {engine} is not installed. Say: pip install 'tenure[{extra}]'")


class LedgerBreak(TenureError):
    """Opening + movements is not closing. It should be impossible; it is checked at every run all the same."""

    def __init__(self, account: str, period: str, facts: str) -> None:
        self.account, self.period = account, period
        super().__init__(
            Text(
                f"The ledger of account {account!r} does not add up in {period}: {facts}.",
                f"账户 {account!r} 在 {period} 的账目不平：{facts}。",
            )
        )


class StoreError(TenureError):
    """The workspace's store is missing, newer than this program, or in use."""


def in_(said: Said, lang: str) -> str:
    """A sentence or word in `lang`, in English where it has no other."""
    return said.in_(lang) if isinstance(said, Text) else said


def quoted(seen: object) -> str:
    """What was seen, in quotes, nothing in it that could hide or reorder what follows, and no longer than one can read."""
    text = repr(seen)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 4]} ...{text[-1]}"


def suggestion(name: str, known: Iterable[str], hint: Said = "", lang: str = "en") -> str:
    """ "Did you mean ...?", or the known names, or `hint`."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return Text(f"Did you mean {near[0]!r}?", f"是否指 {near[0]!r}？").in_(lang)
    if hint:
        return in_(hint, lang)
    if not names or len(names) > 40:
        return ""
    return Text(f"Known: {', '.join(names)}.", f"已知：{'、'.join(names)}。").in_(lang)

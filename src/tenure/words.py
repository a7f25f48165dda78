"""The words every floor speaks: a text in two languages, units, which way is better. No logic of the trade lives here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in English and 简体中文; both are required, so that none can be forgotten."""

    en: str
    zh: str

    def __post_init__(self) -> None:
        if not self.en.strip() or not self.zh.strip():
            raise ValueError(f"a Text needs both languages, got {self.en!r} and {self.zh!r}")

    def __str__(self) -> str:
        return self.en

    def in_(self, lang: str) -> str:
        """The text in `lang` ("en" or "zh")."""
        return self.zh if lang == "zh" else self.en


def whole(text: str) -> int | None:
    """The whole number that a text writes in at most nine plain digits; None where it is anything else ("²" is a digit too)."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


class Unit(StrEnum):
    """What a value counts. Money is in the workspace's currency; a RATIO is a fraction (0.05 is 5%)."""

    MONEY = "money"
    RATIO = "ratio"
    MULTIPLE = "multiple"
    COUNT = "count"
    POINTS = "points"
    SCORE = "score"
    SECONDS = "seconds"
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"


class Better(StrEnum):
    """Which direction is good news."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"

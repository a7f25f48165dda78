"""What customers write beside their NPS answer, grouped by what they write about and ranked. Words are counted; nothing is interpreted."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tenure.answer import Row
from tenure.frames.survey import nps_answer
from tenure.metric import Example, Need, composition
from tenure.words import Better, Text, Unit

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?", re.UNICODE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
EMPTY_WORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "but",
        "by",
        "can",
        "cannot",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "don't",
        "even",
        "every",
        "few",
        "for",
        "from",
        "get",
        "good",
        "got",
        "great",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "isn't",
        "it",
        "it's",
        "its",
        "just",
        "like",
        "lot",
        "make",
        "many",
        "me",
        "more",
        "most",
        "much",
        "my",
        "need",
        "never",
        "nice",
        "no",
        "not",
        "now",
        "of",
        "off",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "please",
        "really",
        "same",
        "she",
        "should",
        "so",
        "some",
        "still",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "things",
        "this",
        "those",
        "to",
        "too",
        "under",
        "until",
        "up",
        "us",
        "use",
        "used",
        "very",
        "want",
        "was",
        "we",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


def topics(comment: str) -> set[str]:
    """The words of a comment that may be what it is about; Chinese is read in pairs of characters."""
    found = {word for word in _WORD.findall(comment.casefold().replace("’", "'")) if len(word) > 2 and not _CHINESE.search(word)}
    pairs = {run[at : at + 2] for run in _CHINESE.findall(comment) for at in range(max(len(run) - 1, 1))}
    return (found - EMPTY_WORDS) | pairs


def grouped(comments: Iterable[tuple[str, int]]) -> list[tuple[str, int, str]]:
    """(comment, how often) → (topic, comments about it, one of them), most first. A comment goes to the topic that most comments share."""
    said = [(comment, often, topics(comment)) for comment, often in comments]
    shared: Counter[str] = Counter()
    for _, often, words in said:
        shared.update(dict.fromkeys(words, often))
    piles: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for comment, often, words in said:
        piles[min(words, key=lambda word: (-shared[word], word), default="")].append((comment, often))
    ranked = [
        (topic, sum(often for _, often in pile), min(pile, key=lambda one: (-one[1], len(one[0]), one[0]))[0])
        for topic, pile in piles.items()
    ]
    return sorted(ranked, key=lambda pile: (-pile[1], pile[0]))


def _nps(name: str, score: str, comment: str, at: str = "2025-03-10") -> dict[str, str]:
    return {"response_id": name, "kind": "nps", "score": score, "scale_min": "0", "scale_max": "10", "at": at, "comment": comment}


@composition(
    title=Text("NPS comments", "NPS 评论"),
    meaning=Text("Comments of the period's NPS answers, by group of answer and by topic, the most frequent first; each with one of them.",
                 "期内 NPS 回答的评论，按回答组别与主题分组，最常见者在前，各附一例。"),
    formula=Text("comments whose most widely shared word is the topic", "以最广泛共享词为主题的评论数"),
    unit=Unit.COUNT, better=Better.NEITHER, source="metric catalogue of the project", undefined=Text("There are no comments.", "没有评论。"), needs={"nps": Need("nps")},
    example=Example({"surveys": [
        _nps("a", "3", "Support is slow"), _nps("b", "5", "slow support, slow answers"), _nps("c", "2", "The support!"), _nps("d", "4", ""),
        _nps("e", "3", "support again", at="2025-04-01"), _nps("f", "9", "")]}, "2025-03", "3",
        Text("three detractors write of support; d and f wrote nothing, e wrote in April", "三名贬损者提到 support；d 与 f 未写评论，e 写于四月")),
)  # fmt: skip
def nps_comments(ask: Any, question: Any) -> Iterator[Row]:
    said: dict[tuple[Any, ...], list[tuple[Row, str]]] = defaultdict(list)
    for row in ask.rows(_counted(ask), replace(question, by=(*question.by, "nps_group", "comment"), params={})):
        *slices, comment = row.slices.values()
        if comment and comment.strip() and row.value:
            said[(row.period, *slices)].append((row, comment))
    for (_, *slices), rows in said.items():
        first = rows[0][0]
        for topic, often, shown in grouped((comment, int(row.value or 0)) for row, comment in rows):
            names = {**dict(zip((*question.by, "nps_group"), slices, strict=True)), "topic": topic, "comment": shown}
            yield replace(first, slices=names, value=Decimal(often), numerator=Decimal(often), denominator=None)


def _counted(ask: Any) -> Any:
    return replace(ask.metric("nps_comments"), compose=None, over=nps_answer, measure=lambda row: row.count(), empty=None)

"""Accounts by stage of their journey, and since when they stand there, asked of an opened workspace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tenure.frames.journey import RULES, STAGES
from tenure.inquiry import answer, explanation

if TYPE_CHECKING:
    from tenure.workspace import Workspace

METRIC = "lifecycle_stage"


def stages(workspace: Workspace, as_of: str | None = None, lang: str = "en") -> list[dict[str, Any]]:
    """Every stage in its order: how many accounts stand on it now, and its rule."""
    found = {row.slices["stage"]: row.value for row in answer(workspace, METRIC, "now", by=("stage",), as_of=as_of)}
    return [{"stage": name, "accounts": int(found.get(name) or 0), "rule": RULES[name].in_(lang)} for name in STAGES]


def accounts(workspace: Workspace, stage: str, as_of: str | None = None) -> list[dict[str, Any]]:
    """The accounts of one stage and when they entered it, the latest first. Raises `BadParameter` for a stage that does not exist."""
    found = explanation(workspace, METRIC, "now", params={"stage": stage}, as_of=as_of)
    rows: list[Mapping[str, Any]] = [row.about for row in found.counted]
    listed = [{"account_id": row["account_id"], "stage": row["stage"], "entered": row["entered"]} for row in rows]
    return sorted(listed, key=lambda row: (str(row["entered"] or ""), row["account_id"]), reverse=True)

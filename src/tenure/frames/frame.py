"""What a frame is: a named function from ledger and cut to rows, with the dimensions it can be cut by. The frames themselves live beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tenure.frames.cut import Cut
from tenure.lazy import ir
from tenure.ledger.ledger import Ledger
from tenure.words import Text


@dataclass(frozen=True, eq=False)
class Frame:
    """Rows of one grain. `rows(ledger, cut)` has `period`, the cut's columns, `key` (the row's id as text), then values.

    Money in a frame's rows is in 10⁻¹² of the workspace's currency (decimal(38, 0)); times are epoch seconds.
    `company_wide`: its rows belong to no account, so that cutting by an account's attribute has no answer.
    `dimensions(ledger)`: the names that `--by` and `--where` may use. `reads`: canonical tables without which it has nothing to say;
    `builds`: derived tables it reads. `about`: columns of a detail row that tell a reader what the row is.
    `aside(ledger, cut)`: what was left out, as `period`, `key`, `reason` (a key of `reasons`), `_source`, `_line`.
    `unfolds`: what became of a period's rows shows only later (who came back, which lead was won), so that answers of past periods change.
    `grounds(ledger, cut)`: where a row is a thing made of others (an account of its billing rows), those: `key` of the row, then what they say.
    """

    name: str
    grain: Text
    rows: Callable[[Ledger, Cut], ir.Table]
    dimensions: Callable[[Ledger], tuple[str, ...]]
    reads: tuple[str, ...] = ()
    builds: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    aside: Callable[[Ledger, Cut], ir.Table] | None = None
    reasons: tuple[tuple[str, Text], ...] = ()
    grounds: Callable[[Ledger, Cut], ir.Table] | None = None
    company_wide: bool = False
    unfolds: bool = False

"""The best assignment of columns to columns as a whole: each at most once, the sum of scores as large as can be."""

from __future__ import annotations

from collections.abc import Sequence

FAR = float("inf")


def assigned(scores: Sequence[Sequence[float]]) -> list[int]:
    """For each row the place of its column, -1 where none is worth anything. Shortest augmenting paths (Kuhn, Munkres, Jonker and Volgenant)."""
    rows, wide = len(scores), max((len(row) for row in scores), default=0)
    if not rows or not wide:
        return [-1] * rows
    columns = wide + rows  # one column of nothing for each row
    cost = [[-value for value in row] + [0.0] * (columns - len(row)) for row in scores]
    over, under, owner = [0.0] * (rows + 1), [0.0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        _augment(row, cost, over, under, owner)
    found = [-1] * rows
    for column in range(1, wide + 1):
        if owner[column] and scores[owner[column] - 1][column - 1] > 0:
            found[owner[column] - 1] = column - 1
    return found


def _augment(row: int, cost: Sequence[Sequence[float]], over: list[float], under: list[float], owner: list[int]) -> None:
    columns = len(under) - 1
    least, way, used = [FAR] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
    owner[0], at = row, 0
    while owner[at]:
        used[at], here, step, nearest = True, owner[at], FAR, 0
        for column in range(1, columns + 1):
            if used[column]:
                continue
            slack = cost[here - 1][column - 1] - over[here] - under[column]
            if slack < least[column]:
                least[column], way[column] = slack, at
            if least[column] < step:
                step, nearest = least[column], column
        for column in range(columns + 1):
            if used[column]:
                over[owner[column]] += step
                under[column] -= step
            else:
                least[column] -= step
        at = nearest
    while at:
        owner[at], at = owner[way[at]], way[at]

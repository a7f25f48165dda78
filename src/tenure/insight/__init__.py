"""Insight: what the numbers mean: scores, causes, predictions, effects."""

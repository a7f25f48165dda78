"""Companies of known truth: believable tables of any size, deterministic in a seed, with planted causes and a list of their dirty rows."""

from tenure.world.company import Company, company
from tenure.world.scenario import CAUSES, World

__all__ = ["CAUSES", "Company", "World", "company"]

"""The ledger: what was sold, used, said and spent, as tables of integers, exact and point in time."""

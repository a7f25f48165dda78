"""Frames: about a dozen tables, one row per thing and period, that do all the joining. A metric is an aggregate over a frame's rows."""

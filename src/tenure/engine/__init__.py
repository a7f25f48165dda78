"""Engines: the one place that turns expressions into an engine's SQL, and thin drivers that run the text and return Arrow."""

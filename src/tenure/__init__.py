"""Tenure: the open customer-success system for companies that sell by subscription."""

from __future__ import annotations

__all__ = ["__version__"]
__version__ = "0.1.0"

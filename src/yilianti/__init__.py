"""Curated tables, parameterised notebooks and a site on China's medical alliances."""

__version__ = "0.1.0"

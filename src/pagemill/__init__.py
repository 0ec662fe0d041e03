"""The engine: curated tables and parameterised notebooks in, a site of cited numbers out."""

__version__ = "0.1.0"

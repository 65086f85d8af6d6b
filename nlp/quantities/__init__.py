"""Quantities in prose: every number with its hedge, unit and counted noun, and what it allows.

The road of a text: :mod:`tokens` → :mod:`reading` (numbers) → :mod:`amounts` (units, ranges) → :mod:`exclusions`
(years, times, names) → :mod:`qualifiers` and :mod:`nouns` → :mod:`grammar`. The words are tables under
``languages/``; their headers say how to extend them.
"""

from nlp.quantities.grammar import find_quantities, interval

__all__ = ["find_quantities", "interval"]

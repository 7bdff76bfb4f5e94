"""Formulas without units, names and places: what is computed again and again, and in samples."""

"""Runs side by side: how far results differ, what was changed, and what causes the difference."""

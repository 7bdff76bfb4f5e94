"""Graphs as plain data, and back."""

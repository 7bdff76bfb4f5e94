"""TOML with positions to scenarios, blocks and parts, to one ordered, checked, unit-free graph."""

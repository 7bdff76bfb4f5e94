"""The checked, unit-free graph of a scenario, and what it answers about itself."""

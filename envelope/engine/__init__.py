"""The graph run: scalars, arrays, and code; each back-end a table from node to what it does."""

"""The SQL back-end: a graph as a query over a table of inputs, whichever database runs it."""

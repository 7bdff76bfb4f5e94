"""From the entries of files to a checked graph."""

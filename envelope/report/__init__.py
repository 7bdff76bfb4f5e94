"""What is said of results: tables of cells and plain data, before any format."""

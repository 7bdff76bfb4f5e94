"""What the scenarios of the library say together, as tables and as data."""

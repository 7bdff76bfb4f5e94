"""What the scenarios of the library say together: wrong figures, and what really ran."""

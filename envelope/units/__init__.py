"""Units: dimensions, the unit table, conventions, and how numbers are written."""

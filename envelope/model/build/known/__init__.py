"""What is known of texts and formulas: found out once, whichever scenario asks again."""

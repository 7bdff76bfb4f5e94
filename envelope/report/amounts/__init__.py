"""How amounts are told: by percentiles, and over days, months and years."""

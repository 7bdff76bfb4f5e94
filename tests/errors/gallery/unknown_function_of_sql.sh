envelope export search-query-cache --to sql --inputs popularity_exponent -p popularity.hit_ratio

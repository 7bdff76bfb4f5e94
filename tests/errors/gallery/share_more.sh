envelope report template cache_hit_ratio=+5%

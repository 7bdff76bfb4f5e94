envelope report cased.toml --case small

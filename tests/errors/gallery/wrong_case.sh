envelope check cased.toml

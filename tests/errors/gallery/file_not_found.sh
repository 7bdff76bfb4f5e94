envelope report nowhere.toml

"""TOML with positions to the entries of one file, nothing parsed yet."""

envelope report shop.toml load

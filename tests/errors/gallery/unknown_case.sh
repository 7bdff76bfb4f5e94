envelope report shop.toml --case sael

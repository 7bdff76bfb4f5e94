envelope hardware shop.toml shelf

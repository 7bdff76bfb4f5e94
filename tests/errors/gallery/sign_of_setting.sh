envelope report shop.toml 'load=+5'

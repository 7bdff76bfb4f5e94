envelope stress shop.toml sael

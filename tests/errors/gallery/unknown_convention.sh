envelope report block.toml reads="5 things/s" --convention exakt

envelope report block.toml reads="5 things/s" -o no/such/folder/report.txt

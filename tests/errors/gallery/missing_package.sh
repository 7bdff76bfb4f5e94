WITHOUT=xlsxwriter envelope export block.toml reads="5 things/s" --to xlsx -o report.xlsx

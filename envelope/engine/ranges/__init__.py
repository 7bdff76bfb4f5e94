"""What is drawn: ranges as medians, as quantile functions on arrays, as texts of a spreadsheet."""

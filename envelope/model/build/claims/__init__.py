"""What a file says of its own results: checks, published results, and what really ran."""

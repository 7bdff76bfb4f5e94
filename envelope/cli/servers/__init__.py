"""Commands that serve other programs over stdin and stdout until those leave."""

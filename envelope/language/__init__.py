"""The expression language: text to tokens to tree and back, the functions, the dimension check."""

"""What an editor asks of files: what is wrong, what each word names, what may stand where."""

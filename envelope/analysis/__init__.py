"""What can be asked of a run: explanations, what binds, expectations, other conventions."""

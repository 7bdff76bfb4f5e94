"""What scripts call, and the command line too."""

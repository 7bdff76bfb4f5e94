"""How the command line is used: its help, and what is said of a command line that is none."""

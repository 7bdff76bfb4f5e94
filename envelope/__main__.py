"""`python -m envelope`: the command line."""

from envelope.cli import main

if __name__ == "__main__":
    main()

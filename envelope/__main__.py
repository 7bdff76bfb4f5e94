"""`python -m envelope`: the command line."""

import gc


def main() -> None:
    """Run the command line.

    The process is short, and what it makes lives to its end: collecting garbage, while modules are
    imported too, would cost a tenth of it.
    """
    gc.disable()
    from envelope.cli import main as run  # after that

    try:
        run()
    finally:
        gc.freeze()  # nor is there anything to collect at the end


if __name__ == "__main__":
    main()

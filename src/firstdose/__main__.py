"""The command ``firstdose``, also reached as ``python -m firstdose``."""

from firstdose.cli import app


def main() -> None:
    """Run the command line."""
    app(prog_name="firstdose")


if __name__ == "__main__":
    main()

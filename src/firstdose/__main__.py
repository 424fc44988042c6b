"""The command ``firstdose``, also reached as ``python -m firstdose``."""

import os

# One thread for matrix products: with more, the order of their sums depends on the machine.
for library in ("OPENBLAS", "MKL", "OMP", "VECLIB_MAXIMUM"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

from firstdose.cli import app  # noqa: E402 - numpy reads the lines above when it is imported


def main() -> None:
    """Run the command line."""
    app(prog_name="firstdose")


if __name__ == "__main__":
    main()

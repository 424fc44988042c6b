"""The command ``firstdose``, also reached as ``python -m firstdose``."""

import gc
import os

# Most of what a command makes stays to its end: the usual search for rings of garbage among it
# takes a tenth of a short command.
gc.set_threshold(50_000, 20, 20)

# One thread for matrix products: with more, the order of their sums depends on the machine.
for library in ("OPENBLAS", "MKL", "OMP", "VECLIB_MAXIMUM"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

from firstdose.cli import app  # noqa: E402 - numpy reads the lines above when it is imported


def main() -> None:
    """Run the command line."""
    app(prog_name="firstdose")


if __name__ == "__main__":
    main()

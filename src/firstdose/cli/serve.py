"""``firstdose serve``: the pages on which people run a trial."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.options import Study
from firstdose.cli.problems import with_problems_shown

EXAMPLE = "firstdose serve nct06010472 --demo"
PORT = 8017


@with_problems_shown
def serve(
    study: Study,
    *,
    port: Annotated[
        int, typer.Option(metavar="P", min=0, max=65535, help="The port; 0 for any that is free.")
    ] = PORT,
    db: Annotated[
        str,
        typer.Option(
            metavar="DB",
            help="The database of the trial, as postgresql://…; by default a file in the folder.",
            show_default=False,
        ),
    ] = "",
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="The folder of the trial; by default firstdose-STUDY here.",
            file_okay=False,
            show_default=False,
        ),
    ] = None,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Serve a year of a simulated trial, one account per role."),
    ] = False,
    key_file: Annotated[
        Path | None,
        typer.Option(
            "--key-file",
            metavar="FILE",
            envvar="FIRSTDOSE_KEY_FILE",
            help="The key of the people's devices; by default device-key in the folder.",
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    recover: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Print a link by which this account sets password and device anew.",
            show_default=False,
        ),
    ] = "",
    public: Annotated[
        bool,
        typer.Option(
            "--public", help="Be reached through a proxy that ends TLS, on PostgreSQL only."
        ),
    ] = False,
) -> None:
    """Serve the pages on which people run a trial, on this machine.

    The first start prints a link that is used once: whoever opens it becomes the administrator.
    The address is printed as soon as the pages answer; an interrupt ends the server.
    """
    from firstdose.cli.files import study_files
    from firstdose.cli.serving.opening import Wanted, opened
    from firstdose.conduct.web.server import serve as serve_pages

    wanted = Wanted(
        files=study_files(study),
        db=db,
        data=data,
        demo=demo,
        public=public,
        recover=recover,
        key_file=key_file,
    )
    with opened(wanted) as found:

        def ready(address: str) -> None:
            typer.echo(f"firstdose serves {found.serving.trial.name} at {address}")
            for line in found.greeting(address):
                typer.echo(line)

        # Ended by the system as by the keyboard, so that nothing is left half-way.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        serve_pages(found.serving, port, ready)

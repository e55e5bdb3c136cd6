"""``python -m briefings`` is the ``briefings`` command."""

from briefings.cli import cli

cli(prog_name="briefings")

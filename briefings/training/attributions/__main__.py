"""The command ``python -m briefings.training.attributions``."""

from pathlib import Path

import click

from briefings.training.attributions.train import train


@click.command()
@click.argument("articles", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--dev",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Articles of the same form; their loss is shown after each round.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--seed", default=1, show_default=True)
def main(articles: Path, dev: Path | None, out: Path, seed: int) -> None:
    """Train the attribution model on ARTICLES and write it to the folder OUT.

    ARTICLES is JSON Lines: {"text", "attributions": [{"source", "cue", "content": [[start, end], ...]}]},
    offsets in characters, end-exclusive. PolNeAR's 840 training articles take about 40 minutes on a core
    with AMX.
    """
    train(articles, dev, out, seed)


main()

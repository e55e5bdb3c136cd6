"""``python -m briefings.training TRAIN.jsonl --out FOLDER``: train the attribution model."""

import click
from pathlib import Path

from briefings.training.train import train


@click.command()
@click.argument("articles", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--epochs", default=5)
@click.option("--seed", default=1)
def main(articles: Path, out: Path, epochs: int, seed: int) -> None:
    """Train on ARTICLES."""
    train(articles, out, epochs, seed)


main()

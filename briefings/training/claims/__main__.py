"""The command ``python -m briefings.training.claims``."""

from pathlib import Path

import click

import briefings
from briefings import pipeline
from briefings.pipeline.claims.model import WEIGHTS as CLASSIFIER
from briefings.pipeline.claims.model import classifiers
from briefings.pipeline.claims.weighing import WEIGHTS as WEIGHING
from briefings.pipeline.onnx import Graph
from briefings.training.bert import load_tokenizer
from briefings.training.claims import classifier, network, weighing
from briefings.training.claims.data import read

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("pairs", type=FILE, nargs=-1, required=True, metavar="ARTICLES GOLD [ARTICLES GOLD ...]")
@click.option("--dev", type=(FILE, FILE), required=True, help="Articles and gold to weigh the two models by.")
@click.option("--seed", default=1, show_default=True)
def main(pairs: tuple[Path, ...], dev: tuple[Path, Path], seed: int) -> None:
    """Train the models of claims and put them in their places in the package.

    ARTICLES and GOLD are JSON Lines: {"id", "text", "title"} and {"id", "claims"} with offsets in characters,
    end-exclusive, as ``briefings extract`` prints them (one file may be both); or a text file and one JSON
    object. Articles without gold are passed over.
    """
    if len(pairs) % 2:
        raise click.UsageError("ARTICLES and GOLD come in pairs")
    package = Path(briefings.__file__).parent
    nlp, tokenizer = pipeline.load(), load_tokenizer()
    nlp.remove_pipe("briefings_claims")
    articles = list(read(nlp, tokenizer, list(zip(pairs[::2], pairs[1::2], strict=True))))
    classifier.train(articles, package / "pipeline" / "claims" / CLASSIFIER)
    network.train(articles, package / "model" / "claims.onnx", seed)
    graph = Graph(package / "model" / "claims.onnx")
    held_out = list(read(nlp, tokenizer, [dev]))
    weighing.train(held_out, classifiers(), graph, package / "pipeline" / "claims" / WEIGHING)


main()

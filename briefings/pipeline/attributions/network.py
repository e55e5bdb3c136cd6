"""The trained network at run time."""

from pathlib import Path

from briefings.pipeline.bio import Scores
from briefings.pipeline.onnx import Graph
from briefings.pipeline.pieces import IntArray


class OnnxNetwork:
    """``encoder.onnx`` and ``linker.onnx`` of ``folder``, on the CPU, with ``threads`` threads."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._encoder = Graph(folder / "encoder.onnx", threads)
        self._linker = Graph(folder / "linker.onnx", threads)

    def encode(self, ids: IntArray, features: IntArray) -> tuple[Scores, Scores]:
        """Tag scores ``[b, n, 9]`` and vectors for the linker ``[b, n, d]``."""
        tags, links = self._encoder(ids=ids, features=features)
        return tags, links

    def link(self, links: Scores, cue: IntArray, distance: IntArray, paragraph: IntArray) -> Scores:
        """Label scores ``[m, k, 5]`` of the surroundings of ``m`` cues."""
        (labels,) = self._linker(links=links, cue=cue, distance=distance, paragraph=paragraph)
        return labels

"""The trained network behind onnxruntime."""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort

from briefings.pipeline.bio import Scores
from briefings.pipeline.pieces import IntArray


class OnnxNetwork:
    """``encoder.onnx`` and ``linker.onnx`` of ``folder``, on the CPU, with ``threads`` threads."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._made_of = (folder, threads)
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._encoder, self._linker = (
            ort.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])
            for name in ("encoder.onnx", "linker.onnx")
        )

    def __reduce__(self) -> Any:
        """Sessions cannot be pickled: a worker process opens its own."""
        return OnnxNetwork, self._made_of

    def encode(self, ids: IntArray, features: IntArray) -> tuple[Scores, Scores]:
        """Tag scores ``[b, n, 9]`` and vectors for the linker ``[b, n, d]``."""
        tags, links = self._encoder.run(None, {"ids": ids, "features": features})
        return np.asarray(tags), np.asarray(links)

    def link(self, links: Scores, cue: IntArray, distance: IntArray, paragraph: IntArray) -> Scores:
        """Label scores ``[m, k, 5]`` of the surroundings of ``m`` cues."""
        inputs = {"links": links, "cue": cue, "distance": distance, "paragraph": paragraph}
        return np.asarray(self._linker.run(None, inputs)[0])

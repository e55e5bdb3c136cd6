"""A trained network behind onnxruntime."""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray


class Graph:
    """The ONNX graph of a file, on the CPU; ``threads`` is per process."""

    def __init__(self, path: Path, threads: int = 1) -> None:
        self._made_of = (path, threads)
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def __reduce__(self) -> Any:
        """Sessions cannot be pickled: a worker process opens its own."""
        return Graph, self._made_of

    def __call__(self, **inputs: NDArray[Any]) -> list[NDArray[np.float32]]:
        """The outputs, in the order of the graph."""
        return [np.asarray(output) for output in self._session.run(None, inputs)]

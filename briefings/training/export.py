"""Write a trained network as two int8 ONNX graphs with tokenizer and configuration."""

import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.preprocess import quant_pre_process
from tokenizers import Tokenizer
from torch import nn

from briefings.pipeline.attributions.surroundings import WIDTH
from briefings.training.network import Encoder, Linker


def export(
    encoder: Encoder, linker: Linker, tokenizer: Tokenizer, config: dict[str, float], out: Path
) -> None:
    """Write ``encoder.onnx``, ``linker.onnx``, ``tokenizer.json`` and ``config.json`` into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    encoder.eval()
    linker.eval()
    ids = torch.ones(2, 16, dtype=torch.int64)
    features = torch.zeros(2, 16, 3, dtype=torch.int64)
    _graph(encoder, {"ids": ids, "features": features}, ["tags", "links"], out / "encoder.onnx")
    links = torch.zeros(2, WIDTH, 2 * linker.width)
    ones = torch.ones(2, WIDTH, dtype=torch.int64)
    inputs = {"links": links, "cue": ones, "distance": ones, "paragraph": ones}
    _graph(linker, inputs, ["labels"], out / "linker.onnx")
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def _graph(module: nn.Module, inputs: dict[str, torch.Tensor], outputs: list[str], path: Path) -> None:
    axes = {0: "batch", 1: "length"}
    with tempfile.TemporaryDirectory() as folder:
        plain, prepared = Path(folder) / "plain.onnx", Path(folder) / "prepared.onnx"
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            str(plain),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=dict.fromkeys([*inputs, *outputs], axes),
            opset_version=17,
            dynamo=False,
        )
        quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            str(prepared),
            str(path),
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    onnx.checker.check_model(str(path))

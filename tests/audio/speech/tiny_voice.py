"""A voice of piper that the tests build: a real model of a few hundred bytes, whose sound is a hum.

It takes what piper's voices take. Each symbol sounds for 40 ms at a scale of 1, at a pitch of its own, and with noise
it differs every time.
"""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

RATE = 16_000
FRAMES_A_SYMBOL = 640
LETTERS = "_^$ abcdefghijklmnopqrstuvwxyzäöüßáéíóúñàâçèêëîïôùû'.,;:!?-"


def build_voice(
    folder: Path,
    name: str = "en_US-tiny-low",
    language: str | None = "en_US",
    *,
    phonemes: str = "text",
    speaks: str = "en-us",
    silent: bool = False,
    inputs: tuple[str, str, str] = ("input", "input_lengths", "scales"),
) -> Path:
    """Write `name`.onnx and its settings, and give the path of the model."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    onnx.save(_model(silent, inputs), str(model))
    settings: dict[str, object] = {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": speaks},
        "phoneme_type": phonemes,
        "num_symbols": len(LETTERS),
        "num_speakers": 1,
        "phoneme_id_map": {letter: [number] for number, letter in enumerate(LETTERS)},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
    }
    if language is not None:
        settings["language"] = {"code": language}
    model.with_name(f"{name}.onnx.json").write_text(json.dumps(settings), "utf-8")
    return model


def _model(silent: bool, inputs: tuple[str, str, str]) -> onnx.ModelProto:
    symbols, lengths, scales = inputs
    constants: dict[str, npt.NDArray[np.generic]] = {
        "zero": np.array(0, np.int64),
        "one": np.array(1, np.int64),
        "frames": np.array(FRAMES_A_SYMBOL, np.float32),
        "symbol_frames": np.array(FRAMES_A_SYMBOL, np.int64),
        "turn": np.array(2 * np.pi / RATE, np.float32),
        "lowest": np.array(120.0, np.float32),
        "step": np.array(6.0, np.float32),
        "loud": np.array(0.0 if silent else 0.5, np.float32),
        "axes": np.array([0, 1], np.int64),
        "flat": np.array([-1], np.int64),
    }
    nodes = [
        # How many frames: symbols times the scale of the length.
        helper.make_node("Gather", [scales, "one"], ["length_scale"]),
        helper.make_node("Gather", [scales, "zero"], ["noise_scale"]),
        helper.make_node("Cast", [lengths], ["count"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["count", "frames"], ["plain"]),
        helper.make_node("Mul", ["plain", "length_scale"], ["drawn_out"]),
        helper.make_node("ReduceSum", ["drawn_out"], ["total"], keepdims=0),
        helper.make_node("Cast", ["total"], ["end"], to=TensorProto.INT64),
        helper.make_node("Range", ["zero", "end", "one"], ["at"]),
        # Which symbol sounds in each of them, and how high.
        helper.make_node("Cast", ["at"], ["moment"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["frames", "length_scale"], ["symbol_length"]),
        helper.make_node("Div", ["moment", "symbol_length"], ["place"]),
        helper.make_node("Floor", ["place"], ["whole_place"]),
        helper.make_node("Cast", ["whole_place"], ["which"], to=TensorProto.INT64),
        helper.make_node("Reshape", [symbols, "flat"], ["all_symbols"]),
        helper.make_node("Size", ["all_symbols"], ["size"]),
        helper.make_node("Sub", ["size", "one"], ["last"]),
        helper.make_node("Min", ["which", "last"], ["known"]),
        helper.make_node("Gather", ["all_symbols", "known"], ["symbol"]),
        helper.make_node("Cast", ["symbol"], ["height"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["height", "step"], ["above"]),
        helper.make_node("Add", ["above", "lowest"], ["pitch"]),
        # The hum, and noise on top as far as it is asked for.
        helper.make_node("Mul", ["moment", "turn"], ["angle"]),
        helper.make_node("Mul", ["angle", "pitch"], ["phase"]),
        helper.make_node("Sin", ["phase"], ["wave"]),
        helper.make_node("RandomNormalLike", ["wave"], ["noise"]),
        helper.make_node("Mul", ["noise", "noise_scale"], ["hiss"]),
        helper.make_node("Add", ["wave", "hiss"], ["both"]),
        helper.make_node("Mul", ["both", "loud"], ["sound"]),
        helper.make_node("Unsqueeze", ["sound", "axes"], ["output"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info(symbols, TensorProto.INT64, [1, "symbols"]),
            helper.make_tensor_value_info(lengths, TensorProto.INT64, [1]),
            helper.make_tensor_value_info(scales, TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, "frames"])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)

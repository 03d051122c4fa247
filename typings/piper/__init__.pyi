from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from onnxruntime import InferenceSession

class AudioChunk:
    @property
    def audio_int16_bytes(self) -> bytes: ...

class PiperConfig:
    sample_rate: int
    num_speakers: int
    @staticmethod
    def from_dict(config: Mapping[str, Any]) -> PiperConfig: ...

class SynthesisConfig:
    def __init__(
        self,
        speaker_id: int | None = None,
        length_scale: float | None = None,
        noise_scale: float | None = None,
        noise_w_scale: float | None = None,
    ) -> None: ...

class PiperVoice:
    def __init__(self, session: InferenceSession, config: PiperConfig, espeak_data_dir: Path) -> None: ...
    def synthesize(self, text: str, syn_config: SynthesisConfig | None = None) -> Iterable[AudioChunk]: ...

from collections.abc import Iterator
from types import TracebackType
from typing import Literal, Self

import numpy as np
import numpy.typing as npt

class SoundFileError(Exception): ...
class SoundFileRuntimeError(SoundFileError, RuntimeError): ...
class LibsndfileError(SoundFileRuntimeError): ...

class SoundFile:
    samplerate: int
    channels: int
    frames: int
    format: str
    title: str
    artist: str
    album: str
    comment: str
    def __init__(
        self,
        file: str | bytes,
        mode: Literal["r", "w"] = "r",
        samplerate: int | None = None,
        channels: int | None = None,
        subtype: str | None = None,
        endian: str | None = None,
        format: str | None = None,
        *,
        compression_level: float | None = None,
    ) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def write(self, data: npt.NDArray[np.float32] | npt.NDArray[np.int32]) -> None: ...
    def read(
        self, frames: int = ..., *, dtype: Literal["float32"], always_2d: Literal[True]
    ) -> npt.NDArray[np.float32]: ...
    def blocks(
        self, blocksize: int, *, dtype: Literal["float32"], always_2d: Literal[True]
    ) -> Iterator[npt.NDArray[np.float32]]: ...
    def close(self) -> None: ...

def read(file: str, dtype: Literal["float32"] = ...) -> tuple[npt.NDArray[np.float32], int]: ...

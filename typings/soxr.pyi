from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

__version__: str

_Precision = TypeVar("_Precision", np.float32, np.float64)

def resample(
    x: npt.NDArray[_Precision], in_rate: float, out_rate: float, quality: Literal["QQ", "LQ", "MQ", "HQ", "VHQ"] = "HQ"
) -> npt.NDArray[_Precision]: ...

from typing import Any

import numpy as np
import numpy.typing as npt

class Meter:
    def __init__(self, rate: int) -> None: ...
    def integrated_loudness(self, data: npt.NDArray[np.floating[Any]]) -> float: ...

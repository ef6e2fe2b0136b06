"""The kinds of arrays that the program passes around, each named once."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
"""Measured or calculated: rates, pounds, probabilities, days where they may be missing (``NaN``)."""
Counts: TypeAlias = NDArray[np.int64]
"""Whole numbers: how many, and positions in something else."""
Flags: TypeAlias = NDArray[np.bool_]
"""Whether something holds, for each."""
Texts: TypeAlias = NDArray[np.object_]
"""Text, or ``None`` where there is none."""
Hashes: TypeAlias = NDArray[np.uint64]
"""Numbers of 64 bits that depend on nothing but their keys."""
Marks: TypeAlias = NDArray[np.int8]
"""One small whole number for each of very many rows."""
Anything: TypeAlias = NDArray[Any]
"""Of a kind that only who passes it in knows."""

"""Streaming detectors: one value in, what is unusual about it out."""

from __future__ import annotations

import threading
from typing import Any, ClassVar, NamedTuple, Optional

import numpy as np

from ._columns import NONE_I64, dates_of, float_array, index_of
from ._errors import check, input_error
from ._native import ffi, lib
from ._structs import Time, epoch_seconds, owned, real, restored, saved, second_array, sized


class Detection(NamedTuple):
    """What a detector says of one value; NaN where it says nothing, as of a missing value."""

    score: float  # 0..1, calibrated: of clean values one in a thousand exceeds 0.999
    alert_score: float  # 0..1: high where an episode begins, 0 while it lasts or nothing is
    expected: float  # forecast of the value from the past

    @property
    def alert(self) -> bool:
        """Whether an episode begins that somebody should hear of."""
        return self.alert_score >= Detector.ALERT_SCORE


class Detections(NamedTuple):
    """What a detector says of many values: arrays, or pandas Series on the index of the values."""

    scores: Any
    alert_scores: Any
    expected: Any

    @property
    def alerts(self) -> np.ndarray:
        """Where episodes begin: positions, from 0."""
        return np.flatnonzero(np.asarray(self.alert_scores) >= Detector.ALERT_SCORE)

    def __repr__(self) -> str:
        return f"Detections({len(self.scores):,} values, {len(self.alerts):,} alerts)"

    def to_pandas(self) -> Any:
        """A row for each value: score, alert_score, expected."""
        import pandas as pd

        return pd.DataFrame(dict(zip(Detection._fields, self)))


class Detector:
    """Scores a stream of values, each from the past alone: constant memory, nothing to set. With
    `history` it is warmed up. It may be used from any thread; calls wait for one another.

    >>> detector = Detector([5, 6, 5, 7] * 100)
    >>> detector.push(5).alert, detector.push(60).alert
    (False, True)
    """

    ALERT_SCORE: ClassVar[float] = lib.MKTOPT_ALERT_SCORE
    """From this alert score on, somebody may want to hear of it."""

    _pointer: Any

    def __init__(self, history: Any = None, times: Any = None) -> None:
        out, error = ffi.new("mktopt_detector **"), ffi.new("mktopt_error *")
        check(lib.mktopt_detector_create(ffi.NULL, out, error), error)
        self._own(owned("detector", out[0]))
        if history is not None:
            self._learn(index_of(history), float_array(history, "values"), times, None)

    def _own(self, pointer: Any) -> None:
        self._pointer = pointer
        self._lock = threading.Lock()
        self._said, self._error = sized("mktopt_detection"), ffi.new("mktopt_error *")

    @classmethod
    def from_bytes(cls, data: Any) -> Detector:
        """What `to_bytes` wrote, and goes on from there bit for bit. `data` may come from anywhere:
        bytes, a memoryview ..."""
        self = object.__new__(cls)
        self._own(restored("detector", lib.mktopt_detector_restore, data))
        return self

    def to_bytes(self) -> bytes:
        """What was learned as bytes with a version and a checksum, the same on every machine."""
        with self._lock:
            return saved(lib.mktopt_detector_save, self._pointer)

    def copy(self) -> Detector:
        """Another detector that has learned the same."""
        return self.from_bytes(self.to_bytes())

    @property
    def seen(self) -> int:
        """How many values were learned."""
        with self._lock:
            return lib.mktopt_detector_seen(self._pointer)

    def push(self, value: Optional[float], time: Optional[Time] = None) -> Detection:
        """Scores a value, then learns it. None or NaN is missing: nothing is learned. With times,
        given for all values or for none, days and weeks are learned; without, a season is looked
        for."""
        number = real(value, "value")
        when = NONE_I64 if time is None else epoch_seconds(time, "time")
        said = self._said
        with self._lock:
            status = lib.mktopt_detector_push(self._pointer, number, when, said, self._error)
            check(status, self._error)
            return Detection(said.score, said.alert_score, said.expected)

    def run(self, values: Any, times: Any = None) -> Detections:
        """The same for many values in order: numpy, pandas, Arrow or a list. Of a pandas Series the
        times are its index, where that has dates. When a value is refused, nothing is learned."""
        index, given = index_of(values), float_array(values, "values")
        found = [np.empty(len(given)) for _ in Detections._fields]
        self._learn(index, given, times, found)
        if index is None:
            return Detections(*found)
        import pandas as pd

        return Detections(*(pd.Series(array, index) for array in found))

    def _learn(
        self, index: Any, given: np.ndarray, times: Any, found: Optional[list[np.ndarray]]
    ) -> None:
        if times is None and index is not None:
            times = dates_of(index)
        when = None if times is None else second_array(times, "times")
        if when is not None and len(when) != len(given):
            raise input_error(
                lib.MKTOPT_LENGTH_MISMATCH,
                "times",
                f"has {len(when)} elements, but values has {len(given)}",
            )
        outputs = [ffi.from_buffer("double[]", array) for array in found or []]
        with self._lock:
            status = lib.mktopt_detector_run(
                self._pointer,
                ffi.from_buffer("double[]", given),
                ffi.NULL if when is None else ffi.from_buffer("int64_t[]", when),
                len(given),
                *(outputs or [ffi.NULL] * len(Detections._fields)),
                self._error,
            )
            check(status, self._error)

    def __repr__(self) -> str:
        return f"Detector({self.seen:,} values seen)"

    def __reduce__(self) -> Any:
        return Detector.from_bytes, (self.to_bytes(),)

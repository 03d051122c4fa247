"""Pressure as it was really played: what each spot has had, whatever keys were pressed on the way."""

from typing import TypeVar

from sessions.limits import REST_BEFORE_SAME_SPOT, SEPARATE_HOLDS
from sessions.timecode import ZERO, Ms
from sessions.timeline import Segment

_Key = TypeVar("_Key")
_Muscle = tuple[str, str]
"""An area on one side."""


def muscles(segment: Segment) -> tuple[_Muscle, ...]:
    """The areas and sides that a hold or a roll presses: no side, or `both`, counts toward left and right."""
    if segment.pressure is None:
        return ()
    area = segment.area or "other"
    return ((area, segment.side),) if segment.side in ("left", "right") else ((area, "left"), (area, "right"))


class PressureLedger:
    """Counts the pressure on every spot, and on every muscle in one go.

    A spot's count starts again after 30 s without pressure on it. Holds on one area and side count as one
    until 5 s between them are spent on neither hold nor roll of it.
    """

    def __init__(self) -> None:
        self._spots: dict[str, Ms] = {}
        self._spot_rests: dict[str, Ms] = {}
        self._muscles: dict[_Muscle, Ms] = {}
        self._muscle_rests: dict[_Muscle, Ms] = {}

    def pressed(self, segment: Segment) -> Ms:
        """How much of its cap a hold has used already; zero for what is no hold."""
        if segment.pressure is None or segment.pressure.cap is None:
            return ZERO
        counts = [self._spots.get(segment.pressure.spot, ZERO)]
        counts += [self._muscles.get(muscle, ZERO) for muscle in muscles(segment)]
        return max(counts)

    def room(self, segment: Segment) -> Ms | None:
        """How much longer a hold may press; None where nothing limits it."""
        if segment.pressure is None or segment.pressure.cap is None:
            return None
        return Ms(max(0, segment.pressure.cap - self.pressed(segment)))

    def spend(self, segment: Segment | None, elapsed: Ms) -> None:
        """Count time that was played in a segment, or (None) in a pause, a wait, or before and after the session."""
        pressed = muscles(segment) if segment else ()
        spot = segment.pressure.spot if segment and segment.pressure and segment.pressure.cap is not None else None
        if spot is not None:
            self._spots[spot] = Ms(self._spots.get(spot, ZERO) + elapsed)
            self._spot_rests[spot] = ZERO
            for muscle in pressed:
                self._muscles[muscle] = Ms(self._muscles.get(muscle, ZERO) + elapsed)
                self._muscle_rests[muscle] = ZERO
        _rest(self._spots, self._spot_rests, {spot} if spot else set(), elapsed, REST_BEFORE_SAME_SPOT)
        _rest(self._muscles, self._muscle_rests, set(pressed), elapsed, SEPARATE_HOLDS)


def _rest(counts: dict[_Key, Ms], rests: dict[_Key, Ms], busy: set[_Key], elapsed: Ms, enough: Ms) -> None:
    for key in [key for key in counts if key not in busy]:
        rests[key] = Ms(rests.get(key, ZERO) + elapsed)
        if rests[key] >= enough:
            del counts[key], rests[key]

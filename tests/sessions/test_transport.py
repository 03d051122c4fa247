"""The transport moves only by its table, tiles real time with spans, and never presses a spot past its cap."""

from itertools import accumulate, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.limits import REST_BEFORE_SAME_SPOT, SEPARATE_HOLDS, hold_cap
from sessions.pressure import muscles
from sessions.timecode import Ms
from sessions.timeline import Breath, Phase, Pressure, Segment, SegmentKind, Side, Timeline
from sessions.transport import TRANSITIONS, Event, Span, State, Transport


def timeline(*parts: tuple[SegmentKind, int], **keys: object) -> Timeline:
    """A timeline of kinds and lengths in milliseconds; every hold is a spot of its own on the middle back."""
    segments: list[Segment] = []
    at = 0
    for index, (do, length) in enumerate(parts):
        pressure = Pressure(4, f"spot {index}", hold_cap("middle-back")) if do == "hold" else None
        area = "middle-back" if do in ("hold", "roll") else None
        segments.append(Segment(index, Ms(at), Ms(at + length), do, "left", area=area, pressure=pressure))
        at += length
    return Timeline("test", tuple(segments), ())


def heard(spans: list[Span]) -> list[tuple[int | None, int]]:
    """Spans with those that follow on from one another joined."""
    joined: list[tuple[int | None, int]] = []
    for span in spans:
        start = None if span.empty else span.start
        last = joined[-1] if joined else None
        follows = last is not None and (start is None if last[0] is None else start == last[0] + last[1])
        if last is not None and follows:
            joined[-1] = (last[0], last[1] + span.length)
        else:
            joined.append((start, span.length))
    return joined


def reminded(spans: list[Span]) -> list[int]:
    """How much time had gone by at each reminder."""
    starts = accumulate((span.length for span in spans), initial=0)
    return [start for start, span in zip(starts, spans, strict=False) if span.reminds]


def test_it_plays_from_start_to_end() -> None:
    transport = Transport(timeline(("move", 1000), ("rest", 2000)))
    assert heard(transport.advance(Ms(500))) == [(None, 500)]
    assert transport.handle(Event.PLAY)
    assert heard(transport.advance(Ms(5000))) == [(0, 3000), (None, 2000)]
    assert transport.state is State.ENDED
    assert transport.playhead.position == 3000


def test_a_pause_stands_still() -> None:
    transport = Transport(timeline(("move", 1000), ("rest", 2000)))
    transport.handle(Event.PLAY)
    transport.advance(Ms(300))
    transport.handle(Event.PAUSE)
    assert heard(transport.advance(Ms(700))) == [(None, 700)]
    transport.handle(Event.PLAY)
    assert heard(transport.advance(Ms(100))) == [(300, 100)]


def test_next_and_back() -> None:
    transport = Transport(timeline(("move", 10_000), ("rest", 10_000), ("move", 10_000)))
    transport.handle(Event.PLAY)
    transport.handle(Event.NEXT)
    assert transport.playhead.position == 10_000
    transport.advance(Ms(4_000))
    transport.handle(Event.BACK)
    assert transport.playhead.position == 10_000, "later than 3 s into a step, back is its own start"
    transport.advance(Ms(3_000))
    transport.handle(Event.BACK)
    assert transport.playhead.position == 0, "within 3 s it is the step before"
    transport.handle(Event.BACK)
    assert transport.playhead.position == 0


def test_next_in_the_last_step_ends() -> None:
    transport = Transport(timeline(("move", 1_000)))
    transport.handle(Event.PLAY)
    transport.handle(Event.NEXT)
    assert transport.state is State.ENDED


def test_a_wait_stands_at_its_start_until_ready() -> None:
    transport = Transport(timeline(("move", 1_000), ("wait", 15_000), ("rest", 1_000)))
    transport.handle(Event.PLAY)
    spans = transport.advance(Ms(31_500))
    assert heard(spans) == [(0, 16_000), (None, 15_500)]
    assert reminded(spans) == [16_000, 31_000]
    assert transport.state is State.WAITING
    assert transport.playhead.position == 1_000
    transport.handle(Event.READY)
    assert heard(transport.advance(Ms(1_000))) == [(16_000, 1_000)]
    assert transport.playhead.state is State.ENDED


def test_a_wait_with_auto_goes_on_by_itself() -> None:
    wait = Segment(0, Ms(0), Ms(20_000), "wait", auto=Ms(20_000))
    transport = Transport(Timeline("test", (wait, Segment(1, Ms(20_000), Ms(21_000), "rest")), ()))
    transport.handle(Event.PLAY)
    transport.advance(Ms(5_000))
    assert transport.playhead.remaining == 15_000
    spans = transport.advance(Ms(16_000))
    assert (heard(spans), reminded(spans)) == ([(5_000, 16_000)], [])
    assert transport.state is State.ENDED


def test_only_a_hold_that_may_be_released_is() -> None:
    free = Segment(0, Ms(0), Ms(90_000), "hold", up_to=True, pressure=Pressure(4, "a", Ms(90_000)))
    for segment, released in ((free, True), (timeline(("hold", 90_000)).segments[0], False)):
        transport = Transport(Timeline("test", (segment, Segment(1, Ms(90_000), Ms(91_000), "rest")), ()))
        transport.handle(Event.PLAY)
        transport.advance(Ms(10_000))
        assert transport.handle(Event.READY) is released
        assert transport.playhead.position == (90_000 if released else 10_000)


def test_a_breath_starts_its_cycle_again_after_a_pause() -> None:
    breath = Breath((Phase("in", Ms(4_000)), Phase("out", Ms(6_000))), 3)
    transport = Transport(Timeline("test", (Segment(0, Ms(0), Ms(30_000), "breathe", breath=breath),), ()))
    transport.handle(Event.PLAY)
    transport.advance(Ms(17_000))
    transport.handle(Event.PAUSE)
    transport.handle(Event.PLAY)
    assert transport.playhead.position == 10_000


def test_a_hold_played_again_goes_on_with_its_count() -> None:
    transport = Transport(timeline(("hold", 60_000), ("rest", 60_000)))
    transport.handle(Event.PLAY)
    transport.advance(Ms(50_000))
    transport.handle(Event.BACK)
    assert heard(transport.advance(Ms(41_000))) == [(0, 40_000), (60_000, 1_000)]
    assert transport.playhead.resting, "the hold was ended by its cap"


def test_thirty_seconds_of_rest_free_the_spot() -> None:
    transport = Transport(timeline(("hold", 90_000), ("rest", 30_000)))
    transport.handle(Event.PLAY)
    transport.advance(Ms(119_999))
    transport.handle(Event.PAUSE)
    transport.advance(Ms(1))
    transport.handle(Event.SEEK, 0)
    transport.handle(Event.PLAY)
    assert transport.playhead.remaining == 90_000


def test_a_step_can_be_made_longer_and_shorter() -> None:
    transport = Transport(timeline(("rest", 30_000), ("hold", 85_000)))
    transport.handle(Event.PLAY)
    transport.advance(Ms(25_000))
    assert transport.adjusted(Ms(10_000), Ms(30_000)) == 40_000
    assert transport.adjusted(Ms(-10_000), Ms(30_000)) == 25_000, "never shorter than what has passed"
    transport.replace(timeline(("rest", 40_000), ("hold", 85_000)))
    assert transport.playhead.remaining == 15_000
    transport.advance(Ms(20_000))
    assert transport.adjusted(Ms(10_000), Ms(85_000)) == 90_000, "a hold stops at its cap"


@pytest.mark.parametrize(("state", "event"), product(State, Event))
def test_what_the_table_does_not_name_is_ignored(state: State, event: Event) -> None:
    transport = _in_state(state)
    assert transport.state is state
    if event in (Event.MEET_WAIT, Event.MEET_END):
        return
    before = transport.playhead
    taken = transport.handle(event)
    assert taken is ((state, event) in TRANSITIONS and not (event is Event.READY and state is not State.WAITING))
    assert taken or transport.playhead == before


def _in_state(state: State) -> Transport:
    transport = Transport(timeline(("move", 1_000), ("wait", 15_000), ("move", 1_000)))
    if state is not State.STOPPED:
        transport.handle(Event.PLAY)
    if state is State.WAITING:
        transport.advance(Ms(1_001))
    elif state is State.PAUSED:
        transport.handle(Event.PAUSE)
    elif state is State.ENDED:
        transport.handle(Event.NEXT)
        transport.handle(Event.NEXT)
        transport.handle(Event.NEXT)
    return transport


_KINDS: st.SearchStrategy[SegmentKind] = st.sampled_from(["move", "hold", "hold", "roll", "rest", "wait"])
_LENGTHS = st.integers(1, 180).map(lambda half: half * 500)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    segments: list[Segment] = []
    at = Ms(0)
    for index in range(draw(st.integers(1, 8))):
        do: SegmentKind = draw(_KINDS)
        side: Side | None = draw(st.sampled_from(["left", "right", "both", None]))
        area = draw(st.sampled_from(["middle-back", "ql"])) if do in ("hold", "roll") else None
        cap = hold_cap(area)
        length = draw(_LENGTHS)
        length = min(length, cap) if do == "hold" else length
        spot = f"{draw(st.integers(0, 2))}/{side}"
        pressure = Pressure(4, spot, cap if do == "hold" else None) if area else None
        segments.append(Segment(index, at, Ms(at + length), do, side, area=area, pressure=pressure))
        at = segments[-1].end
    return Timeline("test", tuple(segments), ())


_ACTS = st.one_of(
    st.integers(1, 40_000),
    st.sampled_from([Event.PAUSE, Event.PLAY, Event.NEXT, Event.BACK, Event.READY, "+", "-", "reload"]),
)


def _act(transport: Transport, act: int | Event | str) -> list[tuple[Segment | None, Ms]]:
    """Do one thing to a transport; tells what was played meanwhile: the segment (None: nothing), and how long."""
    if isinstance(act, int):
        spans = transport.advance(Ms(act))
        segments = transport.timeline.segments
        return [
            (segments[span.playhead.segment] if span.playhead.state is State.PLAYING else None, span.length)
            for span in spans
        ]
    if isinstance(act, Event):
        transport.handle(act)
    elif act == "reload":
        transport.replace(transport.timeline)
    else:
        by = Ms(10_000 if act == "+" else -10_000)
        length = transport.adjusted(by, transport.segment.duration)
        if length is not None:
            transport.replace(_with_length(transport.timeline, transport.segment.index, length))
    return []


def _with_length(timeline: Timeline, changed: int, length: Ms) -> Timeline:
    from dataclasses import replace

    segments: list[Segment] = []
    at = Ms(0)
    for segment in timeline.segments:
        end = Ms(at + (length if segment.index == changed else segment.duration))
        segments.append(replace(segment, start=at, end=end))
        at = end
    return replace(timeline, segments=tuple(segments))


@settings(max_examples=200)
@given(timelines(), st.lists(_ACTS, max_size=40))
def test_no_keys_press_a_spot_past_its_cap(timeline: Timeline, acts: list[int | Event | str]) -> None:
    transport = Transport(timeline)
    transport.handle(Event.PLAY)
    played = [piece for act in acts for piece in _act(transport, act)]
    for spot in {segment.pressure.spot for segment in timeline.segments if segment.pressure}:
        caps = [s.pressure.cap for s in timeline.segments if s.pressure and s.pressure.cap and s.pressure.spot == spot]
        on = [(bool(s and s.pressure and s.pressure.cap and s.pressure.spot == spot), ms) for s, ms in played]
        assert _longest(on, REST_BEFORE_SAME_SPOT) <= max(caps, default=0)
    for muscle in {muscle for segment in timeline.segments for muscle in muscles(segment)}:
        on = [(bool(s and muscle in muscles(s)), ms) for s, ms in played]
        holds = [bool(s and s.pressure and s.pressure.cap) for s, _ in played]
        assert _longest(on, SEPARATE_HOLDS, holds) <= hold_cap(muscle[0])


def _longest(pressed: list[tuple[bool, Ms]], enough: Ms, counts: list[bool] | None = None) -> int:
    """The longest pressure without a rest that is long enough; where `counts` is False it presses uncounted."""
    longest = run = rest = 0
    for number, (on, length) in enumerate(pressed):
        if on:
            counted = counts is None or counts[number]
            run += length if counted else 0
            rest = 0 if counted else rest
        else:
            rest += length
            run = 0 if rest >= enough else run
        longest = max(longest, run)
    return longest


@settings(max_examples=100)
@given(timelines(), st.lists(st.integers(1, 30_000), min_size=1, max_size=20), st.data())
def test_any_partition_of_time_is_heard_alike(timeline: Timeline, lengths: list[int], data: st.DataObject) -> None:
    whole, parts = Transport(timeline), Transport(timeline)
    whole.handle(Event.PLAY)
    parts.handle(Event.PLAY)
    total = sum(lengths)
    cuts = sorted({0, total, *data.draw(st.lists(st.integers(0, total), max_size=20))})
    in_parts = [span for start, end in pairwise(cuts) for span in parts.advance(Ms(end - start))]
    at_once = whole.advance(Ms(total))
    assert heard(at_once) == heard(in_parts)
    assert reminded(at_once) == reminded(in_parts)
    assert whole.playhead == parts.playhead
    assert sum(length for _, length in heard(in_parts)) == total

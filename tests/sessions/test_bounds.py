"""Every number of a script has its bounds: the last that fits, and the first that does not."""

import pytest

from sessions.compiling.compiler import compile_script
from sessions.reading.source import parse
from sessions.timecode import Ms
from sessions.timeline import Say

REST = '[[step]]\ndo = "rest"\nfor = "20s"\n'


def fits(text: str) -> bool:
    return parse(f'title = "T"\n{text}').script is not None


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ('[[step]]\ndo = "hold"\narea = "hips"\npressure = {}', "1", "0"),
        ('[[step]]\ndo = "hold"\narea = "hips"\npressure = {}', "10", "11"),
        ('[[step]]\ndo = "reps"\nevery = 1\ncount = {}', "1000", "1001"),
        ('[[step]]\ndo = "reps"\nevery = 1\ncount = {}', "1", "0"),
        ('[[step]]\ndo = "breathe"\npattern = "4-6"\ncycles = {}', "1000", "1001"),
        ('[[step]]\ndo = "breathe"\npattern = "4-6"\ncycles = {}', "1", "0"),
        ('[[step]]\ndo = "breathe"\npattern = "{}-6"\ncycles = 1', "0.5", "0"),
        ('[[step]]\ndo = "breathe"\npattern = "{}-6"\ncycles = 1', "999.5", "1000"),
        ('[[step]]\ndo = "breathe"\npattern = "4-{}"\ncycles = 1', "6.5", "6.25"),
        ('[[step]]\ndo = "repeat"\ntimes = {}\nstep = [{{ do = "rest", for = 1 }}]', "1", "0"),
        ('[[step]]\ndo = "repeat"\ntimes = {}\nstep = [{{ do = "rest", for = 1 }}]', "10000", "10001"),
        (f"[sound]\nwords_per_minute = {{}}\n{REST}", "90", "89"),
        (f"[sound]\nwords_per_minute = {{}}\n{REST}", "150", "151"),
        (f"[sound]\nambience_volume = {{}}\n{REST}", "1.0", "1.01"),
        (f"[sound]\nambience_volume = {{}}\n{REST}", "0.0", "-0.01"),
        (f"[sound]\ncountdown = {{}}\n{REST}", "0", "-1"),
        (f"[sound]\ncountdown = {{}}\n{REST}", "10", "11"),
        (f"[sound]\ncountdown = {{}}\n{REST}", "3", "2.5"),
        ("format = {}\n" + REST, "1", "2"),
        ('[[step]]\ndo = "rest"\nfor = {}', "0.001", "0.0005"),
        ('[[step]]\ndo = "rest"\nfor = {}', "0.001", "0"),
        ('[[step]]\ndo = "rest"\nfor = {}', "14400", "14401"),
        ('[[step]]\ndo = "rest"\nfor = {}', "1", "nan"),
        ('[[step]]\ndo = "rest"\nfor = {}', "1", "inf"),
        ('[[step]]\ndo = "rest"\nfor = {}', "1", "true"),
        ('[[step]]\ndo = "rest"\nfor = "{}"', "1:59", "1:60"),
        ('[[step]]\ndo = "rest"\nfor = "{}"', "1:00:00", "1:60:00"),
    ],
)
def test_the_last_fits_and_the_next_does_not(text: str, inside: str, outside: str) -> None:
    assert fits(text.format(inside)) or _only_long(text.format(inside))
    assert not fits(text.format(outside))


def _only_long(text: str) -> bool:
    """Whether all that is wrong is that it lasts too long, which is another bound."""
    return {finding.code for finding in parse(f'title = "T"\n{text}').findings} <= {"too-long"}


@pytest.mark.parametrize(("seconds", "cues"), [(2.0, 1), (1.999, 0)])
def test_ticks_come_a_second_after_the_start_at_the_soonest(seconds: float, cues: int) -> None:
    script = parse(f'title = "T"\n[sound]\ncountdown = 1\n[[step]]\ndo = "rest"\nfor = {seconds}\nsay = ""').script
    assert script is not None
    timeline = compile_script(script, lambda say: Ms(10 * len(say.text)), intro="none")
    ticks = [cue for cue in timeline.cues if not isinstance(cue.intent, Say) and cue.at > 0 and cue.segment == 0]
    assert len(ticks) == cues

"""The sound files of a script: each is looked at before it plays, by whoever can look."""

from collections.abc import Iterator, Mapping

from sessions.compiling.step import InspectSound
from sessions.findings import KeyPath, Problem
from sessions.script.models import CueSpec, Include, Repeat, Script, Sides, Sound, Step, SwitchSpec
from sessions.script.structure import placed_steps
from sessions.script.values import SoundPath
from sessions.timeline import Play


def sound_problems(script: Script, inspect: InspectSound) -> list[Problem]:
    """Every sound file of a script, and of what it includes, that does not sound, and why."""
    problems: list[Problem] = []
    for path, file, folder in sound_files(script):
        reason = inspect(Play(file, folder))
        if isinstance(reason, str):
            problems.append(Problem("sound-file", path, reason))
    return problems


def sound_files(script: Script) -> Iterator[tuple[KeyPath, str, str]]:
    """Every sound file that a script names, itself or through an include: where, its path, and the folder it is in."""
    folders: dict[KeyPath, str] = {(): script.folder}
    yield from _session_files(script, ())
    for placed in placed_steps(script):
        folder = folders[max((path for path in folders if placed.path[: len(path)] == path), key=len)]
        for path, file in _step_files(placed.step, placed.path):
            yield path, file, folder
        if isinstance(placed.step, Include):
            folders[placed.path] = placed.step.script.folder
            for _, file, own in _session_files(placed.step.script, ()):
                yield (*placed.path, "session"), file, own


def _session_files(script: Script, path: KeyPath) -> Iterator[tuple[KeyPath, str, str]]:
    for place, file in _tone_files(script.sound, (*path, "sound")):
        yield place, file, script.folder
    if isinstance(script.sound.ambience, SoundPath):
        yield (*path, "sound", "ambience"), script.sound.ambience, script.folder


def _step_files(step: Step, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    yield from _tone_files(step.sound, (*path, "sound"))
    pauses: Mapping[str, object]
    if isinstance(step, Repeat):
        pauses = {"between": step.between}
    elif isinstance(step, Include):
        pauses = {}
    else:
        pauses = {"switch": step.switch}
    for key, pause in pauses.items():
        if isinstance(pause, SwitchSpec):
            yield from _tone_files(pause.sound, (*path, key, "sound"))
            yield from _cue_files(pause.cue, (*path, key))
    if not isinstance(step, Repeat | Sides | Include):
        yield from _cue_files(step.cue, path)


def _tone_files(sound: Sound | None, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    for event, tone in (sound.tone if sound else {}).items():
        if isinstance(tone, SoundPath):
            yield (*path, "tone", event), tone


def _cue_files(cues: tuple[CueSpec, ...], path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    for number, cue in enumerate(cues):
        if cue.play is not None:
            yield (*path, "cue", number, "play"), cue.play

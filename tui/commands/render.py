"""`unknot render`: a session as a sound file, and its words as subtitles."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from audio.bounce import bounce
from audio.files import MissingProgramError, SoundFileError, Tags, check_place, check_sound_place
from audio.mixer import Levels
from audio.outputs.leaving import signals_exit
from audio.score import Score
from sessions.chapters import chapters_of
from sessions.inert import inert
from sessions.rules.sounds import sound_files
from sessions.script.models import Script
from sessions.store.files import write_atomically
from sessions.subtitles import SUBTITLES, lines_of
from sessions.timecode import clock
from sessions.timeline import Timeline
from tui.commands.options import Intro, Session, Settings
from tui.errors import FAILED, USAGE, UserError
from tui.loading import load_script, parse_settings
from tui.meter import Meter
from tui.preferences import preferences
from tui.rehearsing import Playing, levels_of, rehearsed


def render(
    session: Session,
    /,
    *,
    output: Annotated[
        Path | None,
        Parameter(name=("-o", "--output"), help="The file to write: .wav, .flac, .ogg, .opus, .mp3 or .m4a."),
    ] = None,
    subtitles: Annotated[
        tuple[Path, ...],
        Parameter(
            negative=(),
            show_default=False,
            help="What is spoken, as .srt, .vtt or .lrc; may be given more than once, and without -o.",
        ),
    ] = (),
    intro: Intro = True,
    set_: Settings = (),
    voice: Annotated[bool | None, Parameter(help="Spoken words. [env var: UNKNOT_VOICE]", show_default=False)] = None,
    tones: Annotated[bool | None, Parameter(help="Tones. [env var: UNKNOT_TONES]", show_default=False)] = None,
    mono: Annotated[
        bool | None, Parameter(help="The same in both ears. [env var: UNKNOT_MONO]", show_default=False)
    ] = None,
) -> int:
    """Render a session to a sound file, with its title and a chapter for every step. It appears when it is whole.

    It is spoken and mixed as your settings say, at full volume.
    """
    switches = {name: on for name, on in (("voice", voice), ("tones", tones)) if on is not None}
    wanted = preferences({} if mono is None else {"mono": mono}, switches)
    playing = wanted.playing("full" if intro else "none")
    _check_places(output, subtitles)
    script = load_script(session, parse_settings(set_))
    _check_own_sounds(script, output)
    meter = Meter()
    for mistake in wanted.mistakes:
        meter.notice(mistake)
    if output is not None and playing.style == "silent":
        meter.notice("The silent style is for a screen that flashes: the file is rendered with sound.")
    with signals_exit(), rehearsed(script, playing, meter.notice) as rehearsal:
        try:
            failures = rehearsal.prepare(lambda done, total: meter.show("Speaking", done, total))
            for say, reason in failures.items():
                meter.notice(f'"{say.text}" is not spoken: {reason}')
            timeline = rehearsal.timeline({})
            if output is not None:
                score = rehearsal.score(timeline)
                _render_sound(score, output, _levels(playing), _tags(script, timeline), meter)
        finally:
            meter.end()
    if output is not None:
        print(f"{inert(str(output))}: {clock(timeline.duration)}")
    for path in subtitles:
        _write_subtitles(path, timeline)
    return 0


def _levels(playing: Playing) -> Levels:
    """The parts as they are wished for, at full volume: how loud a file is heard is up to what plays it."""
    levels = replace(levels_of(playing), master=1.0)
    return replace(levels, voice=0.0) if playing.style == "tones" else levels


def _check_places(output: Path | None, subtitles: tuple[Path, ...]) -> None:
    """Find beforehand what would else be found after a minute of work. Raises UserError."""
    if output is None and not subtitles:
        raise UserError("Which file? Name it with -o, as in -o session.mp3. See: unknot render --help", USAGE)
    named: set[str] = set()
    for path in (output, *subtitles):
        if path is None:
            continue
        try:
            if path is output:
                check_sound_place(path)
            else:
                check_place(path)
        except MissingProgramError as error:
            raise UserError(str(error), FAILED) from None
        except SoundFileError as error:
            raise UserError(str(error), USAGE) from None
        except OSError as error:
            raise _unwritable(path, error) from None
        if path is not output and path.suffix.lower() not in SUBTITLES:
            suffixes = "{}, {} or {}".format(*SUBTITLES)
            raise UserError(f"{inert(str(path))} names no format of subtitles: let it end in {suffixes}.", USAGE)
        if (place := os.path.realpath(path)) in named:
            raise UserError(f"{inert(str(path))} is named twice.", USAGE)
        named.add(place)


def _check_own_sounds(script: Script, output: Path | None) -> None:
    """Keep a session from being written over a sound that it plays. Raises UserError."""
    for _, file, folder in sound_files(script):
        if output is not None and os.path.realpath(Path(folder, file)) == os.path.realpath(output):
            raise UserError(f"{inert(str(output))} is a sound of the session itself: choose another name.", USAGE)


def _tags(script: Script, timeline: Timeline) -> Tags:
    return Tags(
        timeline.title,
        script.author or "",
        script.about or "",
        timeline.language,
        timeline.duration,
        chapters_of(timeline),
    )


def _render_sound(score: Score, output: Path, levels: Levels, tags: Tags, meter: Meter) -> None:
    try:
        bounce(score, output, levels, lambda done, total: meter.show("Rendering", done, total), tags)
    except SoundFileError as error:
        raise UserError(str(error), FAILED) from None
    except OSError as error:
        raise _unwritable(output, error) from None


def _write_subtitles(path: Path, timeline: Timeline) -> None:
    try:
        write_atomically(path, SUBTITLES[path.suffix.lower()](timeline))
    except OSError as error:
        raise _unwritable(path, error) from None
    lines = len(lines_of(timeline))
    print(f"{inert(str(path))}: {lines} {'line' if lines == 1 else 'lines'}")


def _unwritable(path: Path, error: OSError) -> UserError:
    return UserError(f"{inert(str(path))} cannot be written: {error.strerror or error}.")

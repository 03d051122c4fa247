"""`unknot breaks`: reminders to move, at the desk."""

import asyncio
import os
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Annotated

from cyclopts import Parameter

from sessions.breaks.hours import Hours, HoursError, parse_days, parse_hours
from sessions.breaks.plan import Plan, parse_every
from sessions.breaks.schedule import Past
from sessions.inert import inert
from sessions.settings.table import Settings
from sessions.store.desk_state import lock_path, read_state, state_path
from sessions.store.lock import Lock, LockedError
from sessions.timecode import DurationError
from tui import completing
from tui.commands.options import NO_FLAGS, AsJson, Intro, Sound
from tui.desk import service
from tui.desk.given import anywhere, words_of
from tui.desk.senses import of_this_system
from tui.desk.setup import DEMO_PERIOD, Desk, chosen, demo_clock
from tui.desk.status import print_status
from tui.desk.words import Choice, plan_in_words
from tui.errors import FAILED, USAGE, UserError
from tui.preferences import Preferences, preferences
from tui.terminal import has_screen

_Text = str | None


def _flag(help: str) -> Parameter:
    return Parameter(negative=(), show_default=False, help=help)


def breaks(
    *,
    every: Annotated[
        _Text, Parameter(help="How often a break comes: 20m to 60m; 45m by itself.", show_default=False)
    ] = None,
    session: Annotated[
        tuple[str, ...],
        Parameter(
            negative=(),
            show_default=False,
            completer=completing.session,
            help="What a break plays; given more than once they take turns. By itself: what fits of the desk sessions.",
        ),
    ] = (),
    hours: Annotated[_Text, Parameter(help="Working hours: 9:00-17:30. By itself: always.", show_default=False)] = None,
    days: Annotated[_Text, Parameter(help="Working days: mon-fri. By itself: every day.", show_default=False)] = None,
    headless: Annotated[bool, _flag("Without a screen, for a service: lines, and sessions by sound alone.")] = False,
    demo: Annotated[bool, _flag("A day at a second a minute, to see what it does.")] = False,
    install: Annotated[bool, _flag("Let it start by itself when you log in, with these options.")] = False,
    uninstall: Annotated[bool, _flag("Let it start by itself no longer.")] = False,
    status: Annotated[bool, _flag("Tell how the breaks that run stand.")] = False,
    json: AsJson = False,
    intro: Intro = True,
    sound: Sound = NO_FLAGS,
) -> int:
    """Remind of a break at the desk, and guide it.

    A notification and a chime say that one is due; a break is put off while you are in a meeting, and a real pause
    counts as one.
    """
    if sum((install, uninstall, status)) > 1:
        raise UserError("Of --install, --uninstall and --status only one makes sense at a time.", USAGE)
    if json and not status:
        raise UserError("--json goes with --status.", USAGE)
    if status:
        return print_status(json=json)
    if uninstall:
        return service.uninstall(service.service_of((), os.environ), print)
    wanted = preferences(sound.settings(), sound.switches())
    plan = _plan(every, hours, days, wanted.settings)
    names = session or tuple(filter(None, (wanted.settings.breaks_session,)))
    choices = chosen(names, plan.every)
    plan = replace(plan, sessions=tuple(choice.name for choice in choices))
    if install:
        options = {"every": every, "session": tuple(map(anywhere, session)), "hours": hours, "days": days}
        sounds = {**sound.settings(), **sound.switches()}
        words = words_of({**options, **sounds, "intro": None if intro else False})
        service.install(service.service_of(words, os.environ), print)
        return 0
    desk = _desk(plan, choices, wanted, intro=intro, demo=demo)
    with ExitStack() as stack:
        mistakes = wanted.mistakes
        # A demo disturbs nobody, and takes nothing from who runs.
        if not demo:
            mistakes += _locked(stack)
            desk = replace(desk, today=_today())
        if headless or not has_screen():
            return asyncio.run(_serve(desk, mistakes, demo=demo))
        return _show(desk, wanted, mistakes, demo=demo)


def _plan(every: _Text, hours: _Text, days: _Text, settings: Settings) -> Plan:
    """What the flags say, and else the settings. Raises UserError."""
    spans = settings.breaks_hours if hours is None else hours
    try:
        often = settings.breaks_every if every is None else parse_every(every)
    except DurationError as error:
        raise UserError(f"--every {inert(every or '')}: {error}.", USAGE) from None
    try:
        open_at = Hours(parse_hours(spans) if spans else (), parse_days(settings.breaks_days if days is None else days))
    except HoursError as error:
        raise UserError(f"{inert(str(error))}.", USAGE) from None
    return Plan(every=often, hours=open_at)


def _desk(plan: Plan, choices: tuple[Choice, ...], wanted: Preferences, *, intro: bool, demo: bool) -> Desk:
    # Who moves every hour has heard the cautions.
    desk = Desk(plan, choices, wanted.playing("short" if intro else "none"))
    if not demo:
        return desk
    clock = demo_clock(plan, datetime.now().astimezone())
    return replace(desk, clock=clock, senses=of_this_system().without_idle(), period=DEMO_PERIOD)


def _today() -> tuple[Past, ...]:
    kept = read_state(state_path())
    return kept.today if kept else ()


def _locked(stack: ExitStack) -> tuple[str, ...]:
    """Hold the lock of the one instance until the stack is left; a sentence where it cannot be had and nobody has it.

    Raises UserError where another one runs.
    """
    try:
        stack.enter_context(Lock(lock_path()))
    except LockedError as error:
        who = f"process {error.pid}" if error.pid else "another process"
        raise UserError(f"Desk breaks run already, in {who}. How they stand: unknot breaks --status", FAILED) from None
    except OSError as error:
        # Who cannot write is reminded all the same.
        why = error.strerror or error
        return (f"{inert(str(lock_path()))} cannot be written ({why}): a second unknot breaks would not be noticed.",)
    return ()


async def _serve(desk: Desk, mistakes: tuple[str, ...], *, demo: bool) -> int:
    from tui.desk.alone import Alone
    from tui.desk.headless import Log, play_alone, serve
    from tui.desk.keeping import Keeping
    from tui.remembering import recording_of

    def tell(line: str) -> None:
        print(inert(line), flush=True)

    def told(words: str) -> None:
        log.say(runner, words)

    def changed() -> None:
        log.look(runner)
        if not demo:
            keeping.look(runner.status)

    log = Log(tell, desk.choices)
    keeping = Keeping(state_path(), told)
    # A demonstration is no practice.
    journal = None if demo else partial(recording_of, notice=told, asks_tension=False)
    alone = Alone(desk.opener, journal, told)

    async def play(name: str) -> None:
        await play_alone(alone, calls, name)

    runner, calls = desk.runner(told, play, changed)
    log.say(runner, f"Desk breaks, {plan_in_words(desk.plan)}.")
    for mistake in mistakes:
        told(mistake)
    return await serve(runner, calls)


def _show(desk: Desk, wanted: Preferences, mistakes: tuple[str, ...], *, demo: bool) -> int:
    from tui.running import run_screen
    from tui.screens.breaks import BreaksScreen

    return run_screen(BreaksScreen(desk, keeps=None if demo else state_path(), mistakes=mistakes), wanted)

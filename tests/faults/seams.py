"""Every seam between unknot and the world, and how it is made to fail: one list to see what is covered.

A fault of FAULTS is made here, around the program as a person starts it; COVERED names the tests of the seams that
are made to fail elsewhere, closer to what stands behind them.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sessions.store.log.exchange import lines_of
from sessions.store.log.log import Log
from tests.sessions.log.conftest import run_number
from tests.tui.conftest import Terminal

SHORT = 'title = "Short"\nclosing = false\n[[step]]\ndo = "rest"\nfor = "1s"\ntitle = "Let go"\n'
MINE = SHORT.replace("Short", "Mine")
RUN = lines_of([run_number(2)])
PLAY = ("play", "./short.toml", "--plain", "--no-intro")
OLD = "the old one"

FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"
"""No file may grow, as on a disk that is full; the system says EFBIG instead of ENOSPC."""
NO_TEMP = "import tempfile; tempfile._candidate_tempdir_list = lambda: ['/nowhere']"
IGNORES_HANGUP = (
    "import os, signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    "from audio.player import Player\n"
    "play = Player.play\n"
    "Player.play = lambda self: (os.kill(os.getpid(), signal.SIGHUP), play(self))[1]"
)
WINDOW_CHANGES = (
    "import os, signal\n"
    "from audio.player import Player\n"
    "play = Player.play\n"
    "Player.play = lambda self: ([os.kill(os.getpid(), signal.SIGWINCH) for _ in range(500)], play(self))[1]"
)
_ENGINE = (
    "import audio.speech.espeak as espeak; from pathlib import Path\n"
    "espeak.TIME_LIMIT = 0.3\n"
    "espeak.Espeak.__init__.__kwdefaults__.update(time_limit=0.3, script=Path('{}'))"
)


def nothing(terminal: Terminal) -> None:
    """All is as it should be."""


@dataclass(frozen=True)
class Fault:
    """A seam that fails: by `prepare` before the program starts, by `before`, Python that it runs first, or by `env`.

    `words` is the command, `says` a part of what it tells, and `code` how it ends. `denied` takes away root's power to
    write what is read-only. The files named in `untouched` hold what they held, and no part of a file is left.
    """

    seam: str
    words: tuple[str, ...]
    says: str
    code: int = 0
    before: str = ""
    prepare: Callable[[Terminal], object] = nothing
    env: tuple[tuple[str, str], ...] = ()
    denied: bool = False
    untouched: tuple[str, ...] = ()
    speech: bool = False


def log_path(terminal: Terminal) -> Path:
    """Where the program keeps its log."""
    return terminal.folder / "data" / "unknot" / "log.db"


def with_a_log_and(name: str, text: str) -> Callable[[Terminal], object]:
    """A run in the log, and a file."""

    def make(terminal: Terminal) -> None:
        Log(log_path(terminal)).write(run_number(1))
        terminal.script(name, text)

    return make


def with_an_old_one(name: str) -> Callable[[Terminal], object]:
    """A file in the place of what is to be written."""
    return lambda terminal: terminal.script(name, OLD)


def read_only(terminal: Terminal) -> None:
    """Folders for everything, none of which may be written."""
    for name in ("cache", "data", "config"):
        (terminal.folder / name).mkdir(mode=0o555)


def unreadable(name: str) -> Callable[[Terminal], object]:
    """A file that nobody may read."""

    def make(terminal: Terminal) -> None:
        path = terminal.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.read_text() if path.exists() else "", "utf-8")
        path.chmod(0)

    return make


def damaged_log(terminal: Terminal) -> None:
    """A log that is text."""
    log_path(terminal).parent.mkdir(parents=True)
    log_path(terminal).write_text("Dear log,\n" * 50)


def engine(code: str) -> Callable[[Terminal], object]:
    """A worker for espeak-ng that does something else."""
    return lambda terminal: terminal.script("engine.py", code)


FAULTS = (
    Fault("full disk, play", PLAY, "the disk is full or failing. This session is not kept.", before=FULL),
    Fault("full disk, new", ("new", "mine.toml"), "File too large", 1, FULL),
    Fault("full disk, settings", ("settings", "volume", "0.5"), "cannot be written (file too large)", 1, FULL),
    Fault(
        "full disk, export", ("log", "--export", "a.jsonl", "--yes"), "a.jsonl cannot be written: File too large.", 1,
        FULL, with_a_log_and("a.jsonl", OLD), untouched=("a.jsonl",),
    ),
    Fault(
        "full disk, subtitles", ("render", "./short.toml", "--subtitles", "a.srt"), "a.srt cannot be written", 1,
        FULL, with_an_old_one("a.srt"), untouched=("a.srt",),
    ),
    Fault(
        "full disk, sound", ("render", "./short.toml", "-o", "a.wav"), "a.wav cannot be written", 1,
        FULL, with_an_old_one("a.wav"), untouched=("a.wav",),
    ),
    Fault("full disk, index", ("list",), "Mine", before=FULL, prepare=lambda it: it.script("sessions/m.toml", MINE)),
    Fault("full disk, import", ("log", "--import", "runs.jsonl"), "the disk is full or failing.", 1, FULL,
          with_a_log_and("runs.jsonl", RUN), untouched=("data/unknot/log.db",)),
    Fault("read-only home, play", PLAY, "This session is not kept.", prepare=read_only, denied=True),
    Fault("read-only home, list", ("list",), "desk-2", prepare=read_only, denied=True),
    Fault("read-only home, settings", ("settings", "volume", "0.5"), "the settings are not saved.", 1,
          prepare=read_only, denied=True),
    Fault("permission, script", PLAY, "reading this file is not allowed", 1, prepare=unreadable("short.toml"),
          denied=True),
    Fault("permission, settings", PLAY, "cannot be read (permission denied). The defaults are used.",
          prepare=unreadable("config/unknot/config.toml"), denied=True),
    Fault("permission, log", PLAY, "This session is not kept.", prepare=unreadable("data/unknot/log.db"), denied=True),
    Fault("permission, import", ("log", "--import", "short.toml"), "short.toml cannot be read: Permission denied.", 1,
          prepare=unreadable("short.toml"), denied=True),
    Fault("damaged log, play", PLAY, "is damaged. It is left as it is", prepare=damaged_log,
          untouched=("data/unknot/log.db",)),
    Fault("no temp folder, play", PLAY, "Complete: 1 of 1 steps", before=NO_TEMP, speech=True),
    Fault("engine that crashes", PLAY, "Complete: 1 of 1 steps", before=_ENGINE.format("engine.py"),
          prepare=engine("import os; os.abort()"), speech=True),
    Fault("engine that hangs", PLAY, "Complete: 1 of 1 steps", before=_ENGINE.format("engine.py"),
          prepare=engine("import time; time.sleep(600)"), speech=True),
    Fault("engine that talks nonsense", PLAY, "Complete: 1 of 1 steps", before=_ENGINE.format("engine.py"),
          prepare=engine("import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\4nope')"), speech=True),
    Fault("SIGHUP under nohup", PLAY, "Complete: 1 of 1 steps", before=IGNORES_HANGUP),
    Fault("SIGWINCH storm, lines", PLAY, "Complete: 1 of 1 steps", before=WINDOW_CHANGES),
)  # fmt: skip


COVERED = {
    "no temp folder, M4A": "tests/faults/test_faults.py::test_m4a_without_a_temp_folder",
    "closed streams, lines": "tests/faults/test_faults.py::test_a_session_with_closed_streams_plays",
    "closed pipe, lines": "tests/faults/test_faults.py::test_nobody_reads_what_a_session_tells",
    "closed streams": "tests/tui/test_cli.py::test_closed_streams_are_no_error",
    "/dev/full": "tests/tui/test_cli.py::test_a_full_disk_is_a_sentence",
    "full disk, MP3": "tests/tui/commands/test_render.py::test_a_full_disk_is_a_sentence",
    "full disk, speech cache": "tests/audio/speech/test_cache.py::test_a_full_disk_is_no_error_and_leaves_nothing",
    "full disk, log": "tests/sessions/log/test_log_trouble.py::test_a_file_that_may_not_grow",
    "no data folder, breaks": "tests/tui/desk/test_breaks_command.py::test_who_cannot_write_is_reminded_all_the_same",
    "permission, editor": "tests/tui/test_drafting.py::test_what_cannot_be_written_is_told_and_kept",
    "missing device": "tests/audio/outputs/test_sounding.py::"
    "test_without_any_device_the_session_goes_on_with_one_notice_and_nothing_on_the_screen",
    "lost device": "tests/audio/outputs/test_sounding.py::"
    "test_the_server_is_killed_and_comes_back_and_the_time_is_unbroken",
    "device that hangs": "tests/audio/outputs/test_supervisor.py::"
    "test_an_opening_that_hangs_is_given_up_and_closed_when_it_ends_after_all",
    "engine crash, one sentence": "tests/audio/speech/test_espeak.py::"
    "test_a_crash_of_the_engine_costs_one_sentence_and_no_process",
    "engine hang, one sentence": "tests/audio/speech/test_espeak.py::test_a_hang_is_ended_and_costs_one_sentence",
    "ffmpeg that hangs": "tests/audio/test_reading_sounds.py::test_an_ffmpeg_that_hangs_is_ended",
    "probe that hangs": "tests/tui/desk/test_linux_probes.py::test_a_program_that_hangs_is_ended",
    "corrupt speech cache": "tests/audio/speech/test_cache.py::test_a_damaged_entry_is_made_anew",
    "corrupt index": "tests/sessions/test_catalog.py::test_a_damaged_cache_is_made_anew",
    "corrupt state of breaks": "tests/sessions/test_breaks_store.py::test_a_damaged_state_is_none",
    "damaged log": "tests/tui/commands/test_log_command.py::test_a_damaged_log_is_a_sentence_and_stays_as_it_is",
    "power cut": "tests/sessions/log/test_log_survives.py::test_a_power_cut_in_the_middle_of_a_write",
    "clock jump, session": "tests/tui/test_recording.py::test_the_wall_clock_may_be_set_meanwhile",
    "clock jump, breaks": "tests/sessions/test_breaks.py::test_a_clock_that_is_set_changes_nothing",
    "clock jump, log": "tests/sessions/log/test_log.py::"
    "test_the_latest_is_the_one_begun_last_whatever_the_clock_says",
    "machine that sleeps": "tests/audio/outputs/test_watchdog.py::test_while_the_program_stood_still_nothing_is_lost",
    "SIGINT, SIGTERM, SIGHUP, lines": "tests/audio/test_live_is_rendered.py::"
    "test_a_signal_ends_the_program_while_it_plays",
    "SIGINT, SIGTERM, SIGHUP, screen": "tests/tui/test_leaving_the_terminal.py::test_nothing_is_left_on_it",
    "SIGINT, SIGTERM, render": "tests/tui/commands/test_render.py::test_a_signal_leaves_the_old_file_and_nothing_else",
    "terminal that goes away": "tests/tui/test_leaving_the_terminal.py::"
    "test_a_terminal_that_goes_away_ends_the_program",
    "SIGWINCH storm, screen": "tests/faults/test_faults.py::test_a_storm_of_window_sizes",
}  # fmt: skip
"""Seams that are made to fail elsewhere, each with the test that does it."""


def without_root(words: list[str]) -> list[str] | None:
    """A command without the power of root to read and write everything; None where that cannot be taken away."""
    if os.geteuid() != 0:
        return words
    setpriv = shutil.which("setpriv")
    return None if setpriv is None else [setpriv, "--bounding-set", "-dac_override,-dac_read_search", *words]

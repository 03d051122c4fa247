import json
import subprocess
from pathlib import Path

import pytest

from tests.tui.conftest import Terminal

BROKEN = 'title = "Broken"\n\n[[step]]\ndo = "hold"\nfor = "2m"\narea = "glutes"\n'
SHORT = 'title = "Short"\nclosing = false\n\n[[step]]\ndo = "rest"\nfor = "1s"\n'
FULL = Path("/dev/full")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["pley"], 2, 'unknot: There is no command "pley". Did you mean `unknot play`?\n'),
        (["desk-2"], 2, 'unknot: There is no command "desk-2". To play a session: unknot play desk-2\n'),
        (
            ["play", "midle-back-ball"],
            2,
            "unknot: There is no session midle-back-ball. Did you mean middle-back-ball?\n",
        ),
        (["play", "./none.toml"], 2, "unknot: There is no file ./none.toml.\n"),
        (["play", "\x1b[31mred"], 2, "unknot: There is no session ␛[31mred. `unknot list` shows what there is.\n"),
        (
            ["play"],
            2,
            "unknot: Which session? As in: unknot play desk-2. `unknot list` shows what there is."
            " See: unknot play --help\n",
        ),
        (["new"], 2, "unknot: Which script? As in: unknot new my-back. See: unknot new --help\n"),
        (["render", "desk-2", "-o"], 2, "unknot: -o takes a value, and none follows it. See: unknot render --help\n"),
        (
            ["play", "my", "new \x1b[2Jback"],
            2,
            'unknot: "new ␛[2Jback" is too much for `unknot play`. A name with spaces stands in quotes.'
            " See: unknot play --help\n",
        ),
        (["list", "desk"], 2, 'unknot: "desk" is too much for `unknot list`. See: unknot list --help\n'),
        (
            ["list", "--max-minutes", "five"],
            2,
            'unknot: --max-minutes takes a number, and not "five". See: unknot list --help\n',
        ),
        (["log", "--days", "x"], 2, 'unknot: --days takes a whole number, and not "x". See: unknot log --help\n'),
        (["log", "--days", "0"], 2, 'unknot: --days takes a number from 1 up, and not "0". See: unknot log --help\n'),
        (
            ["play", "desk-2", "--mono=3"],
            2,
            'unknot: --mono takes true or false, and not "3". See: unknot play --help\n',
        ),
        (["help", "pley"], 2, 'unknot: There is no command "pley". Did you mean `unknot play`?\n'),
        (["play", "desk-2", "--zzzzzz"], 2, "unknot: Unknown option: --zzzzzz. See: unknot play --help\n"),
        (["play", "desk-2", "--set", "press"], 2, 'unknot: --set takes name=value, and not "press".\n'),
        (["play", "desk-2", "--from", "99"], 2, "unknot: There is no step 99: the steps are numbered 0 to 9.\n"),
        (
            ["play", "desk-2", "--from", "Nap"],
            2,
            'unknot: There is no step with the title "Nap". `unknot show` lists the steps.\n',
        ),
        (
            ["play", "desk-2", "--output", "tape"],
            2,
            'unknot: there is no output "tape": choose one of miniaudio, simpleaudio, silent.\n',
        ),
        (["check"], 2, "unknot: Which file? See: unknot check --help\n"),
        (
            ["render", "desk-2", "-o", "desk.mp9"],
            2,
            "unknot: desk.mp9 names no format: let it end in .wav, .flac, .ogg, .oga, .opus, .mp3 or .m4a.\n",
        ),
        (
            ["render", "desk-2", "-o", "nowhere/desk.wav"],
            1,
            "unknot: nowhere/desk.wav cannot be written: No such file or directory.\n",
        ),
    ],
)
def test_what_cannot_be_done_is_a_sentence(terminal: Terminal, arguments: list[str], code: int, says: str) -> None:
    done = terminal.run(*arguments)
    assert (done.returncode, done.stderr, done.stdout) == (code, says, "")


@pytest.mark.parametrize("words", [["help"], ["help", "play"]])
def test_help_is_also_a_word(terminal: Terminal, words: list[str]) -> None:
    done = terminal.run(*words)
    assert (done.returncode, done.stdout) == (0, terminal.run(*words[1:], "--help").stdout)
    assert done.stdout.startswith("Usage: unknot")


def test_a_volume_too_loud_is_a_sentence(terminal: Terminal) -> None:
    done = terminal.run("play", "desk-2", "--volume", "3")
    assert done.returncode == 2
    assert done.stderr == 'unknot: --volume takes a number from 0 to 1, and not "3". See: unknot play --help\n'


def test_a_setting_of_the_environment_is_checked_like_a_flag(terminal: Terminal) -> None:
    done = terminal.run("play", "desk-2", UNKNOT_VOLUME="3")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'unknot: UNKNOT_VOLUME is "3", but it takes a number from 0 to 1.\n'


@pytest.mark.parametrize("command", ["play", "show", "render"])
def test_a_broken_script_is_shown_with_its_line(terminal: Terminal, command: str) -> None:
    terminal.script("broken.toml", BROKEN)
    more = ["-o", "x.wav"] if command == "render" else []
    done = terminal.run(command, "./broken.toml", *more)
    assert done.returncode == 1
    assert done.stderr.startswith("unknot: ./broken.toml has an error and does not play.\n\nerror[hold-too-long]: ")
    assert "broken.toml:5:" in done.stderr
    assert '5 | for = "2m"' in done.stderr
    assert done.stdout == ""


def test_a_crash_is_a_sentence_and_a_traceback_on_demand(terminal: Terminal) -> None:
    crash = (
        "import tui.listing\ndef boom(listing): raise ValueError('\\x1b[2J boom')\ntui.listing.print_listing = boom\n"
    )

    def run(**env: str) -> "subprocess.CompletedProcess[str]":
        words = terminal.words("list")
        words[2] = crash + words[2].replace("; ", "\n")
        return subprocess.run(words, capture_output=True, text=True, check=False, env={**terminal.env, **env})

    done = run()
    assert done.returncode == 1
    assert done.stderr == "unknot: something went wrong (ValueError: ␛[2J boom). To see where: UNKNOT_DEBUG=1\n"
    done = run(UNKNOT_DEBUG="1")
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_a_reader_that_goes_away_is_no_error(terminal: Terminal) -> None:
    for arguments in (["list"], ["show", "desk-2", "--json"], ["--version"]):
        with subprocess.Popen(
            terminal.words(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=terminal.env, text=True
        ) as process:
            assert process.stdout is not None
            process.stdout.close()
            assert process.stderr is not None
            assert process.stderr.read() == ""


@pytest.mark.skipif(not FULL.exists(), reason="/dev/full is a Linux device")
def test_a_full_disk_is_a_sentence(terminal: Terminal) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            terminal.words("list"), stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=terminal.env
        )
    assert done.returncode == 1
    assert done.stderr == "unknot: No space left on device. To see where: UNKNOT_DEBUG=1\n"


@pytest.mark.skipif(not FULL.exists(), reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_error(terminal: Terminal, closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *terminal.words("list")],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        check=False,
        env=terminal.env,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_an_encoding_without_the_signs_is_no_error(terminal: Terminal) -> None:
    done = terminal.run("list", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")


def test_without_a_screen_the_library_is_a_list(terminal: Terminal) -> None:
    assert terminal.run().stdout == terminal.run("list").stdout


def test_the_list(terminal: Terminal) -> None:
    (terminal.sessions / "mine.toml").write_text(SHORT.replace("Short", "M\\u001b[31mine"), "utf-8")
    (terminal.sessions / "broken.toml").write_text(BROKEN, "utf-8")
    done = terminal.run("list")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(line.split()[0] for line in lines)
    assert any(line.startswith("desk-2 ") and "2 min  Desk break, two minutes" in line for line in lines)
    assert any(line.startswith("mine ") and line.endswith("1 min  M␛[31mine (yours)") for line in lines)
    assert any(line.startswith("broken ") and "does not play (yours)" in line and "line 5: " in line for line in lines)
    assert len({line.index("min ") for line in lines if "min " in line}) == 1


def test_the_list_as_json_and_filtered(terminal: Terminal) -> None:
    records = json.loads(terminal.run("list", "--json").stdout)
    by_name = {record["name"]: record for record in records}
    assert by_name["desk-2"]["minutes"] == 2
    assert by_name["desk-2"]["duration_ms"] == 120_000
    assert by_name["desk-2"]["needs"] == ["chair"]
    assert by_name["desk-2"]["own"] is False
    short = json.loads(terminal.run("list", "--json", "--max-minutes", "3").stdout)
    assert {record["name"] for record in short} == {
        record["name"] for record in records if record["duration_ms"] <= 180_000
    }
    tag = by_name["desk-2"]["tags"][0]
    tagged = json.loads(terminal.run("list", "--json", "--tag", tag.upper()).stdout)
    assert {record["name"] for record in tagged} == {record["name"] for record in records if tag in record["tags"]}
    nothing = terminal.run("list", "--tag", tag, "--max-minutes", "0")
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (0, "", "No session fits.\n")
    nothing = terminal.run("list", "--tag", "no-such-tag")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert nothing.stderr.startswith('No session has the tag "no-such-tag". The tags are: arms, back, ')


def test_a_session_plays_in_a_pipe_to_its_end(terminal: Terminal) -> None:
    terminal.script("short.toml", SHORT)
    done = terminal.run("play", "./short.toml", "--no-intro")
    assert done.returncode == 0
    assert done.stdout.splitlines()[:3] == [
        "Short, 0:01",
        "Not a substitute for care. Stop if it hurts.",
        "   0:00  Rest 1 s",
    ]
    ending = ["   0:02  The session is complete.", "Complete: 1 of 1 steps in 1 s."]
    assert done.stdout.splitlines()[-2:] == ending
    assert done.stderr == ""


def test_keys_come_as_lines(terminal: Terminal) -> None:
    done = terminal.run("play", "middle-back-ball", "--no-intro", "--plain", "--from", "2", keys="x\nn\nq\n")
    assert done.returncode == 0
    assert "Ease off." in done.stdout
    assert "Stopped in:" in done.stdout.splitlines()[-1]


def test_from_takes_a_title(terminal: Terminal) -> None:
    done = terminal.run("play", "desk-2", "--no-intro", "--plain", "--from", "chin tucks", keys="q\n")
    assert "Stopped in: Chin tucks" in done.stdout.splitlines()[-1]


def test_a_render(terminal: Terminal) -> None:
    terminal.script("short.toml", SHORT)
    done = terminal.run("render", "./short.toml", "--no-intro", "-o", "out.wav")
    assert (done.returncode, done.stdout, done.stderr) == (0, "out.wav: 0:02\n", "")
    assert (terminal.folder / "out.wav").stat().st_size > 48_000 * 2 * 3
    assert sorted(path.name for path in terminal.folder.glob("*.wav*")) == ["out.wav"]

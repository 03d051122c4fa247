"""The file of the settings: read with every mistake told, changed a line at a time, never lost."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st

from sessions.inert import inert
from sessions.settings.kinds import Value
from sessions.settings.table import DEFAULTS, SETTINGS, Setting
from sessions.store.folders import settings_path
from sessions.store.settings import LARGEST_FILE, SettingsError, change_settings, read_settings
from sessions.store.settings_text import UnchangeableError, changed, new_text
from tests.conftest import PATIENCE_S
from tests.sessions.chosen import changes, values_of

MINE = """\
# my settings
top = 1 # of a newer version

[sound]   # what I hear
# quiet at night
volume = 0.3  # really
device = 'Speakers'

# the voice
[voice]
words_per_minute = 100

[screen.later]
new = [1, 2,
  3]

[future]
thing = nan
"""
TEXTS = (
    "",
    "# nothing yet\n",
    MINE,
    MINE.replace("\n", "\r\n"),
    new_text(),
    "sound.volume = 0.2\nsound.mono = true\n",
    "sound = { volume = 0.2, mono = true } # inline\n",
    '[sound]\nvolume = 0.1\n[sound.later]\nx = 1\n[breaks]\nevery = "30m"',
    "[screen.later]\ny = 1\n[b]\n[screen]\ntheme = 'light'\n",
    '[sound]\ndevice = """\n# mono = false\n[voice]\n"""\n\n[voice]\nname = "x"\n',
)


def comments(text: str) -> list[str]:
    """The comments, in their order; not those that stand for a setting."""
    keys = tuple(f"# {setting.key} =" for setting in SETTINGS)
    found = (line[line.index("#") :] for line in text.splitlines() if "#" in line)
    return [comment for comment in found if not comment.startswith(keys)]


def others(text: str) -> dict[str, object]:
    """What is not about any setting."""
    data = tomli.loads(text)
    for setting in SETTINGS:
        data.get(setting.table, {}).pop(setting.key, None)
    return {key: repr(value) for key, value in data.items() if value != {}}


@given(changes())
def test_what_is_chosen_is_read_again(chosen: dict[str, Value]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "unknot" / "config.toml"
        change_settings(chosen, path=path)
        kept = read_settings(path)
        assert (kept.chosen, kept.mistakes) == (chosen, ())
        assert path.exists() == bool(chosen)


@given(st.sampled_from(TEXTS), changes(), st.sets(st.sampled_from([setting.name for setting in SETTINGS])))
@example(MINE, {"volume": 0.5, "mono": True, "theme": "light"}, {"device"})
@example(TEXTS[5], {}, {"volume"})
@example(TEXTS[8], {}, {"theme"})
def test_only_what_is_changed_is_another(text: str, chosen: dict[str, Value], reset: set[str]) -> None:
    reset -= chosen.keys()
    other = changed(text, chosen, reset)
    data = tomli.loads(other)
    before = tomli.loads(text)
    for setting in SETTINGS:
        written = data.get(setting.table, {}).get(setting.key)
        if setting.name in chosen:
            assert setting.kind.read(written) == chosen[setting.name]
        elif setting.name in reset:
            assert written is None
        else:
            assert written == before.get(setting.table, {}).get(setting.key)
    assert others(other) == others(text)
    if not reset and "#" not in str(chosen):
        assert comments(other) == comments(text)
    assert changed(other, chosen, reset) == other
    assert ("\r\n" in text) == ("\r\n" in other)


def test_a_change_touches_its_line_and_no_other() -> None:
    other = changed(MINE, {"volume": 0.5, "mono": True})
    assert other == MINE.replace("volume = 0.3 ", "volume = 0.5 ").replace("'Speakers'\n", "'Speakers'\nmono = true\n")
    assert changed(other, {}, ["mono"]) == MINE.replace("0.3", "0.5").replace(
        "'Speakers'\n", "'Speakers'\n# mono = false\n"
    )


@given(st.data())
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.path)
def test_in_a_new_file_it_takes_the_place_of_its_comment(setting: Setting, data: st.DataObject) -> None:
    value = data.draw(values_of(setting))
    other = changed(new_text(), {setting.name: value})
    assert len(other.splitlines()) == len(new_text().splitlines())
    if "#" not in str(value):
        assert changed(other, {}, [setting.name]) == new_text()


def test_a_new_file_chooses_nothing_and_shows_everything(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(new_text(), "utf-8")
    assert read_settings(path).chosen == {}
    uncommented = "".join(
        line.removeprefix("# ") if " = " in line and line.startswith("# ") else line
        for line in new_text().splitlines(keepends=True)
    )
    path.write_text(uncommented, "utf-8")
    kept = read_settings(path)
    assert kept.mistakes == ()
    assert kept.chosen == {setting.name: setting.default for setting in SETTINGS}


MISTAKES: list[tuple[str, str]] = [
    ("[sound]\nvolume = 3\n", "2: volume is 3, but it takes a number from 0 to 1. 1.0 is used."),
    ("volume = 0.3\n", "1: volume belongs below [sound]. It is left out."),
    ("[sound]\n\nvolum = 1\n", "3: [sound] has no volum: did you mean volume? It is left out."),
    ("[sound]\nzzzzzz = 1\n", "2: [sound] has no zzzzzz. It is left out."),
    ("[voice]\nmono = true\n", "2: mono belongs below [sound], and not below [voice]. It is left out."),
    ("\n[sounds]\nvolume = 1\n", "2: there is no [sounds]: did you mean [sound]? It is left out."),
    ("[later]\n", "1: there is no [later]. It is left out."),
    ("sound = 3\n", "1: sound is a table: write [sound] on a line of its own, and its settings below."),
    ('[screen]\ntheme = "drak"\n',
     '2: theme is "drak", but it takes dark, light or high-contrast: did you mean dark? dark is used.'),
    ("[sound]\nmono = [1]\n", "2: mono is a list, but it takes true or false. false is used."),
    ("[voice]\nname = 1979-05-27\n",
     "2: name is 1979-05-27, but it takes the name of a voice, or auto, in quotes. auto is used."),
    ("[sound]\nvolume =\n", "2: `volume` has no value: give it one, or remove the key. The defaults are used."),
    ("[sound]\nmono = true\nmono = false\n", "3: "),
    ("\x00", "1: "),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), MISTAKES)
def test_a_mistake_is_told_with_its_line(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    kept = read_settings(path)
    assert kept.chosen == {}
    assert len(kept.mistakes) == 1
    told = kept.mistakes[0].removeprefix("config.toml, line ")
    assert told == says if says[-1] == "." else told.startswith(says)
    if "The defaults are used." in kept.mistakes[0]:
        with pytest.raises(SettingsError, match="The settings are not saved: mend the file first"):
            change_settings({"mono": True}, path=path)
        assert path.read_text("utf-8") == text


def test_a_mistake_costs_only_what_it_is_about(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[sound]\nvolume = "loud"\nmono = true\nfuture = 1\n[screen]\ntheme = "light"\n', "utf-8")
    kept = read_settings(path)
    assert kept.chosen == {"mono": True, "theme": "light"}
    assert [mistake.partition(":")[0] for mistake in kept.mistakes] == ["config.toml, line 2", "config.toml, line 4"]
    change_settings({"volume": 0.5}, path=path)
    assert path.read_text("utf-8") == '[sound]\nvolume = 0.5\nmono = true\nfuture = 1\n[screen]\ntheme = "light"\n'


@given(st.text(max_size=200))
@example("[sound]\n" + "a = {" * 300)
@example("\ufeff[sound]\nvolume = 0.5\n")
@example("[\ud7fc")
def test_no_text_keeps_a_session_from_playing(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        kept = read_settings(path)
        assert all(mistake == inert(mistake) for mistake in kept.mistakes)


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"[sound]\nvolume = \xff")
    assert read_settings(path).mistakes == ("config.toml is not text in UTF-8. The defaults are used.",)
    path.write_bytes(b"#" * (LARGEST_FILE + 1))
    assert read_settings(path).mistakes == ("config.toml has more than 256 KiB. The defaults are used.",)
    path.unlink()
    path.mkdir()
    assert read_settings(path).mistakes == ("config.toml is not a file. The defaults are used.",)
    with pytest.raises(SettingsError, match=r"config\.toml is not a file"):
        change_settings({"mono": True}, path=path)


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("\ufeff[sound]\nvolume = 0.5\n", "utf-8")
    assert read_settings(path).chosen == {"volume": 0.5}
    change_settings({"volume": 0.6}, path=path)
    assert path.read_text("utf-8") == "\ufeff[sound]\nvolume = 0.6\n"


def test_a_link_is_written_where_it_leads(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "unknot.toml"
    real.parent.mkdir()
    real.write_text("[sound]\n", "utf-8")
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    change_settings({"mono": True}, path=link)
    assert link.is_symlink()
    assert real.read_text("utf-8") == "[sound]\nmono = true\n"
    assert sorted(path.name for path in real.parent.iterdir()) == ["unknot.toml"]


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[sound]\n", "utf-8")

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    def refuse(*_arguments: object) -> bool:
        return False

    monkeypatch.setattr("sessions.store.settings.write_atomically", full)
    with pytest.raises(SettingsError) as caught:
        change_settings({"mono": True}, path=path)
    assert str(caught.value) == f"{path} cannot be written (no space left on device): the settings are not saved."
    monkeypatch.setattr("os.access", refuse)
    with pytest.raises(SettingsError) as caught:
        change_settings({"mono": True}, path=path)
    assert str(caught.value) == "config.toml is read-only: the settings are not saved."
    assert path.read_text("utf-8") == "[sound]\n"


def test_a_folder_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "unknot").write_text("", "utf-8")
    with pytest.raises(SettingsError, match=r"cannot be written .*: the settings are not saved"):
        change_settings({"mono": True}, path=tmp_path / "unknot" / "config.toml")


def test_a_table_that_is_something_else_is_left_alone() -> None:
    with pytest.raises(UnchangeableError, match="`sound` is no table"):
        changed("sound = 3\n", {"volume": 0.5})


def test_the_file_is_in_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    if sys.platform.startswith("linux"):
        assert settings_path() == tmp_path / "unknot" / "config.toml"
    assert settings_path().name == "config.toml"
    assert type(DEFAULTS)() == DEFAULTS


WRITER = """
import sys
from pathlib import Path
from sessions.store.settings import change_settings
path, mine, rounds = Path(sys.argv[1]), sys.argv[2].split(), int(sys.argv[3])
for round in range(1, rounds + 1):
    for name in mine:
        change_settings({name: round / 100}, path=path)
    change_settings({"buffer": 20 + round}, path=path)
"""


def test_two_programs_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(MINE, "utf-8")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), names, "20"],
            cwd=Path(__file__).parents[2],
            stderr=subprocess.PIPE,
            text=True,
        )
        for names in ("volume ambience_volume", "voice_volume tones_volume")
    ]
    for writer in writers:
        assert writer.communicate(timeout=PATIENCE_S)[1] == ""
        assert writer.returncode == 0
    kept = read_settings(path).chosen
    names = ("volume", "voice_volume", "tones_volume", "ambience_volume")
    assert {name: kept[name] for name in names} == dict.fromkeys(names, 0.2)
    assert kept["buffer"] == 40
    assert comments(path.read_text("utf-8")) == comments(MINE)
    assert others(path.read_text("utf-8")) == others(MINE)

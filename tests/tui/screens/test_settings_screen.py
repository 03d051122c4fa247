from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, OptionList

from sessions.settings.table import SETTINGS, Settings
from sessions.store.settings import change_settings, read_settings
from tests.conftest import PATIENCE_S
from tui.app import Unknot
from tui.errors import UserError
from tui.host import app_of
from tui.preferences import preferences
from tui.rehearsing import Playing
from tui.screens.setting_card import SettingCard
from tui.screens.settings import SettingsScreen
from tui.widgets.setting_row import SettingRow
from tui.widgets.words import Words

Compare = Callable[..., bool]


class FakeChoices:
    def names(self, setting: str) -> Sequence[str]:
        return {"device": ["Built-in Audio", "USB [headset]"]}.get(setting, [])


class SlowChoices:
    """Answers when it is let."""

    def __init__(self) -> None:
        self.let = Event()

    def names(self, setting: str) -> Sequence[str]:
        assert self.let.wait(PATIENCE_S)
        return ["Late"]


class Base(Screen[None]):
    """Stands below, as the library does."""


class Place:
    """A settings screen over another, and its file."""

    def __init__(self, path: Path, text: str = "", choices: Any = None, **variables: str) -> None:
        self.path = path
        if text:
            path.write_text(text, "utf-8")
        self.wanted = preferences(variables=variables, path=path)
        self.seen: list[Settings] = []
        self.tried: list[Playing] = []
        self.screen = SettingsScreen(self.wanted, choices or FakeChoices(), self.seen.append, self.listen)
        self.app = Unknot(self.screen)

    def listen(self, playing: Playing, notice: Callable[[str], None]) -> None:
        self.tried.append(playing)
        notice("There is no voice.")

    @property
    def here(self) -> str:
        assert isinstance(self.screen.focused, SettingRow)
        return self.screen.focused.setting.name

    def row(self, name: str) -> SettingRow:
        return self.screen.query_one(f"#setting-{name}", SettingRow)

    def line(self, name: str) -> str:
        return self.row(name).render().plain.rstrip()

    def words(self, name: str) -> str:
        return self.screen.query_one(f"#{name}", Words).text

    def toast(self) -> str:
        return " ".join(str(shown.render()) for shown in self.app.screen.query("Toast"))

    async def until(self, pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
        for _ in range(1_000):
            if condition():
                return
            await pilot.pause(0.01)
        raise AssertionError("it never came")

    async def go(self, pilot: Pilot[Any], name: str) -> None:
        self.row(name).focus()
        await pilot.pause()
        assert self.here == name


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


async def test_it_shows_every_setting_with_its_value(path: Path) -> None:
    place = Place(path, '[sound]\nvolume = 0.6\ndevice = "USB [red]"\n', UNKNOT_MONO="1")
    async with place.app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert [row.setting for row in place.screen.query(SettingRow)] == list(SETTINGS)
        assert place.line("style") == "  Cues            ‹ voice and tones ›"
        assert place.line("volume") == "• Volume          ‹ ━━━━━───  60 % ›"
        assert place.line("mono") == "• Mono            ‹ on ›                set by UNKNOT_MONO"
        assert place.line("device") == "• Device            USB [red] …"
        assert place.line("breaks_every") == "  Break every     ‹ 45 min ›"
        assert place.words("about-facts") == (
            "It takes voice-and-tones, tones or silent.\nDefault: voice and tones.\n"
            "In config.toml: sound.style\nIn the environment: UNKNOT_STYLE"
        )
        await place.go(pilot, "mono")
        assert place.words("about-facts").startswith("It is set by UNKNOT_MONO.\n")


async def test_the_arrows_go_from_one_to_the_next_and_change_it(path: Path) -> None:
    place = Place(path)
    async with place.app.run_test(size=(40, 12)) as pilot:
        await pilot.press("up", "down")
        assert place.here == "volume"
        await pilot.press("left", "left", "right")
        assert place.wanted.settings.volume == 0.95
        assert place.seen[-1].volume == 0.95
        await pilot.press("end")
        assert place.here == SETTINGS[-1].name
        await pilot.press("pageup")
        assert place.here == SETTINGS[-9].name
        await pilot.press("home", "left")
        assert place.wanted.settings.style == "silent"
        await pilot.press("q")
        await place.until(pilot, lambda: place.app.return_code == 0)
    assert read_settings(path).chosen == {"volume": 0.95, "style": "silent"}


async def test_no_key_is_lost_however_fast_they_come(path: Path) -> None:
    place = Place(path)
    async with place.app.run_test() as pilot:
        for _ in range(5):
            place.screen.action_move(1)
        place.screen.action_flip()
        assert place.wanted.settings.mono
        await pilot.pause()
        assert place.here == "mono"


async def test_a_change_is_written_by_itself(path: Path) -> None:
    place = Place(path, "# mine\n[sound]\nfuture = 1\n")
    async with place.app.run_test() as pilot:
        await place.go(pilot, "mono")
        await pilot.press("space")
        await place.until(pilot, lambda: place.words("saved") == "saved")
        assert path.read_text("utf-8") == "# mine\n[sound]\nfuture = 1\nmono = true\n"
        await pilot.press("u")
        await place.until(pilot, lambda: read_settings(path).chosen == {})
        assert place.here == "mono"


async def test_what_is_not_written_yet_is_written_when_the_program_ends(path: Path) -> None:
    place = Place(path)
    async with place.app.run_test() as pilot:
        await place.go(pilot, "mono")
        await pilot.press("space", "ctrl+c")
    assert read_settings(path).chosen == {"mono": True}


async def test_undo_and_reset(path: Path) -> None:
    place = Place(path, "[sound]\nvolume = 0.5\n")
    async with place.app.run_test(notifications=True) as pilot:
        await pilot.press("u")
        await place.until(pilot, lambda: "nothing to undo" in place.toast())
        await pilot.press("down", "right", "right", "down", "r", "left")
        assert place.wanted.settings.volume == 0.6
        await pilot.press("u", "u")
        assert place.wanted.settings.volume == 0.5
        assert place.here == "volume"
        await pilot.press("r")
        assert place.wanted.settings.volume == 1.0
        assert place.line("volume").startswith("  Volume")


async def test_the_look_follows_at_once(path: Path) -> None:
    place = Place(path)
    async with place.app.run_test() as pilot:
        await place.go(pilot, "theme")
        await pilot.press("right")
        assert place.app.theme == "unknot-light"
        await pilot.press("right")
        assert place.app.theme == "unknot-high-contrast"
        await pilot.press("u")
        assert place.app.theme == "unknot-dark"
        await place.go(pilot, "motion")
        await pilot.press("space")
        assert (place.app.motion, place.app.animation_level) == (False, "none")
        await place.go(pilot, "ascii")
        await pilot.press("space")
        await pilot.pause()
        assert place.app.ascii
        assert place.app.has_class("-ascii")
        assert place.line("ascii").isascii()


async def test_a_name_is_picked_of_what_there_is(path: Path) -> None:
    place = Place(path)
    async with place.app.run_test() as pilot:
        await place.go(pilot, "device")
        await pilot.press("enter")
        await place.until(pilot, lambda: place.app.screen.query_one(OptionList).option_count == 3)
        assert [str(option.prompt) for option in place.app.screen.query_one(OptionList).options] == [
            "auto",
            "Built-in Audio",
            "USB [headset]",
        ]
        await pilot.press("down", "down", "enter")
        await place.until(pilot, lambda: place.app.screen is place.screen)
        assert place.wanted.settings.device == "USB [headset]"
        await pilot.press("enter", "tab", *"Mine", "enter")
        await place.until(pilot, lambda: place.wanted.settings.device == "Mine")
        await pilot.press("enter", "escape")
        await place.until(pilot, lambda: place.app.screen is place.screen)
        assert place.wanted.settings.device == "Mine"


async def test_a_name_can_be_typed_while_it_is_still_looked(path: Path) -> None:
    choices = SlowChoices()
    place = Place(path, choices=choices)
    async with place.app.run_test() as pilot:
        await place.go(pilot, "voice_name")
        await pilot.press("enter")
        await pilot.pause()
        card = place.app.screen
        assert isinstance(card, SettingCard)
        assert card.query_one("#wrong", Words).text == "Looking what there is…"
        await pilot.press("tab", *"Amy")
        choices.let.set()
        await place.until(pilot, lambda: card.query_one(OptionList).option_count == 2)
        assert card.query_one(Input).value == "Amy"
        await pilot.press("enter")
        await place.until(pilot, lambda: place.wanted.settings.voice_name == "Amy")


async def test_what_is_typed_wrong_is_said_and_can_be_mended(path: Path) -> None:
    place = Place(path)
    async with place.app.run_test() as pilot:
        await place.go(pilot, "breaks_hours")
        await pilot.press("enter", *"9", "enter")
        await pilot.pause()
        card = place.app.screen
        says = 'It takes hours such as "9:00-12:00, 13:00-17:30", or "always".'
        assert card.query_one("#wrong", Words).text == says
        await pilot.press(*"-17", "enter")
        await place.until(pilot, lambda: place.app.screen is place.screen)
        assert place.wanted.settings.breaks_hours == "9:00-17:00"


async def test_the_mouse_does_what_the_keys_do(path: Path) -> None:
    place = Place(path)
    async with place.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        more = place.line("volume").index("›")
        await pilot.click(place.row("volume"), offset=(18, 0))
        assert (place.here, place.wanted.settings.volume) == ("volume", 0.95)
        await pilot.click(place.row("volume"), offset=(more, 0))
        assert place.wanted.settings.volume == 1.0
        await pilot.click(place.row("mono"), offset=(2, 0))
        assert (place.here, place.wanted.settings.mono) == ("mono", False)
        await pilot.click(place.row("mono"), offset=(21, 0))
        assert place.wanted.settings.mono
        await pilot.click(place.row("device"), offset=(21, 0))
        await place.until(pilot, lambda: isinstance(place.app.screen, SettingCard))


async def test_what_the_environment_sets_can_be_another_until_the_end(path: Path) -> None:
    place = Place(path, UNKNOT_VOLUME="0.3")
    async with place.app.run_test(size=(120, 40)) as pilot:
        await pilot.press("down", "right")
        assert place.wanted.settings.volume == 0.35
        assert place.words("about-facts").startswith(
            "At the start it was set by UNKNOT_VOLUME. It is another now, until the end."
        )
        await pilot.press("r")
        assert place.wanted.settings.volume == 0.3


async def test_it_can_be_heard(path: Path) -> None:
    place = Place(path, "[sound]\nvolume = 0.5\n")
    async with place.app.run_test(notifications=True) as pilot:
        await pilot.press("t")
        await place.until(pilot, lambda: "There is no voice." in place.toast())
        assert [playing.volume for playing in place.tried] == [0.5]
        await place.until(pilot, lambda: place.words("saved") == "")


async def test_what_cannot_be_heard_is_a_sentence(path: Path) -> None:
    place = Place(path)

    def fail(_playing: Playing, _notice: Callable[[str], None]) -> None:
        raise UserError("there is no output [tape].")

    place.screen = SettingsScreen(place.wanted, FakeChoices(), try_it=fail)
    place.app = Unknot(place.screen)
    async with place.app.run_test(notifications=True) as pilot:
        await pilot.press("t")
        await place.until(pilot, lambda: "there is no output [tape]." in place.toast())


async def test_a_file_that_cannot_be_written_is_a_sentence(path: Path) -> None:
    place = Place(path)
    path.write_text("[sound\n", "utf-8")
    async with place.app.run_test(notifications=True) as pilot:
        await pilot.pause()
        assert "config.toml, line 1: " in place.words("mistakes")
        await pilot.press("down", "left")
        await place.until(pilot, lambda: "not saved" in place.words("saved"))
        await place.until(pilot, lambda: "mend the file first" in place.toast())
        assert place.wanted.settings.volume == 0.95
    assert path.read_text("utf-8") == "[sound\n"


async def test_it_reads_the_file_again_when_it_opens(path: Path) -> None:
    place = Place(path)
    change_settings({"volume": 0.5}, path=path)
    async with place.app.run_test() as pilot:
        await pilot.pause()
        assert "50 %" in place.line("volume")


async def test_the_mistakes_of_the_file_are_in_sight(path: Path) -> None:
    place = Place(path, "[sound]\nvolum = 1\n")
    async with place.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        mistake = "config.toml, line 2: [sound] has no volum: did you mean volume? It is left out."
        assert place.words("mistakes") == mistake
        rows = place.screen.query_one("#rows", VerticalScroll)
        assert rows.scroll_y == 0
        await pilot.press("end")
        await place.until(pilot, lambda: rows.scroll_y > 0)
        await pilot.press("home")
        await place.until(pilot, lambda: rows.scroll_y == 0)
        assert app_of(place.screen) is place.app


def posed(path: Path, *keys: str, theme: str = "dark", text: str = "") -> tuple[Unknot, Any]:
    place = Place(path, text or '[sound]\nvolume = 0.6\n[voice]\nname = "Amy"\n', UNKNOT_TONES_VOLUME="0.4")
    place.app = Unknot(place.screen, theme=theme)

    async def run_before(pilot: Pilot[Any]) -> None:
        await pilot.press(*keys)
        if "enter" in keys:
            await place.until(pilot, lambda: isinstance(pilot.app.screen, SettingCard))
        await pilot.pause()

    return place.app, run_before


SIZES = [(40, 12), (80, 24), (120, 40), (200, 60), (20, 8)]


@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_how_it_looks(snap_compare: Compare, path: Path, size: tuple[int, int], theme: str) -> None:
    app, run_before = posed(path, "down", theme=theme)
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@pytest.mark.parametrize("size", SIZES[:4], ids=lambda size: f"{size[0]}x{size[1]}")
def test_how_the_card_looks(snap_compare: Compare, path: Path, size: tuple[int, int]) -> None:
    app, run_before = posed(path, "down", "enter")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


def test_how_mistakes_look(snap_compare: Compare, path: Path) -> None:
    app, run_before = posed(path, text='[sound]\nvolum = 1\n\n[screen]\ntheme = "drak"\n')
    assert snap_compare(app, terminal_size=(80, 24), run_before=run_before)

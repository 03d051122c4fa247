import re

from sessions.settings.table import SETTINGS
from tests.tools.build_settings import PAGE, has_flag, page
from tui.commands.options import Sound


def test_the_page_is_the_programs() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.tools.build_settings"


def test_the_page_has_every_setting_and_every_flag() -> None:
    text = PAGE.read_text("utf-8")
    assert re.findall(r"`(UNKNOT_\w+)` \| (?:`--[\w-]+`)? ?\|", text) == [setting.variable for setting in SETTINGS]
    flags = {setting.name for setting in SETTINGS if has_flag(setting)}
    assert {*Sound.__dataclass_fields__} - flags == {"voice", "tones", "sound"}
    assert all(f"`--{name}`" in text for name in flags)

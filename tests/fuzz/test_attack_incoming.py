"""Files that come in from elsewhere: logs, sounds, settings, and what unknot kept; each in its corpus, and mutated."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import attack_kept, attack_log, attack_settings, attack_sound

CORPUS = Path(__file__).parent / "corpus"
PIECES = [
    b"", b"\0", b"\xff" * 4, b"\x7f\xff\xff\xff", b'"', b"{", b"}", b"[", b"]", b"null", b"true", b"-1", b"1e999",
    b"9" * 400, b"NaN", b"\n", b"\\ud800", b"\\u001b", b"\xe2\x80\xae", b"2026-02-30", b"0001-01-01T00:00:00-23:59",
    b"9999-12-31T23:59:59.999999+00:00",
]  # fmt: skip

Target = Callable[[bytes], None]


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Target]:
    folder = tmp_path_factory.mktemp("attacked")
    return {
        "log": attack_log,
        "settings": partial(attack_settings, folder=folder),
        "sound": partial(attack_sound, folder=folder),
        "kept": partial(attack_kept, folder=folder),
    }


@pytest.fixture(autouse=True)
def no_ffmpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is started for what is no sound."""

    def which(name: str) -> None:
        """Nothing is found."""

    monkeypatch.setattr(shutil, "which", which)


@st.composite
def mutated(draw: st.DrawFn, kind: str) -> bytes:
    """A file of the corpus with some of it replaced, anywhere."""
    data = draw(st.sampled_from([path.read_bytes() for path in sorted((CORPUS / kind).iterdir())]))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=4))
        data = data[:at] + piece + data[at + draw(st.integers(0, 12)) :]
    return data


@pytest.mark.parametrize(
    "path", sorted(CORPUS.glob("[!s]*/*")) + sorted(CORPUS.glob("s[!c]*/*")), ids=lambda it: it.name
)
def test_the_corpus(targets: dict[str, Target], path: Path) -> None:
    targets[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("kind", ["log", "settings", "sound", "kept"])
@settings(max_examples=40)
@given(data=st.data())
def test_mutated(targets: dict[str, Target], kind: str, data: st.DataObject) -> None:
    targets[kind](data.draw(mutated(kind)))

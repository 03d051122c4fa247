import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.speech.voice_files import VoiceFileError, find_voices, read_voice
from tests.audio.speech.tiny_voice import build_voice


def test_voices_are_found_by_their_names(tmp_path: Path) -> None:
    build_voice(tmp_path, "en_GB-b-medium", "en_GB")
    build_voice(tmp_path, "de_DE-a-low", None, speaks="de")
    (tmp_path / "README.txt").write_text("not a voice")
    (tmp_path / "half.onnx.part").write_text("not a voice yet")
    voices, faults = find_voices(tmp_path)
    assert [(voice.name, voice.language) for voice in voices] == [("de_DE-a-low", "de"), ("en_GB-b-medium", "en-GB")]
    assert faults == ()
    assert voices[0].model == tmp_path / "de_DE-a-low.onnx"


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    assert find_voices(tmp_path / "voices") == ((), ())


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "voices").write_text("a file")
    voices, (fault,) = find_voices(tmp_path / "voices")
    assert voices == ()
    assert fault.startswith(f"The folder of the voices, {tmp_path / 'voices'}, cannot be read: ")


def test_what_is_broken_is_named_and_the_others_serve(tmp_path: Path) -> None:
    build_voice(tmp_path, "good")
    half = build_voice(tmp_path, "half")
    half.write_bytes(half.read_bytes()[:-1])
    build_voice(tmp_path, "lone").with_name("lone.onnx.json").unlink()
    build_voice(tmp_path, "gone").unlink()
    build_voice(tmp_path, "odd").with_name("odd.onnx.json").write_text("{")
    build_voice(tmp_path, "chinese", phonemes="pinyin")
    build_voice(tmp_path, "empty").write_bytes(b"")
    (tmp_path / "folder.onnx").mkdir()
    voices, faults = find_voices(tmp_path)
    assert [voice.name for voice in voices] == ["good"]
    begin = 'The voice "{}" cannot be used: '
    assert [fault[: len(begin.format(name))] for fault, name in zip(faults, NAMES, strict=True)] == [
        begin.format(name) for name in NAMES
    ]
    told = dict(zip(NAMES, faults, strict=True))
    assert told["half"].endswith("half.onnx is damaged, or was copied only in part.")
    assert told["empty"].endswith("empty.onnx is damaged, or was copied only in part.")
    assert told["lone"].endswith("lone.onnx.json is missing beside it.")
    assert told["gone"].endswith("gone.onnx is not there.")
    assert told["odd"].endswith("odd.onnx.json is damaged, or not the settings of a voice.")
    assert told["chinese"].endswith("it needs a pronouncing program that unknot does not bring.")


NAMES = ("chinese", "empty", "folder", "gone", "half", "lone", "odd")


@given(st.data())
def test_no_part_of_a_model_passes_for_the_whole(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    model = build_voice(tmp_path_factory.mktemp("voices"))
    whole = model.read_bytes()
    model.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    # Without its very last field, the few bytes after the graph, it is a model still.
    if len(model.read_bytes()) < whole.rindex(b"output"):
        with pytest.raises(VoiceFileError, match="damaged, or was copied only in part"):
            read_voice(model)


@given(st.binary(max_size=300))
def test_nothing_in_a_model_file_is_a_crash(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    model = build_voice(tmp_path_factory.mktemp("voices"))
    model.write_bytes(content)
    with pytest.raises(VoiceFileError):
        read_voice(model)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_nothing_in_the_settings_is_a_crash(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    model = build_voice(tmp_path_factory.mktemp("voices"))
    config = model.with_name(model.name + ".json")
    settings = json.loads(config.read_text())
    key = data.draw(st.sampled_from(sorted(settings)))
    settings[key] = data.draw(JSON)
    config.write_text(json.dumps(settings))
    with suppress(VoiceFileError):
        assert read_voice(model).language


@pytest.mark.parametrize("missing", ["audio", "espeak", "num_symbols", "num_speakers", "phoneme_id_map"])
def test_settings_without_what_piper_needs(tmp_path: Path, missing: str) -> None:
    model = build_voice(tmp_path)
    config = model.with_name(model.name + ".json")
    settings = json.loads(config.read_text())
    del settings[missing]
    config.write_text(json.dumps(settings))
    with pytest.raises(VoiceFileError, match="not the settings of a voice"):
        read_voice(model)

from collections.abc import Sequence
from enum import IntFlag

class Frame: ...

class TextFrame(Frame):
    text: list[str]
    def __init__(self, *, encoding: int, text: Sequence[str]) -> None: ...

class TIT2(TextFrame): ...
class TPE1(TextFrame): ...
class TALB(TextFrame): ...
class TLAN(TextFrame): ...
class TLEN(TextFrame): ...

class COMM(Frame):
    text: list[str]
    def __init__(self, *, encoding: int, lang: str, desc: str, text: Sequence[str]) -> None: ...

class CTOCFlags(IntFlag):
    TOP_LEVEL = ...
    ORDERED = ...

class CHAP(Frame):
    element_id: str
    start_time: int
    end_time: int
    sub_frames: ID3Tags
    def __init__(
        self,
        *,
        element_id: str,
        start_time: int,
        end_time: int,
        start_offset: int,
        end_offset: int,
        sub_frames: Sequence[Frame],
    ) -> None: ...

class CTOC(Frame):
    element_id: str
    flags: CTOCFlags
    child_element_ids: list[str]
    def __init__(
        self, *, element_id: str, flags: CTOCFlags, child_element_ids: Sequence[str], sub_frames: Sequence[Frame]
    ) -> None: ...

class ID3Tags:
    def add(self, frame: Frame) -> None: ...
    def getall(self, key: str) -> list[Frame]: ...
    def __getitem__(self, key: str) -> Frame: ...

class ID3(ID3Tags):
    def __init__(self, path: object = ...) -> None: ...

from os import PathLike

class Chapter:
    start: float
    title: str

class MP4Info:
    length: float

class MP4:
    info: MP4Info
    chapters: list[Chapter]
    def __init__(self, path: str | PathLike[str]) -> None: ...
    def __getitem__(self, key: str) -> list[str]: ...

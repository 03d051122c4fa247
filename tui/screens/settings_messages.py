"""What the settings screen is told by threads of its own."""

from textual.message import Message


class Saved(Message):
    """The changes are written, or a sentence says why they are not."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Tried(Message):
    """The trial is over, or a sentence about it."""

    def __init__(self, sentence: str, *, over: bool) -> None:
        super().__init__()
        self.sentence, self.over = sentence, over

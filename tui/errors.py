"""What ends a command: a sentence and an exit code."""

FAILED, USAGE, INTERRUPTED = 1, 2, 130


class UserError(Exception):
    """Ends the program with its message, a sentence, on standard error, and with this exit code."""

    def __init__(self, sentence: str, code: int = FAILED) -> None:
        super().__init__(sentence)
        self.code = code

"""The one kind of failure a user can cause: an input that cannot be used."""


class InputMistake(Exception):
    """Something the user gave cannot be used.

    Each message names the file, key or row, what was expected, and the remedy; the command prints it
    without a traceback and leaves with exit code 2. Several mistakes found together are reported together.
    """

    def __init__(self, *messages: str) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


class Unfinished(Exception):
    """A job could not be finished for a reason that lies in the machine, not in what the user gave: a worker
    was killed, a cluster has gone.

    The message says what is kept and what to do; the command prints it without a traceback and leaves with
    exit code 1.
    """

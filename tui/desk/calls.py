"""How a break is called: a notification, a chime, and a line."""

from collections.abc import Callable

from sessions.breaks.states import Event, Notify
from tui.care import CARE
from tui.desk.chime import Chime
from tui.desk.notifications import Notifications
from tui.desk.words import Choice, choice_of

START, SNOOZE, SKIP, STOP = "Start", "Snooze", "Skip", "Stop"


class Calls:
    """Calls a break on the desktop; the buttons of the notification are answers."""

    def __init__(
        self,
        notifications: Notifications,
        chime: Chime,
        choices: tuple[Choice, ...],
        answer: Callable[[Event], None],
    ) -> None:
        self._notifications, self._chime, self._choices, self._answer = notifications, chime, choices, answer

    async def call(self, notify: Notify) -> None:
        """Show what it will be, and what can be answered. Who waves it away is asked again later."""
        choice = choice_of(self._choices, notify.session)
        left = notify.snoozes_left
        later = Event.SNOOZE if left else Event.SKIP
        answers = {START: Event.START, SNOOZE: Event.SNOOZE, SKIP: Event.SKIP}
        await self._notifications.show(
            f"Time for a break: {choice.shown}",
            f"{choice.minutes} min. {CARE}",
            {words: self._says(event) for words, event in answers.items() if left or words != SNOOZE},
            clicked=self._says(Event.START),
            dismissed=self._says(later),
        )

    async def chime(self) -> None:
        """Let it be heard."""
        await self._chime.ring()

    async def withdraw(self) -> None:
        """Take it back."""
        await self._notifications.withdraw()

    async def running(self, name: str, stop: Callable[[], None]) -> None:
        """Show that a session plays that nobody can see, and how it ends."""
        choice = choice_of(self._choices, name)
        await self._notifications.show(choice.shown, "It plays now, by sound alone.", {STOP: stop})

    async def close(self) -> None:
        """Leave nothing behind."""
        await self._notifications.close()

    def _says(self, event: Event) -> Callable[[], None]:
        return lambda: self._answer(event)

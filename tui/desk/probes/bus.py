"""Questions over D-Bus, with an answer, or none."""

import asyncio
from typing import Any

from tui.desk.probes import limits


class Bus:
    """A bus that is connected to when something is asked, and anew after it was lost."""

    def __init__(self, *, system: bool = False) -> None:
        self._system = system
        self._connection: Any = None
        self._connecting = asyncio.Lock()

    async def call(
        self, name: str, path: str, interface: str, member: str, signature: str = "", *body: object
    ) -> list[Any] | None:
        """The answer of a service that runs already; None where it is missing, fails, or takes too long."""
        try:
            async with asyncio.timeout(limits.LIMIT_S):
                return await self._ask(
                    {
                        "destination": name,
                        "path": path,
                        "interface": interface,
                        "member": member,
                        "signature": signature,
                        "body": list(body),
                    }
                )
        except Exception:
            # Whatever goes wrong with a bus, the answer is unknown, and the next question tries anew.
            self.close()
            return None

    async def get(self, name: str, path: str, interface: str, member: str) -> object:
        """A property; None where it is not there."""
        body = await self.call(name, path, "org.freedesktop.DBus.Properties", "Get", "ss", interface, member)
        return body[0].value if body else None

    def close(self) -> None:
        """Hang up."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.disconnect()

    async def _ask(self, question: dict[str, Any]) -> list[Any] | None:
        from dbus_fast import BusType, Message, MessageFlag, MessageType
        from dbus_fast.aio import MessageBus

        async with self._connecting:
            if self._connection is None or not self._connection.connected:
                kind = BusType.SYSTEM if self._system else BusType.SESSION
                self._connection = await MessageBus(bus_type=kind).connect()
        reply = await self._connection.call(Message(**question, flags=MessageFlag.NO_AUTOSTART))
        return reply.body if reply is not None and reply.message_type is MessageType.METHOD_RETURN else None

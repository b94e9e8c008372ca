"""Reading a sheet that has elements which no sheet of Excel has, or a prefix on each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from cipxl.errors import FileRefused
from cipxl.sources.outline import MAIN
from cipxl.sources.vocabulary import WORKSHEET, prefixed

__all__ = ["TolerantStart", "pairs"]


def pairs(attributes: list[Any]) -> dict[Any, str]:
    """Attributes by name; the parser gives them as names and values in turn."""
    return dict(zip(attributes[::2], attributes[1::2], strict=True))


class TolerantStart:
    """Handlers for a sheet with elements that no sheet of Excel has: they are passed over with all that they hold."""

    __slots__ = ("depth", "events", "limit", "on_depth", "on_prefix", "on_root", "parser")

    def __init__(
        self,
        parser: expat.XMLParserType,
        events: list[Any],
        limit: int,
        *,
        on_prefix: Callable[[], None],
        on_root: Callable[[], FileRefused],
        on_depth: Callable[[], FileRefused],
    ) -> None:
        self.parser = parser
        self.events = events
        self.limit = limit
        self.on_prefix = on_prefix
        self.on_root = on_root
        self.on_depth = on_depth
        self.depth = 0

    def root(self, name: Any, attributes: list[Any]) -> None:
        """Take the first start: it must be a worksheet of the namespace that Excel writes, with any prefix."""
        prefix, colon, local = ("", "", "worksheet") if name is WORKSHEET else str(name).rpartition(":")
        if local != "worksheet" or pairs(attributes).get(f"xmlns:{prefix}" if colon else "xmlns") != MAIN:
            raise self.on_root()
        if colon:
            self.parser.intern.clear()
            self.parser.intern.update(prefixed(prefix))
            self.on_prefix()
        self.parser.StartElementHandler = self.start
        self.events.append(attributes)

    def start(self, name: Any, attributes: list[Any]) -> None:
        """Take a start that is known; leave out one that is not."""
        if type(name) is int:
            self.events.append(attributes)
            return
        self.depth = 1
        self.parser.StartElementHandler = self.skip_start
        self.parser.EndElementHandler = self.skip_end
        self.parser.CharacterDataHandler = None

    def skip_start(self, _name: Any, _attributes: list[Any]) -> None:
        """Take a start inside what is left out."""
        self.depth += 1
        if self.depth > self.limit:
            raise self.on_depth()

    def skip_end(self, _name: Any) -> None:
        """Take an end inside what is left out."""
        self.depth -= 1
        if not self.depth:
            self.parser.StartElementHandler = self.start
            self.parser.EndElementHandler = self.parser.CharacterDataHandler = self.events.append

"""What counts as too small to publish, and what may stand: the table [disclosure] of a plan.toml."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Policy"]

_LONGEST_IN_LONGER = 4  # an allowed text goes for a part of it of so many letters and digits or more


class Policy(BaseModel):
    """When a number may point to a child, and what is published on purpose.

    `count_below`: a number of children or families from 1 to below it is withheld (5: "under 5"; 6: "5 or fewer"; 0:
    none). `group_below`: a percentage of a group smaller than it is withheld. `zero`: whether 0 is withheld too.
    `remainders`: whether a number is withheld where what is left of its group is small: of "people" ("12 of 14
    children"), always (True: also "26 of 30 cases", which may be a sample), or never (False). `star`: what a "*" in a
    cell of figures stands for: "ask", or the shorthand c, x or z for good. `allow`: texts that are published on
    purpose, such as a named officer or the council's telephone number; "@example.gov.uk" allows a domain. `counted` and
    `not_counted`: further words for what may point to a child ("adopters") and what may not ("drop-ins").
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    count_below: int = Field(default=5, ge=0, le=20)
    group_below: int = Field(default=10, ge=0, le=100)
    zero: bool = False
    remainders: bool | Literal["people"] = "people"
    star: Literal["ask", "c", "x", "z"] = "ask"
    allow: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()

    def small(self, number: int) -> bool:
        """Whether a number of children is too small to publish."""
        return (0 < number < self.count_below) or (self.zero and not number and self.count_below > 0)

    def remains(self, *, persons: bool) -> bool:
        """Whether what is left of a group is looked at, where it is one of `persons` and where it is not."""
        return self.remainders is True or (self.remainders == "people" and persons)

    def allows(self, shown: str) -> bool:
        """Whether a text is on the allowed list; blanks, capitals and punctuation make no difference."""
        bare = _bare(shown)
        for text in self.allow:
            allowed = _bare(text)
            if text.startswith("@"):
                if shown.casefold().endswith(text.casefold()):
                    return True
            elif allowed == bare or (len(bare) >= _LONGEST_IN_LONGER and bare in allowed):
                return True
        return False


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())

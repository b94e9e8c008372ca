"""What a plan.toml sets for its papers: the table [papers]."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Choices", "LayoutName"]

LayoutName = Literal["record", "table"]


class Choices(BaseModel):
    """What is said in papers, and how.

    `exceptions`: the ratings that are listed as needing attention, by code or label; where not given, all but the best
    and the completed. `leave_out`: ratings, such as completed, whose rows stay out of the sections and the table; they
    are counted and named all the same. `sign_off`: the role that signs papers off. `base`: a Word document beside
    plan.toml whose styles, header, footer and logo the paper in Word takes over. `report`: the order of headings of
    covering reports, by its name; the profile's own where not given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    exceptions: tuple[str, ...] | None = None
    leave_out: tuple[str, ...] = ()
    sign_off: str = Field(default="", max_length=200)
    report: str = Field(default="", pattern=r"^[\w.-]*$")
    base: str = Field(default="", pattern=r"^([^/\\:]+\.[dD][oO][cC][xX])?$")

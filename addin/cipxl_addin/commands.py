"""The commands of the ribbon, each described once.

The ribbon's XML, the add-in's VBA and the page of help are made from these entries. A command does its work in the
function of `cipxl_addin.ribbon` that has its id for a name; that function takes no argument and works on the open
workbook.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["COMMANDS", "GROUPS", "MODULE", "Command", "Group", "find"]

_FROZEN = ConfigDict(frozen=True, extra="forbid")
_OFFICE_SHOWS = 1024  # characters of a tip

MODULE = "cipxl_addin.ribbon"
"""Where each command's function is."""


class Group(BaseModel):
    """Buttons that stand together on the tab, under a label."""

    model_config = _FROZEN

    id: str = Field(pattern=r"^[a-z_]+$")
    label: str = Field(min_length=1)


class Command(BaseModel):
    """One button: its label, what its tip says, Office's own icon for it, and how large it stands.

    `tip` is the tip's first line, `more` the text under it. `icon` is the name of a picture that Office brings along.
    `key` is what is pressed for it, after Alt and the tab's own key.
    """

    model_config = _FROZEN

    id: str = Field(pattern=r"^[a-z_]+$")
    group: str
    label: str = Field(min_length=1, max_length=40)
    tip: str = Field(min_length=1, max_length=_OFFICE_SHOWS)
    more: str = Field(min_length=1, max_length=_OFFICE_SHOWS)
    icon: str = Field(pattern=r"^[A-Z][A-Za-z0-9]+$")
    key: str = Field(pattern=r"^[A-Z][A-Z0-9]{0,2}$")
    size: Literal["large", "normal"] = "normal"

    @property
    def macro(self) -> str:
        """The name of its macro in the add-in: "CipxlNextProblem"."""
        return "Cipxl" + "".join(word.capitalize() for word in self.id.split("_"))

    @property
    def python(self) -> str:
        """What Python runs for it; there is no quotation mark in it, which a macro would have to double."""
        return f"import {MODULE}; {MODULE}.{self.id}()"


GROUPS: tuple[Group, ...] = (
    Group(id="checking", label="Check"),
    Group(id="rating", label="Ratings"),
    Group(id="sending", label="Send"),
    Group(id="more", label="cipxl"),
)

COMMANDS: tuple[Command, ...] = (
    Command(
        id="check",
        group="checking",
        label="Check this return",
        tip="Check this return",
        more="Lists what is wrong or missing in this workbook, each with its cell and what to do. Nothing is changed.",
        icon="ErrorChecking",
        key="C",
        size="large",
    ),
    Command(
        id="next_problem",
        group="checking",
        label="Next problem",
        tip="Go to the next problem",
        more="Takes you to the next cell of yours that something is wrong with, and says what it is and what to do.",
        icon="GoTo",
        key="N",
    ),
    Command(
        id="suggest_ratings",
        group="rating",
        label="Suggest ratings",
        tip="Suggest ratings from the figures",
        more="Writes what the figures suggest into the suggestion column. Your own ratings stay as they are.",
        icon="ConditionalFormattingMenu",
        key="S",
        size="large",
    ),
    Command(
        id="explain_rating",
        group="rating",
        label="Explain this rating",
        tip="Explain the rating of this row",
        more="Says in a sentence how the suggested rating of the selected row was worked out.",
        icon="FunctionWizard",
        key="E",
    ),
    Command(
        id="summary",
        group="rating",
        label="Summary",
        tip="Count the ratings",
        more="Counts the ratings of this workbook, and writes the sentences of a covering report.",
        icon="AutoSum",
        key="M",
    ),
    Command(
        id="prepare_to_send",
        group="sending",
        label="Prepare to send",
        tip="Check, and save a copy to send",
        more="Checks the return, says what is still missing, and saves a copy under the right name.",
        icon="FileSendAsAttachment",
        key="P",
        size="large",
    ),
    Command(
        id="undo",
        group="sending",
        label="Undo last command",
        tip="Put back what the last command changed",
        more="Puts back what the last of these commands did: cells, lists, copies. Press again for the one before.",
        icon="Undo",
        key="Z",
    ),
    Command(
        id="open_app",
        group="more",
        label="Open the desktop app",
        tip="Open the desktop app",
        more="Opens cipxl in a window of its own, for what takes longer: collecting returns, consolidating, papers.",
        icon="WindowNew",
        key="A",
    ),
    Command(
        id="help",
        group="more",
        label="Help",
        tip="How to use these commands and functions",
        more="Lists what each button and each function does. No internet is needed.",
        icon="Help",
        key="H",
    ),
)


def find(command_id: str) -> Command:
    """The command with this id.

    Raises:
        KeyError: When there is none.
    """
    for command in COMMANDS:
        if command.id == command_id:
            return command
    raise KeyError(command_id)

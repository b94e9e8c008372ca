"""A round with as many returns as wanted: one workbook is issued for real, the others are edits of its parts.

A return is what Excel would send back: the whole issued workbook with its own stamp, new texts at the end of the shared
strings, and four cells that point to them (two figures, the evidence, a rating). Teams that share a recommendation say
the same of it, but every tenth, which has evidence of its own.
"""

from __future__ import annotations

import os
import random
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from cipxl.folder import Issued, PlanFolder
from cipxl.importing import new_plan
from cipxl.period import Period
from cipxl.plan import Measure, Plan, Reading, Recommendation, Target
from cipxl.reading import Setting, read_plan
from cipxl.rounds import issue
from cipxl.settings import Team
from cipxl.sources import read_book
from cipxl.store import column_ids, history_of, load_master, save_master
from cipxl.workbooks.master import MasterRecords
from cipxl.workbooks.stamp import encode, read_stamp

NOW, LATER, DUE = datetime(2020, 9, 14, 9), datetime(2020, 10, 20, 10), date(2020, 10, 16)
ROUND = "October 2020"
WORDS = (
    "audit", "assessment", "child", "team", "plan", "review", "visit", "supervision", "timely", "manager", "evidence",
    "practice", "quality", "threshold", "caseload", "partner", "referral", "outcome", "improve", "weekly", "monthly",
    "dip-sample", "recorded", "voice", "transition", "placement",
)  # fmt: skip
PARTS = ("docProps/custom.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")
MEASURES = 2  # of a recommendation, so a block is three rows


class MadeRound(NamedTuple):
    """A plan folder with its returns in place."""

    folder: Path
    returns: Sequence[Path]

    @property
    def plan_folder(self) -> PlanFolder:
        """The folder as cipxl opens it."""
        return PlanFolder(self.folder)


class _Maker(NamedTuple):
    """What it takes to make a return: the issued workbook's parts, its stamp, and the cells that can be filled."""

    parts: dict[str, bytes]
    stamp: object
    places: dict[tuple[str, str], str]
    plan: Plan
    performance: str


def make_round(path: Path, rows: int, returns: int) -> MadeRound:
    """A plan of so many rows and a round of it with so many returns, one for each team."""
    content = _plan(rows)
    blocks = len(content.recommendations)
    names = [f"Team {number:04}" for number in range(returns)]
    teams = [Team(name=name, recommendations=(str(n % blocks + 1),)) for n, name in enumerate(names)]
    new_plan(path, "leicestershire-2020", NOW, title=content.title, teams=teams)
    folder = PlanFolder(path)
    content = content.model_copy(update={"id": folder.settings.plan_id})
    history = history_of(content, folder.scheme.name, content.update, NOW.date(), ())
    save_master(folder, content, MasterRecords(history=history), 1, NOW)
    issue(folder, ROUND, DUE, NOW, team=names[0])
    maker = _maker(folder)
    place = folder.returns_folder(ROUND)
    one = folder.round(ROUND)
    first = one.issued[0]
    issued = [first]
    sent = folder.issued_folder(ROUND)
    made = []
    for number, name in enumerate(names):
        if number:
            row = content.recommendations[number % blocks].id
            told = {"team": name, "file": first.file.replace(names[0], name), "rows": (row,)}
            again = first.model_copy(update=told)
            os.link(sent / first.file, sent / again.file)
            issued.append(Issued.model_validate(again.model_dump()))
        made.append(write_return(maker, place / issued[-1].file, number))
    folder.write_round(one.model_copy(update={"issued": tuple(issued)}))
    return MadeRound(path, made)


def change(made: MadeRound, share: float, turn: int) -> int:
    """This share of the returns sent again with other evidence; gives how many."""
    maker = _maker(made.plan_folder)
    some = range(0, len(made.returns), max(1, round(1 / share)))
    for number in some:
        write_return(maker, made.returns[number], number, turn)
    return len(some)


def write_return(maker: _Maker, path: Path, number: int, turn: int = 0) -> Path:
    """The return of one team, as it is sent back the first time or (`turn`) a later one."""
    plan = maker.plan
    block = number % len(plan.recommendations)
    item = plan.recommendations[block]
    chance = random.Random(block)  # noqa: S311  # only made-up text
    own = random.Random(number) if number % 10 == 0 else chance  # noqa: S311
    typed = {
        (item.id, "evidence"): f"{item.evidence}\nSeen since: {_words(own, 20, 60)}{' Again.' * turn}",
        (item.id, "implementation"): chance.choice("GAR"),
    }
    for measure in item.measures:
        typed[measure.id, maker.performance] = f"{chance.randint(300, 999) / 10}% (September 2020)"
    stamp = maker.stamp.model_copy(update={"team": f"Team {number:04}"})  # type: ignore[attr-defined]
    strings = maker.parts["xl/sharedStrings.xml"].decode()
    custom = maker.parts["docProps/custom.xml"].decode()
    sheet = maker.parts["xl/worksheets/sheet1.xml"].decode()
    for before, after in zip(encode(maker.stamp), encode(stamp), strict=True):  # type: ignore[arg-type]
        if before != after:
            strings = strings.replace(escape(before), escape(after))
            custom = custom.replace(escape(before), escape(after))
    count = strings.count("<si>")
    added = []
    for key, text in typed.items():
        sheet = re.sub(
            rf'<c r="{maker.places[key]}"( s="\d+")[^>]*?(?:/>|>.*?</c>)',
            rf'<c r="{maker.places[key]}"\1 t="s"><v>{count + len(added)}</v></c>',
            sheet,
            count=1,
        )
        added.append(f'<si><t xml:space="preserve">{escape(text)}</t></si>')
    strings = strings.replace("</sst>", "".join(added) + "</sst>")
    strings = re.sub(r'uniqueCount="\d+"', f'uniqueCount="{count + len(added)}"', strings, count=1)
    changed = dict(zip(PARTS, (custom.encode(), strings.encode(), sheet.encode()), strict=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # it may be a link to the round that others are measured on
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in maker.parts.items():
            package.writestr(name, changed.get(name, data))
    back = datetime(2020, 10, 12, 15, 30).timestamp() + turn
    os.utime(path, (back, back))
    return path


def _maker(folder: PlanFolder) -> _Maker:
    plan = load_master(folder).plan
    file = folder.issued_folder(ROUND) / folder.round(ROUND).issued[0].file
    book = read_book(file)
    setting = Setting(plan.id, plan.title, plan.period, plan.update, plan.baseline)
    read = read_plan(book, folder.profile, folder.scheme, setting, column_ids(book)).read
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    performance = f"performance:{plan.period.canonical}"
    return _Maker(parts, read_stamp(book), dict(read.places), plan, performance)


def _plan(rows: int) -> Plan:
    """A plan of so many rows: long texts as councils write them, no two alike."""
    chance = random.Random(rows)  # noqa: S311  # only made-up text
    before, baseline = Period.quarter(2019, 2), Period.financial_year(2018)
    items = tuple(
        Recommendation(
            id=f"r{n}",
            ref=str(n),
            text=_words(chance, 15, 40),
            ratings={"implementation": "A", "impact": "R"},
            outcomes=_words(chance, 15, 30),
            evidence="\n".join(_words(chance, 20, 80) for _ in range(3)),
            actions=_words(chance, 20, 60),
            lead="Head of Service, First Response",
            measures=tuple(
                Measure(
                    id=f"m{n}-{m}",
                    name=_words(chance, 6, 14),
                    unit="%",
                    better="high",
                    readings=(
                        Reading(period=baseline, text=f"{chance.randint(20, 60)}%"),
                        Reading(period=before, text=f"{chance.randint(300, 800) / 10}% (September 2019)"),
                    ),
                    targets=(
                        Target(due=date(2020, 3, 31), text=f"At least {chance.randint(60, 80)}%"),
                        Target(due=date(2021, 3, 31), text=f"At least {chance.randint(80, 95)}%"),
                    ),
                )
                for m in range(MEASURES)
            ),
        )
        for n in range(1, max(1, rows // (1 + MEASURES)) + 1)
    )
    return Plan(
        id="plan", title="A plan of many", period=before, update="October 2019", baseline=baseline,
        recommendations=items,
    )  # fmt: skip


def _words(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(least, most))).capitalize() + "."

"""Plans for papers, from plain to nasty."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime

from builders import plan, recommendation
from cipxl import profile as profiles
from cipxl import resources
from cipxl import scheme as schemes
from cipxl.importing import plan_from_toml
from cipxl.papers.blocks import Paper
from cipxl.papers.paper import build
from cipxl.papers.wording import load
from cipxl.plan import Plan

STAMP = datetime(2020, 11, 2, 9, 0, tzinfo=UTC)
LINK = "https://example.org/" + "a-very-long-path-without-any-blank/" * 8
LONG = " ".join(f"Sentence {n} says what was done and what shows it." for n in range(48))
ARABIC = "الأطفال أولا"
NASTY = 'A & B <script>alert("x")</script> – “quoted” \x07bell \u202e turned'


def nasty_plan(count: int = 6) -> Plan:
    """Recommendations with everything that breaks a layout or an escape."""
    found = [recommendation(number) for number in range(1, count + 1)]
    found[0] = recommendation(1, evidence=LONG, actions=LINK)
    found[1] = recommendation(
        2, evidence="", actions="", measures=(), lead="", ratings={"implementation": "", "impact": "O"}
    )
    found[2] = recommendation(3, text=NASTY, evidence=f"{ARABIC}\nThumbs up 👍🏽 and a family 👨‍👩‍👧", ref="3 <b>")
    return plan().model_copy(update={"recommendations": tuple(found)})


def example(name: str) -> Paper:
    """The paper of an example that comes with cipxl."""
    folder = resources.examples() / name
    settings = tomllib.loads((folder / "plan.toml").read_text(encoding="utf-8"))
    return paper(plan_from_toml(folder / "content.toml"), settings["profile"])


def paper(content: Plan, layout_name: str = "leicestershire-2020", **how: object) -> Paper:
    profile = profiles.load(layout_name)
    layout = profile.layout(
        content.period, update=content.update, baseline=content.baseline,
        plan_periods=content.periods, plan_targets=content.target_dates,
    )  # fmt: skip
    return build(content, schemes.load(profile.scheme), profile, layout, wording=load(), stamp=STAMP, **how)


def many(count: int) -> Plan:
    """So many recommendations: the first ones nasty, the rest with texts of the usual length."""
    text = "In the quarter the team looked at a sample of the work and told what it found. "
    rows = [*nasty_plan(6).recommendations[: min(count, 6)]]
    rows += [recommendation(n, evidence="\n".join([text * 2, text])) for n in range(len(rows) + 1, count + 1)]
    return plan().model_copy(update={"recommendations": tuple(rows)})

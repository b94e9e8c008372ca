"""The words that cells are read by: months, numbers in words, units, and the signs of a role, a limit or a gap.

Data only. What a phrase means where it stands is for `cipxl.period.moments` and the modules of `cipxl.figures`.
A phrase is a tuple of lower-case words and punctuation, as `cipxl.period.tokens` cuts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

__all__ = [
    "ARROWS",
    "BENCHMARKS",
    "CHANGE_NOUNS",
    "COMPARATORS_AFTER",
    "COMPARATORS_BEFORE",
    "DURATION_UNITS",
    "FUNCTION_WORDS",
    "KNOWN_WORDS",
    "LABEL_WORDS",
    "MONTHS",
    "NO_DATES",
    "NO_VALUES",
    "NUMBER_WORDS",
    "PREVIOUS",
    "QUALIFIERS",
    "SEASONS",
    "TARGETS",
    "phrases",
    "split_words",
]

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]


def split_words(text: str) -> tuple[str, ...]:
    """The words of a text, so that long lists of words stay readable."""
    return tuple(text.split())


def phrases(meanings: Mapping[str, Iterable[str]]) -> Phrases:
    """Phrases by their first word, longest first, so that "no more than" is tried before "no".

    Args:
        meanings: For each meaning, its phrases written with spaces between words and punctuation.
    """
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for meaning, spellings in meanings.items():
        for spelling in spellings:
            words = tuple(spelling.split())
            found.setdefault(words[0], []).append((words, meaning))
    return MappingProxyType(
        {first: tuple(sorted(some, key=lambda item: -len(item[0]))) for first, some in found.items()}
    )


_MONTH_SPELLINGS: Final = (
    "january jan janurary",
    "february feb febuary feburary",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep septmber setpember",
    "october oct",
    "november nov novemeber",
    "december dec decemeber",
)
MONTHS: Final = MappingProxyType(
    {spelling: number for number, spellings in enumerate(_MONTH_SPELLINGS, 1) for spelling in spellings.split()}
)
SEASONS: Final = MappingProxyType({"spring": 3, "summer": 6, "autumn": 9, "winter": 12})  # first month of three

NUMBER_WORDS: Final = MappingProxyType(
    {
        word: number
        for number, word in enumerate(
            split_words(
                "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
                "seventeen eighteen nineteen twenty"
            )
        )
    }
    | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "nil": 0}
)

_DURATION_SPELLINGS: Final = {
    "minutes": "minute minutes min mins",
    "hours": "hour hours hr hrs",
    "days": "day days",
    "weeks": "week weeks wk wks",
    "months": "month months mth mths",
    "years": "year years yr yrs",
}
DURATION_UNITS: Final = MappingProxyType(
    {spelling: unit for unit, spellings in _DURATION_SPELLINGS.items() for spelling in spellings.split()}
)

# Words that carry grammar, not a subject: a number before one of them counts nothing that is named.
FUNCTION_WORDS: Final = frozenset(
    split_words(
        "a an the this that these those it its our their we they he she is are was were be been being has have had "
        "having do does did will would should can could may might must to of in on at by for from with within without "
        "into onto over under above below between among across against during since until till before after about "
        "around per as and or but nor so than then when where which who whose while if not no yes both each every all "
        "any some only just now also more less fewer most least up down out off again still already again further "
        "remains remained remain compared comparing comparison versus vs target actual"
    )
)

COMPARATORS_BEFORE: Final = phrases(
    {
        ">=": (
            "at least", "no less than", "not less than", "no fewer than", "not fewer than", "a minimum of",
            "minimum of", "minimum", "min", "a min . of", "min . of", "min .", "min of", "greater than or equal to",
            "more than or equal to", "not below",
            "no lower than", "not lower than", "> =", "= >", "> / =", "≥", "⩾", "equal to or above",
            "at or above", "on or above", "at or over", "equal to or better than", "equal or above",
            "equal to or greater than",
            "equal to or more than", "or more than",
        ),
        "<=": (
            "no more than", "not more than", "at most", "a maximum of", "maximum of", "maximum", "max", "up to",
            "a max . of", "max . of", "max .", "max of",
            "not exceeding", "not to exceed", "do not exceed", "does not exceed", "not exceed", "less than or equal to",
            "fewer than or equal to", "no higher than", "not higher than", "no greater than", "not above",
            "no longer than", "not longer than", "not over", "< =", "= <", "< / =", "≤", "⩽", "equal to or below",
            "at or below", "on or below", "at or under", "equal or below",
            "equal to or less than",
        ),
        ">": (
            "more than", "greater than", "over", "above", "in excess of", "exceeding", "exceeds", "exceed",
            "exceeded", "higher than", "longer than", "better than", ">",
        ),
        "<": ("less than", "fewer than", "under", "below", "lower than", "shorter than", "<"),
    }
)  # fmt: skip
COMPARATORS_AFTER: Final = phrases(
    {
        ">=": (
            "or more", "or above", "or over", "or higher", "or better", "or greater", "and above", "and over", "+",
            "minimum", "or longer", "plus", "as a minimum", "and higher", "and more", "( min )", "( minimum )",
        ),
        "<=": (
            "or less", "or fewer", "or below", "or under", "or lower", "and below", "and under", "maximum",
            "or better than that", "as a maximum", "or sooner", "or shorter", "and lower", "max", "( max )",
            "( maximum )",
        ),
    }
)  # fmt: skip

TARGETS: Final = phrases(
    {
        "target": (
            "target", "targets", "targeted", "goal", "aim", "aiming", "ambition", "trajectory", "tgt", "aspiration",
            "objective", "aspirational", "threshold", "t :", "t =", "tgt :", "milestone", "milestones",
        ),
    }
)  # fmt: skip
BENCHMARKS: Final = phrases(
    {
        "statistical neighbours": (
            "statistical neighbours", "statistical neighbour", "statistical neighbors", "statistical neighbor",
            "stat neighbours", "stat neighbour", "stat . neighbours", "stat . neighbour", "stats neighbours",
            "stat neighbor", "stat neighbors", "sn", "sns", "sn's", "nearest neighbours", "nearest neighbour", "cipfa",
        ),
        "England": ("england", "eng"),
        "national": ("national", "nationally", "uk", "gb", "nat", "nat .", "nat avg", "nat . avg", "natl"),
        "region": (
            "regional", "regionally", "region", "south west", "south east", "east midlands", "west midlands",
            "north west", "north east", "east of england", "yorkshire and humber", "yorkshire and the humber",
        ),
        "peers": (
            "peer group", "peer groups", "peer", "peers", "comparators", "comparator", "benchmark", "benchmarks",
            "similar authorities", "other authorities", "comparable authorities",
        ),
    }
)  # fmt: skip
PREVIOUS: Final = phrases(
    {
        "previous": (
            "compared to", "compared with", "compares to", "compares with", "comparing to", "in comparison to",
            "in comparison with", "comparison to", "comparison with", "compared", "previously", "previous", "prior",
            "last year", "last quarter", "last month", "same period", "same time", "down from", "up from",
            "improvement from", "improvement on", "increase from", "decrease from", "reduction from", "drop from",
            "rise from", "fall from", "increase on", "decrease on", "reduction on", "formerly", "versus", "vs", "v",
            "was previously", "year before", "quarter before", "month before", "it was", "prev", "py",
            "used to be", "change from", "deterioration from", "decline from", "originally", "( was",
        ),
        "baseline": ("baseline", "base line", "starting point", "starting from"),
    }
    | {}
)  # fmt: skip

# What a change is called, and its direction. "An increase of 29" is a change of +29.
CHANGE_NOUNS: Final = MappingProxyType(
    {
        word: sign
        for sign, words in (
            (1, "improve raise increase increases increased increasing rise rises rose risen rising up "
                "growth grew grown more higher "
                "improvement improved improving improves gain gained greater climbed"),
            (-1, "reduce cut decrease decreases decreased decreasing reduction reductions reduced reducing "
                "fall falls fell fallen "
                 "falling drop drops dropped dropping down decline declined declining fewer less lower worsened"),
        )
        for word in words.split()
    }
)  # fmt: skip

# An arrow beside a figure says which way it went.
ARROWS: Final = MappingProxyType({**dict.fromkeys("↑▲⬆↗△🔺", 1), **dict.fromkeys("↓▼⬇↘∇🔻", -1)})

QUALIFIERS: Final = phrases(
    {
        "average": (
            "average", "avg", "avg .", "averages", "averaged", "averaging", "mean", "ave", "on average", "av .",
        ),
        "median": ("median",),
        "latest": ("latest",),
        "approximate": (
            "approximately", "approx", "approx .", "around", "about", "circa", "c .", "ca .", "roughly", "nearly",
            "almost", "~", "≈", "estimated", "some", "just under", "just over",
        ),
        "provisional": ("provisional", "provisionally", "unvalidated", "draft", "indicative", "prov"),
        "year to date": ("year to date", "ytd", "cumulative", "cumulatively"),
        "rolling": ("rolling",),
        "top quartile": ("top quartile", "upper quartile"),
        "bottom quartile": ("bottom quartile", "lower quartile"),
        "peak": ("peak", "peaked", "high of"),
        "low": ("low of",),
        "weekly": ("weekly", "each week", "a week"),
        "monthly": ("monthly", "each month", "a month"),
        "annual": ("annual", "annually", "a year", "each year"),
        "within tolerance": ("within tolerance",),
        "consistently": ("consistently",),
    }
)  # fmt: skip

# A whole cell, or the start of one, that says why there is no figure.
NO_VALUES: Final = phrases(
    {
        "not measured": ("not measured", "unmeasured", "not recorded", "not monitored", "not counted"),
        "not applicable": (
            "n / a", "na", "not applicable", "n . a .", "n . a", "n a", "not relevant", "does not apply",
        ),
        "not known": ("n / k", "nk", "not known", "unknown", "unclear", "?", "? ?", "? ? ?"),
        "not available": (
            "not available", "unavailable", "data not available", "data unavailable", "n / av", "no data", "no figure",
            "no figures", "nothing to report", "not reported", "no report", "no return", "missing", "not provided",
            "not supplied", "not collected", "not published", "no longer collected", "no longer measured",
            "no longer reported", "data not collected", "nothing reported", "not submitted", "no information",
            "information not available", "no update", "no performance data", "data missing", "not calculated",
            "no cohort",
            "figures not available", "figure not available", "no longer published", "no longer available",
            "nr", "n / r",
            "no current data", "no outturn", "not reportable", "no measure", "no result", "no results",
        ),
        "not available yet": (
            "awaiting", "awaited", "pending", "not yet available", "not yet known", "not yet published", "to follow",
            "data awaited", "data pending", "data to follow", "tbc", "t . b . c", "t . b . c .", "to be confirmed",
            "to be advised", "to be reported", "to be provided", "to be collected", "to be calculated",
            "to be updated", "in development", "under development", "being developed", "in progress", "being collected",
            "due", "not yet due", "not due", "not yet", "data due", "figure awaited", "figures awaited", "data not yet",
            "not started", "new measure", "new indicator", "baseline year", "reported annually", "annual measure",
            "reported quarterly", "to be developed", "data expected", "data will be", "will be available", "delayed",
            "being validated", "subject to validation",
        ),
        "target not set yet": (
            "target to be set", "target to be agreed", "target to be confirmed", "target tbc", "target not set",
            "target not yet set", "to be set", "to be agreed", "to be determined", "tbd", "tba", "no target",
            "no target set", "not set", "not yet set", "not yet agreed", "none set", "baseline to be established",
            "to be established", "establish baseline", "establish a baseline", "set baseline", "to be baselined",
            "baselining", "baseline", "no targets", "to be decided", "targets to be set", "targets to be agreed",
            "to be defined", "monitor only", "monitoring only", "monitor", "for information", "for information only",
            "contextual", "context only", "not targeted", "untargeted",
        ),
        "none": ("none", "nothing", "blank", "empty", "null"),
        "confidential / suppressed": (
            "[ c ]", "( c )", "suppressed", "confidential", "redacted", "withheld", "supp", "[ low ]", "[ s ]", "( s )",
            "figure suppressed", "figures suppressed", "small number", "small numbers", "data suppressed",
        ),
        "not available, statistical symbol": ("[ x ]", "[ u ]", "[ w ]", "x", ". .", ". . .", ":", "u", "…"),
        "not applicable, statistical symbol": ("[ z ]", "z"),
        "footnote marker": ("*", "* *", "* * *", "†", "‡", "#", "^"),
        "error value of the spreadsheet": (
            "# n / a", "# div / 0 !", "# ref !", "# value !", "# name ?", "# num !", "# null !",
        ),
        "see elsewhere": ("see", "refer to", "as above", "as below", "as before", "ditto", "qualitative", "narrative"),
    }
)  # fmt: skip

# A date cell that gives no date, and why.
NO_DATES: Final = phrases(
    {
        "ongoing: no end date": (
            "ongoing", "on going", "on - going", "continuing", "continuous", "continual", "continuously", "rolling",
            "on track", "rolling programme", "business as usual", "bau", "throughout", "in progress", "in - progress",
            "underway", "under way", "as part of business as usual",
        ),
        "no date: vague": (
            "imminently", "imminent", "soon", "shortly", "in due course", "asap", "a . s . a . p",
            "as soon as possible",
            "immediately", "immediate", "with immediate effect", "urgent", "urgently", "as and when", "as required",
            "as needed", "when required", "when available", "short term", "medium term", "long term", "short - term",
            "medium - term", "long - term", "in the near future", "near future", "new year", "in time",
            "later", "as appropriate",
            "as necessary", "now", "to follow", "in the coming weeks", "in the coming months", "coming weeks",
            "coming months",
        ),
        "not decided yet": (
            "tbc", "tba", "tbd", "to be confirmed", "to be agreed", "to be decided", "to be determined", "to be set",
            "to be advised", "not set", "not yet set", "not agreed", "pending", "awaiting", "no date", "no date set",
            "date to be", "awaited", "date tbc", "subject to", "dependent on", "not yet agreed", "not yet known",
        ),
        "not applicable": ("n / a", "na", "not applicable", "none", "n / k", "not known", "unknown"),
        "finished: no date given": (
            "complete", "completed", "closed", "done", "achieved", "finished", "delivered", "in place", "implemented",
            "embedded", "actioned", "signed off", "established",
        ),
        "not going on": (
            "not started", "not yet started", "yet to start", "not begun", "on hold", "paused", "cancelled",
            "withdrawn", "superseded", "no longer required", "deferred", "postponed", "overdue",
        ),
        "how often, no date": (
            "daily", "weekly", "fortnightly", "monthly", "bi - monthly", "bimonthly", "quarterly", "termly",
            "six monthly", "6 monthly", "annually", "annual", "yearly", "each month", "each quarter", "every month",
            "every week", "every quarter", "each term", "each year", "every year", "every term", "half yearly",
            "half - yearly", "six - monthly", "6 - monthly", "3 monthly", "twice yearly",
        ),
    }
)  # fmt: skip

# A number after one of these is a name ("Section 20", "Milestone 1"), never a figure.
LABEL_WORDS: Final = frozenset(
    split_words(
        "section sections s ss period reg regs regulation milestone phase stage level tier band grade priority "
        "recommendation recommendations item appendix annex page pages paragraph para version v ref reference kpi "
        "pi measure objective action step part table figure fig chart key ks year yr group aged age ages article "
        "schedule ht chapter covid cv type class category cat number no nos line row cell id wave cohort option "
        "indicator ni outcome strand theme domain standard question q task workstream room unit block zone "
        "attainment progress act annexe volume issue essentials"
    )
)

# Words that PDF extraction may have broken, and that the grammar needs whole, beside all the phrases above.
_DOMAIN: Final = split_words(
    "proceeding proceedings pre-proceedings permanence performance performances implementation assessment "
    "assessments children child young people person persons families family cases case caseload caseloads plans "
    "plan reviews review visits visit audits audit thematic contacts contact referral referrals re-referrals "
    "workers worker social teams team staff posts post vacancies vacancy percentage percent cent points point "
    "working quarter quarters financial academic calendar commencing beginning ending ended quarterly measured "
    "measure measures completed complete timescale timescales deadline statutory supervision conference "
    "conferences placement placements adoption adopters fostering foster carers carer households leavers "
    "accommodation education employment training recording chronology chronologies genogram genograms neighbour "
    "neighbours statistical outturn progress impact recommendation recommendations evidence evidenced population "
    "thousand million billion hundred dozen christmas easter between reporting length open closed grade good "
    "above outstanding inadequate requires improvement"
)
KNOWN_WORDS: Final = frozenset(
    word
    for word in (
        *MONTHS,
        *SEASONS,
        *NUMBER_WORDS,
        *DURATION_UNITS,
        *FUNCTION_WORDS,
        *CHANGE_NOUNS,
        *_DOMAIN,
        *(
            word
            for table in (
                COMPARATORS_BEFORE,
                COMPARATORS_AFTER,
                TARGETS,
                BENCHMARKS,
                PREVIOUS,
                QUALIFIERS,
                NO_VALUES,
                NO_DATES,
            )
            for some in table.values()
            for words, _ in some
            for word in words
        ),
    )
    if word.isalpha()
)

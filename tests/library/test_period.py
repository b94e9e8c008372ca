from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cipxl.period import DateMention, Period, last_complete_quarter, read_dates, read_period
from effort import work


def day(text: str) -> date:
    return date.fromisoformat(text)


def only(text: str) -> DateMention:
    mentions = read_dates(text)
    assert len(mentions) == 1, mentions
    return mentions[0]


# Deadlines ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("by January 2021", "2021-01-31"),
        ("By 31/12/2016", "2016-12-31"),
        ("by the end of the summer term 2021", "2021-07-31"),
        ("by mid-May 2021", "2021-05-20"),
        ("by Christmas 2020", "2020-12-25"),
        ("by Easter 2021", "2021-04-04"),
        ("by end of Q2 2021/22", "2021-09-30"),
        ("by 1st week of May 2021", "2021-05-07"),
        ("no later than 30 June 2021", "2021-06-30"),
        ("on or before 30 June 2021", "2021-06-30"),
        ("before April 2021", "2021-03-31"),
        ("until 28.05.2021", "2021-05-28"),
        ("Target March 2021", "2021-03-31"),
        ("Target date 30.6.21", "2021-06-30"),
        ("Timescale: July 2021", "2021-07-31"),
        ("Deadline 5pm 30 June 2021", "2021-06-30"),
        ("To be completed by 30.09.21", "2021-09-30"),
        ("end of 2021/22", "2022-03-31"),
        ("by Decem ber 20 20", "2020-12-31"),
        ("December 2021 at the latest", "2021-12-31"),
    ],
)
def test_a_deadline_is_the_last_day_of_what_is_named(text: str, on: str) -> None:
    mention = only(text)
    assert (mention.type, mention.date) == ("deadline", day(on))


def test_a_deadline_before_a_day_is_the_day_before_with_the_other_reading_beside_it() -> None:
    mention = only("before 31 March 2021")
    assert mention.date == day("2021-03-30")
    assert mention.alternatives == ("2021-03-31",)


def test_a_deadline_without_a_year_says_that_the_year_is_missing() -> None:
    mention = only("by the end of Q2")
    assert (mention.type, mention.date) == ("deadline", None)
    assert mention.reason == "the year is not written"


def test_a_list_of_deadlines_gives_each_in_order() -> None:
    mentions = read_dates("By 31/01/2017 By 31/01/2017 By 31/03/2017")
    assert [mention.date for mention in mentions] == [day("2017-01-31"), day("2017-01-31"), day("2017-03-31")]


def test_a_date_in_brackets_settles_a_vague_deadline() -> None:
    assert only("By next spring term (26 April 2021)").date == day("2021-04-26")


# Days, periods, starts ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("1st April 2021", "2021-04-01"),
        ("30/6/21", "2021-06-30"),
        ("31-Mar-21", "2021-03-31"),
        ("Mar 31, 2021", "2021-03-31"),
        ("as at 31 March 2021", "2021-03-31"),
        ("As of 06/05/21", "2021-05-06"),
        ("Monday 11 March 2019", "2019-03-11"),
        ("2020/21-year end", "2021-03-31"),
        ("2021-06-30T00:00:00", "2021-06-30"),
        ("29 February 2020", "2020-02-29"),
        ("1.4.21", "2021-04-01"),
        ("30.11.21.", "2021-11-30"),
        ("5.7.21 – strategy agreed", "2021-07-05"),
    ],
)
def test_days_are_read_day_before_month(text: str, on: str) -> None:
    mention = only(text)
    assert (mention.type, mention.date) == ("date", day(on))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("18/19", "2018-04-01", "2019-03-31"),
        ("2021-22", "2021-04-01", "2022-03-31"),
        ("FY 2021/22", "2021-04-01", "2022-03-31"),
        ("Q3 2021-22", "2021-10-01", "2021-12-31"),
        ("2020/21 Q2", "2020-07-01", "2020-09-30"),
        ("Q2 (July to September 2020)", "2020-07-01", "2020-09-30"),
        ("third quarter of 2020/21", "2020-10-01", "2020-12-31"),
        ("Q1-Q3 2021/22", "2021-04-01", "2021-12-31"),
        ("first half of 2021/22", "2021-04-01", "2021-09-30"),
        ("academic year 21/22", "2021-09-01", "2022-08-31"),
        ("Jul 23", "2023-07-01", "2023-07-31"),
        ("Dec '20", "2020-12-01", "2020-12-31"),
        ("Septemb er 2020", "2020-09-01", "2020-09-30"),
        ("March20 13", "2013-03-01", "2013-03-31"),
        ("July- Sept19", "2019-07-01", "2019-09-30"),
        ("Nov - Jan 2021", "2020-11-01", "2021-01-31"),
        ("June/July 2012", "2012-06-01", "2012-07-31"),
        ("between April and September 2020", "2020-04-01", "2020-09-30"),
        ("28 June - 2 July 2021", "2021-06-28", "2021-07-02"),
        ("01.04.2021 to 30.04.2021", "2021-04-01", "2021-04-30"),
        ("w/e 4 June 2021", "2021-05-29", "2021-06-04"),
        ("week commencing 31 May 2021", "2021-05-31", "2021-06-06"),
        ("rolling 12 months to June 2022", "2021-07-01", "2022-06-30"),
        ("for the year ending 31 March 2021", "2020-04-01", "2021-03-31"),
        ("early June 2020", "2020-06-01", "2020-06-10"),
        ("mid-May 2021", "2021-05-11", "2021-05-20"),
        ("late February 2021", "2021-02-21", "2021-02-28"),
        ("Winter 2020/21", "2020-12-01", "2021-02-28"),
        ("Summer 2018.", "2018-06-01", "2018-08-31"),
        ("the three years 2018 to 2021", "2018-04-01", "2021-03-31"),
        ("2021/22 (Apr-Oct)", "2021-04-01", "2021-10-31"),
        ("21/22 Q1 (Apr-Jun)", "2021-04-01", "2021-06-30"),
        ("2021/22 (Q1)", "2021-04-01", "2021-06-30"),
        ("March 2021/22", "2022-03-01", "2022-03-31"),
        ("half year 2021/22", "2021-04-01", "2021-09-30"),
        ("Latest (Aug 2021)", "2021-08-01", "2021-08-31"),
        ("12m to Sept 21", "2020-10-01", "2021-09-30"),
        ("Outturn 19-20", "2019-04-01", "2020-03-31"),
        ("October half term 2021", "2021-10-01", "2021-10-31"),
        ("Autumn half term 2 2021", "2021-11-01", "2021-12-31"),
    ],
)
def test_periods_follow_the_calendar_of_councils(text: str, start: str, end: str) -> None:
    mention = only(text)
    assert (mention.type, mention.start, mention.end) == ("period", day(start), day(end))


def test_a_year_at_the_end_of_a_list_holds_for_the_whole_list() -> None:
    quarters = read_dates("during Q1 and Q2 of 2020/21")
    assert [mention.start for mention in quarters] == [day("2020-04-01"), day("2020-07-01")]
    days = read_dates("15, 16 and 22 March 2021")
    assert [mention.date for mention in days] == [day("2021-03-15"), day("2021-03-16"), day("2021-03-22")]


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("since March 2020", "2020-03-01"),
        ("September 2021 onwards", "2021-09-01"),
        ("with effect from 1 April 2021", "2021-04-01"),
        ("after March 2021", "2021-04-01"),
        ("not before June 2021", "2021-06-01"),
        ("wef 1.9.21", "2021-09-01"),
        ("w.e.f. 01/04/2021", "2021-04-01"),
        ("From Sept 21 onwards", "2021-09-01"),
    ],
)
def test_a_beginning_has_its_first_day(text: str, on: str) -> None:
    mention = only(text)
    assert (mention.type, mention.date) == ("from", day(on))


# What is no date, or no such date ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("week commencing 31.04.2021", "31 April does not exist"),
        ("31 June 2020", "31 June does not exist"),
        ("29 February 2021", "29 February 2021 does not exist, 2021 is not a leap year"),
        ("12/13/2021", "there is no month 13"),
    ],
)
def test_a_day_that_does_not_exist_is_told_with_the_reason(text: str, reason: str) -> None:
    mention = only(text)
    assert (mention.type, mention.reason) == ("invalid", reason)


def test_an_american_date_is_refused_with_the_other_reading_beside_it() -> None:
    assert only("12/13/2021").alternatives == ("13 December 2021, month first",)


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("Ongoing", "none", "ongoing: no end date"),
        ("imminently", "none", "no date: vague"),
        ("TBC", "none", "not decided yet"),
        ("Monthly", "none", "how often, no date"),
        ("n/a", "none", "not applicable"),
        ("last quarter", "relative", "depends on when it was written"),
        ("for the next 12 months", "relative", "depends on when it was written"),
    ],
)
def test_a_cell_without_a_date_says_why(text: str, kind: str, reason: str) -> None:
    mention = only(text)
    assert (mention.type, mention.reason) == (kind, reason)


@pytest.mark.parametrize("text", ["half term", "by half term", "after the next half-term"])
def test_when_a_half_term_is_only_the_school_knows(text: str) -> None:
    assert only(text).type == "relative"


@pytest.mark.parametrize("text", ["Not started", "On hold", "In place"])
def test_a_state_is_no_date(text: str) -> None:
    assert only(text).type == "none"


def test_a_length_of_time_has_its_bounds_and_unit() -> None:
    mention = only("3 to 5-year programme")
    assert (mention.type, mention.low, mention.high, mention.unit) == ("duration", 3, 5, "years")


@pytest.mark.parametrize(
    "text",
    ["", "   ", "Head of Service", "may be delayed", "31032021", "0116 305 5479", "1.2.11 Develop", "Ref 1.4.21"],
)
def test_words_and_long_numbers_give_no_date(text: str) -> None:
    assert read_dates(text) == []


def test_a_month_and_a_number_that_may_be_a_day_give_both_readings() -> None:
    mention = only("September 18")
    assert mention.start == day("2018-09-01")
    assert mention.alternatives == ("18 September, the year not written",)


def test_a_mention_knows_its_place_in_the_text() -> None:
    text = "Launch planned by end of May 2021, then review"
    mention = only(text)
    assert text[slice(*mention.at)] == "end of May 2021"


# Period ------------------------------------------------------------


def test_a_quarter_is_financial_and_named_as_councils_name_it() -> None:
    quarter = Period.quarter(2020, 2)
    assert (quarter.start, quarter.end, quarter.label) == (day("2020-07-01"), day("2020-09-30"), "Q2 2020/21")
    assert Period.quarter(2020, 4).end == day("2021-03-31")
    assert Period.financial_year(1999).label == "1999/00"
    assert Period.month(2020, 10).label == "October 2020"


@pytest.mark.parametrize(
    ("spellings", "canonical"),
    [
        (("Q2 20/21", "Quarter 2 2020-21", "2020/21 Q2", "July-Sept 2020", "Performance Q2 20/21"), "Q2 2020/21"),
        (("18/19", "2018/19", "FY 2018/19", "2018-2019", "year ending 31 March 2019"), "2018/19"),
        (("Sept20", "Septemb er 2020", "September '20", "09/2020"), "September 2020"),
        (("academic year 21/22", "AY 2021/22"), "academic year 2021/22"),
        (("1 May to 9 June 2021", "01/05/2021 - 09/06/2021"), "1 May 2021 to 9 June 2021"),
    ],
)
def test_spellings_of_one_period_share_one_canonical_label(spellings: tuple[str, ...], canonical: str) -> None:
    periods = [read_period(text) for text in spellings]
    assert [period.canonical if period else None for period in periods] == [canonical] * len(spellings)


@pytest.mark.parametrize("text", ["", "Performance", "Q2", "March 2019 and May 2019", "31 June 2020", "last year"])
def test_no_period_is_read_where_there_is_none_or_more_than_one(text: str) -> None:
    assert read_period(text) is None


def test_periods_are_ordered_by_their_end_then_their_start() -> None:
    year, quarter, month = Period.financial_year(2020), Period.quarter(2020, 4), Period.month(2021, 3)
    assert sorted([month, year, quarter]) == [year, quarter, month]
    assert year < quarter <= month
    assert month > quarter >= year


def test_neighbours_and_the_year_before() -> None:
    assert Period.quarter(2020, 1).previous().label == "Q4 2019/20"
    assert Period.quarter(2020, 4).next().label == "Q1 2021/22"
    assert Period.quarter(2020, 2).previous_year().label == "Q2 2019/20"
    assert Period.month(2021, 3).previous().label == "February 2021"
    assert Period.day(day("2020-02-29")).previous_year().start == day("2019-02-28")
    week = read_period("w/c 31 May 2021")
    assert week is not None
    assert week.previous().start == day("2021-05-24")
    assert week.previous_year().start.weekday() == week.start.weekday()


@pytest.mark.parametrize(
    ("on", "label"),
    [
        ("2020-10-01", "Q2 2020/21"),
        ("2020-09-30", "Q1 2020/21"),
        ("2021-01-15", "Q3 2020/21"),
        ("2021-04-01", "Q4 2020/21"),
    ],
)
def test_the_last_complete_quarter_had_ended_before_the_day(on: str, label: str) -> None:
    assert last_complete_quarter(day(on)).label == label


@given(st.dates(date(1991, 1, 1), date(2047, 12, 31)), st.integers(1, 40))
def test_a_canonical_label_reads_back_as_the_same_stretch(start: date, months: int) -> None:
    first = Period.month(start.year, start.month)
    last = first
    for _ in range(months % 13):
        last = last.next()
    span = Period(label="", basis="month_range", start=first.start, end=min(last.end, date(2049, 12, 31)))
    read = read_period(span.canonical)
    assert read is not None
    assert (read.start, read.end, read.canonical) == (span.start, span.end, span.canonical)


@given(st.dates(date(1991, 1, 1), date(2047, 12, 31)))
def test_a_day_written_in_any_usual_way_reads_as_that_day(on: date) -> None:
    forms = ("%d/%m/%Y", "%d.%m.%y", "%d %B %Y", "%d-%b-%y", "%Y-%m-%d", "%B %d, %Y")
    assert {only(on.strftime(form)).date for form in forms} == {on}


@given(st.integers(1995, 2045), st.integers(1, 4))
def test_next_undoes_previous(year: int, quarter: int) -> None:
    period = Period.quarter(year, quarter)
    assert period.previous().next().canonical == period.canonical
    assert period.previous_year() < period.previous() < period < period.next()


# Any text ------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "by",
        "end",
        "of",
        "mid",
        "early",
        "Q1",
        "Q2",
        "quarter",
        "2020/21",
        "20/21",
        "March",
        "Sept",
        "31",
        "30",
        "29",
        "2021",
        "'20",
        "/",
        "-",
        ".",
        ",",
        "(",
        ")",
        "to",
        "and",
        "w/c",
        "week",
        "last",
        "12",
        "months",
        "rolling",
        "year",
        "spring",
        "term",
        "same",
        "the",
        "first",
        "half",
        "between",
        "00",
        "13",
        "31/02/2020",
        "FY",
        "Easter",
        "since",
    ]
)


@given(st.text(st.characters(), max_size=200) | st.lists(PIECES, max_size=14).map(" ".join))
@settings(max_examples=300)
def test_no_text_is_too_strange_to_read(text: str) -> None:
    for mention in read_dates(text):
        start, end = mention.at
        assert 0 <= start <= end <= len(text)
        mention.model_dump_json(exclude_none=True)
    read_period(text)


@pytest.mark.parametrize(
    "piece",
    ["1", "1,", "( ", "Q1 ", "by ", "from 1 to ", "15, ", "May to ", "2021/22 ", "same ", "1/", "Jan and ", "end of "],
)
def test_twice_the_text_is_at_most_twice_the_work(piece: str) -> None:
    counts = [work(read_dates, (piece * size)[:size]) for size in (1500, 3000, 6000)]
    for short, long in pairwise(counts):
        assert long <= 2.2 * short + 500


def test_a_cell_filled_to_excels_limit_is_read() -> None:
    assert len(read_dates(("by March 2021, " * 3000)[:32767])) > 2000

"""What several rounds say together."""

from cipxl.trends import Redated, Run, redated, runs
from cipxl.workbooks.master import HistoryEntry


def entry(number, text, *, field="impact", scheme="one", row="r1"):
    return HistoryEntry(round=f"Round {number}", row=row, ref="1", field=field, text=text, scheme=scheme)


def test_a_rating_that_has_stood_for_three_rounds_is_known():
    history = [entry(1, "A"), entry(2, "R"), entry(3, "R"), entry(4, "R")]
    assert runs(history, ["impact"]) == (Run("r1", "1", "impact", "R", 3),)


def test_a_change_of_scheme_ends_a_run():
    history = [entry(1, "R", scheme="one"), entry(2, "R", scheme="two"), entry(3, "R", scheme="two")]
    assert runs(history, ["impact"])[0].rounds == 2


def test_an_action_whose_date_moved_twice_keeps_its_first_date():
    dates = ["March 2021", "May 2021", "May 2021", "July 2021"]
    history = [entry(number, text, field="due") for number, text in enumerate(dates)]
    assert redated(history) == (Redated("r1", "1", "March 2021", "July 2021", 2),)


def test_an_action_whose_date_stayed_is_not_redated():
    assert redated([entry(1, "March 2021", field="due"), entry(2, "March 2021", field="due")]) == ()

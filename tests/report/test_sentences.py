"""What the summary says is what was counted."""

from __future__ import annotations

from types import SimpleNamespace

from reportminer.records import Report, Theme
from reportminer.report.figures import Figures, Share
from reportminer.report.sentences import summary


def told(themes=(), concerns=None, dates=("2012-01-01", "2014-01-01")) -> str:
    reports = {
        str(n): Report(id=str(n), source=f"{n}.html", title="", published=date, blocks=())
        for n, date in enumerate(dates)
    }
    found = SimpleNamespace(
        rows=(), findings=(), reports=reports, years=range(2012, 2015), themes=themes, trust={1: "reliable"}
    )
    counted = Figures(concerns=concerns or {}, strengths={}, years=(), theme_years={}, polarity={}, change=None)
    parts = (one for sentence in summary(found, counted) for one in (*sentence, "\n"))
    return "".join(getattr(one, "text", getattr(one, "label", one)) for one in parts)


def test_reports_without_a_date_are_not_said_to_be_of_these_years() -> None:
    assert "2 reports on 0 bodies, published 2012 to 2014, hold" in told()
    assert "3 reports on 0 bodies, published 2012 to 2014 (1 without a date), hold" in told(
        dates=("2012-01-01", None, "2014-01-01")
    )


def test_themes_are_named_by_what_the_sentence_says_they_are_ordered_by() -> None:
    lows = {1: (0.75, 0.30, 12), 2: (0.81, 0.53, 16), 3: (0.59, 0.40, 22), 4: (0.71, 0.42, 14)}
    counted = {"keywords": (), "exemplars": (), "bodies": 3, "reports": 3, "strengths": 0, "concerns": 0, "neutral": 0}
    themes = tuple(Theme(id=n, label=f"theme {n}", size=size, **counted) for n, (_, _, size) in lows.items())
    shares = {n: Share(estimate=share, low=low, high=0.95, n=size) for n, (share, low, size) in lows.items()}
    sentence = next(line for line in told(themes, shares).split("\n") if "criticised" in line)
    assert "by the lower end of the interval" in sentence
    assert [sentence.find(f"theme {n}") for n in (2, 4, 3)] == sorted(sentence.find(f"theme {n}") for n in (2, 4, 3))
    assert "theme 1" not in sentence  # has a higher share than two that are named, and a lower end below theirs

#!/usr/bin/env python3
"""Gathers the working days of 2010 to 2026 from a source that is independent of the program's own table.

    python3 -m venv /tmp/second-source
    /tmp/second-source/bin/pip install chinesecalendar==1.11.0 holidays==0.109
    /tmp/second-source/bin/python gather_second_source.py > second_source_2010_2026.csv

The days come from `chinesecalendar`. Each one is compared with `holidays`, another project with data of its
own; if the two disagree on any day, nothing is written and the days are named. To take in a further year,
raise LAST_YEAR and use versions of both packages that know that year (chinesecalendar refuses one that it
does not know; holidays does not).
"""

import datetime
import importlib.metadata
import sys

import chinese_calendar
import holidays

FIRST_YEAR = 2010
LAST_YEAR = 2026


def main():
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    other_source = holidays.China(years=years)
    months = {}
    disagreements = []
    day = datetime.date(FIRST_YEAR, 1, 1)
    while day.year <= LAST_YEAR:
        worked = chinese_calendar.is_workday(day)
        if worked != other_source.is_working_day(day):
            disagreements.append(day.isoformat())
        month = day.strftime("%Y-%m")
        months[month] = months.get(month, "") + ("w" if worked else "r")
        day += datetime.timedelta(days=1)
    if disagreements:
        sys.exit("the two sources disagree on: " + ", ".join(disagreements))

    version = importlib.metadata.version
    lines = [
        "# Working days (w) and days of rest (r) in China: one line a month, one letter a day.",
        f"# Gathered from the PyPI package chinesecalendar {version('chinesecalendar')} (MIT licence), every day",
        f"# compared with the PyPI package holidays {version('holidays')}, which agrees on all of them.",
        "# Made by: python3 gather_second_source.py > second_source_2010_2026.csv",
        "month,days",
    ]
    lines += [f"{month},{days}" for month, days in months.items()]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

use chrono::NaiveDate;

use super::{Day, DayKind, WorkCalendar, YearSchedule};

#[track_caller]
fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date in the test")
}

fn schedule(year: i32, holidays: &[&str], workdays: &[&str]) -> YearSchedule {
    YearSchedule {
        year,
        holidays: holidays.iter().map(|day| date(day)).collect(),
        workdays: workdays.iter().map(|day| date(day)).collect(),
        source: format!("calendar.toml {year}"),
    }
}

fn with(given: &[YearSchedule]) -> WorkCalendar {
    let mut calendar = WorkCalendar::built_in();
    for schedule in given {
        calendar.replace_year(schedule.clone());
    }
    calendar
}

#[test]
fn a_limit_in_working_days() {
    #[track_caller]
    fn case(start: &str, n: u32, due: &str) {
        let calendar = WorkCalendar::built_in();
        let found = calendar.nth_working_day_after(date(start), n);
        assert_eq!(found, date(due));
        assert_eq!(
            calendar.working_days_between(date(start), found),
            i64::from(n)
        );
    }
    // From the field notes: a naive Monday to Friday count gets these wrong.
    case("2022-09-30", 10, "2022-10-19");
    case("2022-09-29", 2, "2022-10-08");
    case("2023-04-20", 3, "2023-04-24");
    case("2022-12-20", 10, "2023-01-04");
    // No days: the start day, worked or not.
    case("2026-10-01", 0, "2026-10-01");
    // An ordinary week, and over an ordinary weekend.
    case("2026-03-02", 4, "2026-03-06");
    case("2026-03-06", 1, "2026-03-09");
    case("2026-03-07", 1, "2026-03-09");
    // National Day 2026: 1 to 7 October, Saturday the 10th worked.
    case("2026-09-30", 1, "2026-10-08");
    case("2026-09-30", 3, "2026-10-10");
    case("2026-09-30", 4, "2026-10-12");
    case("2026-10-04", 1, "2026-10-08");
    // Spring Festival 2026: 15 to 23 February, Saturdays the 14th and the 28th worked.
    case("2026-02-13", 1, "2026-02-14");
    case("2026-02-13", 2, "2026-02-24");
    case("2026-02-14", 1, "2026-02-24");
    case("2026-02-23", 5, "2026-02-28");
    case("2026-02-23", 6, "2026-03-02");
    // Spring Festival 2020, extended by a notice of its own to Sunday 2 February.
    case("2020-01-23", 1, "2020-02-03");
    // Leap days.
    case("2024-02-28", 1, "2024-02-29");
    case("2024-02-29", 1, "2024-03-01");
    case("2020-02-28", 1, "2020-03-02");
    case("2023-02-28", 1, "2023-03-01");
    // The turn of the year, where the new year's schedule changes December.
    case("2018-12-28", 1, "2018-12-29");
    case("2018-12-29", 1, "2019-01-02");
    case("2011-12-30", 1, "2011-12-31");
    case("2011-12-31", 1, "2012-01-04");
    // Unknown years: weekends only.
    case("2009-09-30", 1, "2009-10-01");
    case("2026-12-31", 1, "2027-01-01");
    case("2027-09-30", 2, "2027-10-04");
    case("1995-05-01", 250, "1996-04-15");
}

#[test]
fn what_a_day_is() {
    #[track_caller]
    fn case(day: &str, kind: DayKind, name: Option<&str>) {
        let expected = Day {
            kind,
            name: name.map(str::to_owned),
        };
        let calendar = WorkCalendar::built_in();
        assert_eq!(calendar.day(date(day)), expected);
        assert_eq!(calendar.is_working_day(date(day)), kind.is_working());
    }
    use DayKind::{ExchangedWorkday, Holiday, Weekend, WorkingDay};
    case("2026-03-02", WorkingDay, None);
    case("2026-03-07", Weekend, None);
    case("2026-01-01", Holiday, Some("元旦"));
    case("2026-01-04", ExchangedWorkday, Some("元旦"));
    case("2026-02-14", ExchangedWorkday, Some("春节"));
    case("2026-02-15", Holiday, Some("春节"));
    case("2026-02-23", Holiday, Some("春节"));
    case("2026-02-24", WorkingDay, None);
    case("2026-04-06", Holiday, Some("清明节"));
    case("2026-05-05", Holiday, Some("劳动节"));
    case("2026-06-19", Holiday, Some("端午节"));
    case("2026-09-25", Holiday, Some("中秋节"));
    case("2026-10-07", Holiday, Some("国庆节"));
    case("2026-10-10", ExchangedWorkday, Some("国庆节"));
    case("2025-10-06", Holiday, Some("国庆节、中秋节"));
    case("2023-09-29", Holiday, Some("中秋节、国庆节"));
    case("2015-09-03", Holiday, Some("抗战胜利纪念日"));
    case("2015-09-06", ExchangedWorkday, Some("抗战胜利纪念日"));
    case("2018-12-31", Holiday, Some("元旦"));
    case("2011-12-31", ExchangedWorkday, Some("元旦"));
    case("2014-04-06", Weekend, None);
    case("2020-02-03", WorkingDay, None);
    case("2009-10-01", WorkingDay, None);
    case("2027-10-02", Weekend, None);
}

#[test]
fn the_first_working_day_from_a_date_on() {
    #[track_caller]
    fn case(from: &str, expected: &str) {
        let calendar = WorkCalendar::built_in();
        assert_eq!(calendar.on_or_after(date(from)), date(expected));
    }
    case("2026-03-02", "2026-03-02");
    case("2026-03-07", "2026-03-09");
    case("2026-02-28", "2026-02-28");
    case("2026-10-01", "2026-10-08");
    case("2022-12-31", "2023-01-03");
    case("2027-10-01", "2027-10-01");
}

#[test]
fn working_days_in_a_span() {
    #[track_caller]
    fn case(after: &str, up_to: &str, expected: i64) {
        let calendar = WorkCalendar::built_in();
        let found = calendar.working_days_between(date(after), date(up_to));
        assert_eq!(found, expected);
    }
    case("2026-03-02", "2026-03-02", 0);
    case("2026-03-03", "2026-03-02", 0);
    case("2026-03-06", "2026-03-08", 0);
    case("2026-03-06", "2026-03-09", 1);
    case("2026-09-30", "2026-10-07", 0);
    case("2026-09-30", "2026-10-10", 3);
    case("2026-02-13", "2026-02-28", 6);
    case("2024-02-28", "2024-03-01", 2);
    case("2009-12-31", "2010-12-31", 250);
    case("2008-12-31", "2009-12-31", 261);
    case("2026-12-31", "2027-12-31", 261);
}

#[test]
fn the_quick_count_is_the_slow_count() {
    let calendar = with(&[schedule(
        2027,
        &["2026-12-31", "2027-01-01"],
        &["2027-01-02"],
    )]);
    let mut counted = 0;
    let start = date("1989-12-31");
    for day in start.iter_days().skip(1) {
        if day > date("2110-12-31") {
            break;
        }
        counted += i64::from(calendar.is_working_day(day));
        assert_eq!(calendar.working_days_between(start, day), counted, "{day}");
        let kind = calendar.day(day).kind;
        assert_eq!(kind.is_working(), calendar.is_working_day(day), "{day}");
    }
}

#[test]
fn which_years_are_known() {
    let calendar = with(&[
        schedule(2028, &[], &[]),
        schedule(2009, &[], &[]),
        schedule(2026, &[], &[]),
    ]);
    let expected: Vec<i32> = (2009..=2026).chain([2028]).collect();
    assert_eq!(calendar.scheduled_years().collect::<Vec<_>>(), expected);
    assert!(calendar.has_schedule(2009) && !calendar.has_schedule(2027));
    assert_eq!(calendar.source(2026), Some("calendar.toml 2026"));
    assert_eq!(
        calendar.source(2025),
        Some("国务院办公厅关于2025年部分节假日安排的通知")
    );
    assert_eq!(calendar.source(2027), None);
    assert!(!WorkCalendar::built_in().has_schedule(2009));
}

#[test]
fn a_given_schedule() {
    #[track_caller]
    fn case(given: &[YearSchedule], day: &str, kind: DayKind, name: Option<&str>) {
        let expected = Day {
            kind,
            name: name.map(str::to_owned),
        };
        assert_eq!(with(given).day(date(day)), expected);
        let backwards: Vec<_> = given.iter().rev().cloned().collect();
        assert_eq!(with(&backwards).day(date(day)), expected, "backwards");
    }
    use DayKind::{ExchangedWorkday, Holiday, Weekend, WorkingDay};

    // A new year, with days in the December before it.
    let new_year = [schedule(
        2027,
        &["2026-12-31", "2027-01-01"],
        &["2026-12-27", "2027-01-02"],
    )];
    case(&new_year, "2027-01-01", Holiday, None);
    case(&new_year, "2027-01-02", ExchangedWorkday, None);
    case(&new_year, "2027-01-03", Weekend, None);
    case(&new_year, "2026-12-31", Holiday, None);
    case(&new_year, "2026-12-27", ExchangedWorkday, None);
    case(&new_year, "2026-12-30", WorkingDay, None);
    case(&new_year, "2026-10-01", Holiday, Some("国庆节"));

    // A built-in year is replaced as a whole; the festival stays known where the day says the same.
    let changed = [schedule(2026, &["2026-10-01"], &["2026-05-02"])];
    case(&changed, "2026-10-01", Holiday, Some("国庆节"));
    case(&changed, "2026-10-02", WorkingDay, None);
    case(&changed, "2026-10-10", Weekend, None);
    case(&changed, "2026-05-02", ExchangedWorkday, None);
    case(&changed, "2025-10-02", Holiday, Some("国庆节、中秋节"));

    // Both, in either order: 2027 decides the December days that it names.
    let both = [
        schedule(2026, &["2026-12-30"], &["2026-12-31"]),
        new_year[0].clone(),
    ];
    case(&both, "2026-12-30", Holiday, None);
    case(&both, "2026-12-31", Holiday, None);
    case(&both, "2026-12-27", ExchangedWorkday, None);

    // December 2018 was changed by the schedule of 2019. It stays so when either year is replaced ...
    let year_2018 = [schedule(2018, &["2018-10-01"], &[])];
    case(&year_2018, "2018-12-31", Holiday, Some("元旦"));
    case(&year_2018, "2018-12-29", ExchangedWorkday, Some("元旦"));
    case(&year_2018, "2018-10-02", WorkingDay, None);
    let year_2019 = [schedule(2019, &["2018-12-28"], &[])];
    case(&year_2019, "2018-12-28", Holiday, None);
    case(&year_2019, "2018-12-31", Holiday, Some("元旦"));
    case(&year_2019, "2019-01-01", WorkingDay, None);
    // ... unless a given schedule, of either year, says otherwise of the day.
    let corrected = [schedule(2018, &["2018-12-29"], &["2018-12-31"])];
    case(&corrected, "2018-12-31", WorkingDay, None);
    case(&corrected, "2018-12-29", Holiday, None);
    let corrected = [schedule(2019, &["2018-12-29"], &["2018-12-31"])];
    case(&corrected, "2018-12-31", WorkingDay, None);
    case(&corrected, "2018-12-29", Holiday, None);

    // Days of other years, and of other months of the year before, are passed over.
    let stray = [schedule(
        2027,
        &["2026-11-30", "2028-01-03"],
        &["2027-12-25"],
    )];
    case(&stray, "2026-11-30", WorkingDay, None);
    case(&stray, "2028-01-03", WorkingDay, None);
    case(&stray, "2027-12-25", ExchangedWorkday, None);

    // A day in both lists is worked.
    let twice = [schedule(2027, &["2027-01-02"], &["2027-01-02"])];
    case(&twice, "2027-01-02", ExchangedWorkday, None);
}

#[test]
fn the_second_schedule_given_for_a_year_replaces_the_first() {
    let calendar = with(&[
        schedule(2027, &["2026-12-31", "2027-01-01"], &[]),
        schedule(2027, &["2027-01-04"], &[]),
    ]);
    assert!(calendar.is_working_day(date("2026-12-31")));
    assert!(calendar.is_working_day(date("2027-01-01")));
    assert!(!calendar.is_working_day(date("2027-01-04")));
}

#[test]
fn a_limit_in_working_days_ends_where_days_are_counted_one_by_one() {
    // Weekends worked beside each other, a week off, and days off that are none: a weekend, and the last day of a year.
    let holidays: Vec<String> = (3..10).map(|day| format!("2027-05-{day:02}")).collect();
    let mut holidays: Vec<&str> = holidays.iter().map(String::as_str).collect();
    holidays.extend(["2027-01-02", "2027-12-31"]);
    let workdays = ["2027-05-01", "2027-05-02", "2027-05-15", "2027-05-16"];
    let given = [schedule(2027, &holidays, &workdays)];
    for calendar in [WorkCalendar::built_in(), with(&given)] {
        for start in date("2025-08-25").iter_days().take(900) {
            let later = start.iter_days().skip(1);
            let mut worked = later.filter(|day| calendar.is_working_day(*day));
            assert_eq!(calendar.nth_working_day_after(start, 0), start);
            for n in 1..=45 {
                let found = calendar.nth_working_day_after(start, n);
                assert_eq!(Some(found), worked.next(), "{n} after {start}");
            }
        }
    }
}

#[test]
fn no_date_or_year_is_too_far_away() {
    let calendar = with(&[schedule(i32::MAX, &[], &[]), schedule(i32::MIN, &[], &[])]);
    assert!(calendar.has_schedule(i32::MAX));
    let last = NaiveDate::MAX;
    assert_eq!(calendar.nth_working_day_after(last, 3), last);
    assert_eq!(calendar.nth_working_day_after(last, u32::MAX), last);
    let first = NaiveDate::MIN;
    let worked = first.iter_days().skip(1);
    let mut worked = worked.filter(|day| calendar.is_working_day(*day));
    assert_eq!(
        Some(calendar.nth_working_day_after(first, 6)),
        worked.nth(5)
    );
    assert!(calendar.on_or_after(last) <= last);
    assert!(calendar.working_days_between(NaiveDate::MIN, last) > 0);
    for year in [1900, 2200] {
        let start = NaiveDate::from_ymd_opt(year, 1, 1).expect("a date in the test");
        assert!(calendar.nth_working_day_after(start, 260) > start);
    }
}

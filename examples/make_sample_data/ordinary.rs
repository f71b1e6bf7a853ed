//! The ordinary matters: done in time or still running, so that the hand-written ones stand out.
//! Nothing here is random; what varies is taken from a fixed hash of the matter's number.

use chrono::Days;

use crate::calendar::{Date, add_days, add_working_days, date, next_working_day, one_month_after};
use crate::county::{County, Unit};
use crate::matters::{Matter, Setting};
use crate::tables;

const SUBJECTS: &str = include_str!("story/ordinary.txt");

/// Units whose newest ledger is older than the last snapshot: their ordinary matters end before it.
const QUIET_SINCE: [(&str, &str); 5] = [
    ("苔桥镇", "11-12"),
    ("檀渡镇", "11-12"),
    ("枕岩乡", "11-12"),
    ("荻浔乡", "10-29"),
    ("县农业农村局", "11-12"),
];

/// FNV-1a: the same text gives the same number for ever.
fn hash(text: &str) -> u64 {
    let start: u64 = 0xcbf2_9ce4_8422_2325;
    let mixed = text.bytes().fold(start, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mixed ^ (mixed >> 29)
}

/// A whole number from `low` to `high`, both included, that depends on the text alone.
pub fn pick(text: &str, low: u64, high: u64) -> u64 {
    low + hash(text) % (high - low + 1)
}

/// One of the items, always the same for the same text.
pub fn choose<T: Copy>(text: &str, items: &[T]) -> T {
    let count = u64::try_from(items.len()).expect("a short list");
    items[usize::try_from(hash(text) % count).expect("less than the length")]
}

pub fn matters(county: &County) -> Vec<Matter> {
    let subjects = tables::section(SUBJECTS, "").rows;
    let of = |owner: &str| -> Vec<(&str, &str)> {
        subjects
            .iter()
            .filter(|row| row[0] == owner)
            .map(|row| (row[1], row[2]))
            .collect()
    };
    let town_subjects = of("乡镇");
    let mut result = Vec::new();
    for (position, unit) in county.units.iter().enumerate() {
        let own = of(unit.name);
        for index in 0..unit.ordinary_matters {
            let (category, subject) = if unit.is_town() {
                town_subjects[(position * 5 + index) % town_subjects.len()]
            } else {
                own[index]
            };
            result.push(ordinary_matter(unit, index, category, subject));
        }
    }
    result
}

fn ordinary_matter(unit: &Unit, index: usize, category: &str, subject: &str) -> Matter {
    let number = format!("YL2026-{}{:02}", unit.code, 21 + index);
    let last_day = QUIET_SINCE
        .iter()
        .find(|(name, _)| *name == unit.name)
        .map(|(_, day)| date(day));
    let (first, last) = match (unit.founded, last_day) {
        (Some(founded), _) => (add_days(founded, 2), date("11-16")),
        (None, Some(quiet)) => (date("07-06"), quiet),
        (None, None) => (date("07-06"), date("11-17")),
    };
    // spread over the time, the later half closer together
    let span = usize::try_from((last - first).num_days()).unwrap_or(0);
    let share = (2 * index + 1) * 1000 / (2 * unit.ordinary_matters);
    let offset = span * (2000 - share) * share / 1_000_000;
    let offset = u64::try_from(offset)
        .unwrap_or(0)
        .saturating_sub(pick(&number, 0, 4));
    let start = next_working_day(add_days(first, offset));
    let mut matter = Matter {
        category: category.to_owned(),
        start,
        responsible: unit.name.to_owned(),
        helping: String::new(),
        leader: if category.starts_with("13710") {
            "纪云舟"
        } else {
            unit.leader
        }
        .to_owned(),
        name: subject.replace("{}", unit.place()),
        settings: Vec::new(),
        number,
    };
    // Of a quiet unit nothing is known after its last ledger: what would be done later begins earlier.
    while last_day.is_some_and(|last_day| run(&mut matter) > last_day) {
        matter.start = next_working_day(matter.start - Days::new(10));
    }
    if last_day.is_none() {
        run(&mut matter);
    }
    matter
}

/// Lets the matter run its course from its start; returns the day on which it is done.
fn run(matter: &mut Matter) -> Date {
    let start = matter.start;
    matter.settings.clear();
    let some = |low, high| pick(&format!("{}·{low}·{high}", matter.number), low, high);
    let third_day = next_working_day(add_days(start, 3));
    let mut course: Vec<(&str, Date)> = Vec::new();
    let done = match matter.category.as_str() {
        "收发文" => add_working_days(start, some(1, 2)),
        "会议纪要" => add_working_days(start, some(1, 2)).min(third_day),
        "常务会颁布批复" => add_working_days(start, some(6, 10)),
        "13710一般" => {
            course.push(("研究部署", start));
            course.push(("反馈", add_working_days(start, 1)));
            next_working_day(add_days(start, some(4, 7)))
        }
        "13710复杂" => {
            course.push(("研究部署", start));
            course.push(("反馈", add_working_days(start, some(1, 2)).min(third_day)));
            next_working_day(add_days(start, some(16, 29))).min(one_month_after(start))
        }
        "清单事项" => {
            let deadline = next_working_day(add_days(start, some(28, 60)));
            matter
                .settings
                .push(Setting::new("时限", &deadline.to_string()));
            next_working_day(deadline - Days::new(some(3, 12)))
        }
        _ => {
            let reported = add_working_days(start, some(5, 9));
            course.push(("反馈", reported));
            add_working_days(reported, some(1, 3))
        }
    };
    course.push(("办结", done));
    if some(0, 5) > 0 {
        course.push(("销号", add_working_days(done, some(3, 7))));
    }
    for (key, day) in course {
        matter.settings.push(Setting::new(key, &day.to_string()));
    }
    done
}

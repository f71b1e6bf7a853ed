//! What had reached its threshold when the year before ended and was issued by no paper of that year. Its window is over, so it is no
//! entry any more (E3); nobody has dealt with it all the same.

use super::{Counted, Escalation, Events, Fired, fire};
use crate::model::settings::{Settings, Window};
use chrono::{Datelike, NaiveDate};

/// Those of the rules that count in a calendar year, by what is known at the as-of date, with the paper of the new year that issues each.
/// `before`: the entries of the last period of that year, for one that goes on is as old as it was then, and what issued it has dealt with it.
pub fn unsettled(
    events: &Events<'_, '_>,
    settings: &Settings,
    as_of: NaiveDate,
    before: &Fired,
) -> Vec<Escalation> {
    let Some(last_day) = NaiveDate::from_ymd_opt(as_of.year() - 1, 12, 31) else {
        return Vec::new();
    };
    let mut counted = Counted::at(events, settings, last_day);
    counted
        .0
        .retain(|(rule, _)| settings.escalation(*rule).window == Window::CalendarYear);
    let mut fired = fire(counted, events.circulars, settings, last_day, Some(before));
    fired.retain(|entry| {
        let mut circulars = events.circulars.iter();
        !circulars.any(|circular| circular.date <= last_day && entry.is_issued_by(circular))
    });
    fired
}

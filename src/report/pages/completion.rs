//! How a stage came to be done, in sentences: by its own date, by inference, or by a claim that does not undo a breach.

use super::Views;
use super::words::{day_of_week, long_day, period};
use super::working::{Step, column_name};
use crate::model::record::Record;
use crate::rules::matters::{Flag, Matter};
use crate::rules::stages::{Done, Stage};
use crate::source::{Place, composed};
use chrono::NaiveDate;

impl Views<'_> {
    /// When the stage was done, and who says so.
    pub(super) fn done_step(&self, matter: &Matter<'_>, stage: &Stage, done: Done) -> Step {
        let column = column_name(done.field);
        let holds = |row: &Record| row.date(done.field) == Some(done.claimed.unwrap_or(done.date));
        let origin = self.origin(matter, done.field, &holds);
        if let Some(claimed) = done.claimed {
            return self.claimed_step(matter, done, claimed, &origin.place);
        }
        let corrected = if self.is_office() {
            String::new()
        } else {
            origin.correction_words()
        };
        let text = if done.inferred {
            composed(format_args!(
                "这一环节没有单独登记；因为「{column}」是{}{corrected}，认定这一环节最迟在当天完成（未单独登记）。",
                day_of_week(done.date)
            ))
        } else if self.is_office() {
            composed(format_args!(
                "{column}是{}，{}。",
                day_of_week(done.date),
                origin.words(column)
            ))
        } else {
            composed(format_args!(
                "{column}是{}{corrected}。",
                day_of_week(done.date)
            ))
        };
        let label = if stage.is_final { "办结" } else { "完成" };
        self.step(label, text, &[origin.place])
    }

    /// A done date that does not count, because an earlier snapshot knew better (M8), or gave a later one (M13).
    fn claimed_step(
        &self,
        matter: &Matter<'_>,
        done: Done,
        claimed: NaiveDate,
        place: &Place,
    ) -> Step {
        let column = column_name(done.field);
        let claim = matter.audit.iter().find(|event| {
            event.flag == Flag::Backdated
                && event.column == column
                && event.new == claimed.to_string()
        });
        let stands = long_day(done.date);
        match claim.filter(|_| self.is_office()) {
            Some(claim) => {
                let before = claim.until.map_or_else(String::new, |until| {
                    let said = if claim.old.is_empty() {
                        "还没有填写"
                    } else {
                        "填的内容读不出日期，也看不出是这一天"
                    };
                    composed(format_args!("{}这一栏{said}，当时已经逾期；", period(until)))
                });
                let text = composed(format_args!(
                    "{before}{}才填报{column}是{}，注明「疑似倒填」。这样填报不能消除逾期，按首次这样填报的那一期，以{stands}为完成日期。",
                    period(claim.since),
                    long_day(claimed)
                ));
                let places = [claim.old_place.clone(), claim.new_place.clone()];
                self.step("完成", text, &places)
            }
            None if self.is_office() => self.step(
                "完成",
                composed(format_args!(
                    "以前的台账或更正写明{stands}才完成，{column}却填{}；逾期不因改填而消除，仍以{stands}为完成日期。",
                    long_day(claimed)
                )),
                std::slice::from_ref(place),
            ),
            None => Step::plain(
                "完成",
                composed(format_args!("按台账首次填报的情况，以{stands}为完成日期。")),
            ),
        }
    }
}

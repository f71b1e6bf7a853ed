//! Written deadlines and extensions of a matter's final stage, in sentences: who set them, and whether they count.

use super::Views;
use super::words::{day_of_week, long_day, period};
use super::working::Step;
use crate::model::category::Limit;
use crate::model::record::Record;
use crate::model::schema::Field;
use crate::rules::changes;
use crate::rules::extensions::AppliedExtension;
use crate::rules::matters::{Flag, Matter};
use crate::rules::stages::{Stage, Written};

impl Views<'_> {
    /// The written deadline that counts, or that there is none where one is required.
    pub(super) fn written_step(&self, matter: &Matter<'_>, stage: &Stage) -> Option<Step> {
        let holds = |row: &Record| {
            row.deadline(Field::Deadline)
                .is_some_and(|typed| match matter.written {
                    Written::On(date) => typed.date == Some(date),
                    Written::NoFixedLimit => typed.date.is_none(),
                    Written::None => false,
                })
        };
        let origin = self.origin(matter, Field::Deadline, &holds);
        let author = if matter.flags.contains(&Flag::OwnDeadline) {
            "单位自报的完成时限".to_owned()
        } else if self.is_office() {
            format!("{}写明的完成时限", origin.document)
        } else if let Some(approved) = origin.approved {
            format!("{}批准的更正写明的完成时限", long_day(approved))
        } else {
            "写明的完成时限".to_owned()
        };
        let quoted = matter
            .written_text
            .as_ref()
            .map(|text| format!("（原文「{text}」）"))
            .unwrap_or_default();
        let text = match matter.written {
            Written::On(date) => {
                let replaced = if stage.counted.is_some() {
                    "以它代替按类别推算的到期日；"
                } else {
                    ""
                };
                format!(
                    "{author}是{}{quoted}，{replaced}写明的时限不顺延。",
                    day_of_week(date)
                )
            }
            Written::NoFixedLimit => {
                let follows = if stage.due.is_some() {
                    "到期日由批准的延期而定"
                } else {
                    "所以没有到期日"
                };
                format!("{author}是「无固定时限」{quoted}，{follows}。")
            }
            Written::None if stage.limit == Limit::Written && stage.start.is_some() => {
                let follows = if stage.due.is_some() {
                    "到期日由批准的延期而定"
                } else {
                    "无法确定到期日"
                };
                let text = format!("没有可以认定的完成时限，{follows}。");
                return Some(Step::plain("时限", text));
            }
            Written::None => return None,
        };
        Some(self.step("时限", text, &[origin.place]))
    }

    /// A deadline of the unit's own ledger that does not count, because it would lengthen the unit's own clock (M4).
    pub(super) fn ignored_deadline(&self, matter: &Matter<'_>, stage: &Stage) -> Option<Step> {
        if !self.is_office() || matter.list_row.is_some() || matter.written != Written::None {
            return None;
        }
        let ledger = self.ledger_of(matter)?;
        let typed = changes::kept_values(ledger, self.input.tribunal.settings).deadline?;
        let holds = |row: &Record| row.deadline(Field::Deadline) == Some(&typed);
        let origin = self.origin(matter, Field::Deadline, &holds);
        let text = match (typed.date, stage.counted) {
            (Some(date), Some(counted)) => format!(
                "单位台账自己填的完成时限是{}，晚于按类别推算的{}；单位不能自行延长时限，这一时限不作数。",
                long_day(date),
                long_day(counted.date)
            ),
            _ => "单位台账自己填了「无固定时限」；只有交办清单写明或者批准延期的才作数，单位自己填的不作数。".to_owned(),
        };
        Some(self.step("时限", text, &[origin.place]))
    }

    /// An extension and what came of it.
    pub(super) fn extension_step(&self, matter: &Matter<'_>, applied: &AppliedExtension) -> Step {
        let extension = &applied.extension;
        let outcome = match (applied.timely, applied.before) {
            (true, Some(before)) => format!(
                "当时的到期日是{}，批准没有过期，属于按时延期，到期日改为{}。",
                long_day(before),
                long_day(extension.to)
            ),
            (true, None) if matter.final_stage().due.is_none() => {
                "期限还没有起算，暂不影响到期日。".to_owned()
            }
            (true, None) => format!("此前没有到期日，到期日定为{}。", long_day(extension.to)),
            (false, before) => format!(
                "{}批准时已经过期，属于「逾期后补批」，到期日不变。",
                before.map_or_else(String::new, |before| format!(
                    "当时的到期日是{}，",
                    long_day(before)
                ))
            ),
        };
        let late = matter
            .first_final_breach
            .filter(|judged| applied.timely && extension.first_seen > *judged && self.is_office())
            .map(|judged| {
                format!(
                    "这次延期在{}才登记，而{}已经判定逾期，注明「补登」。",
                    period(extension.first_seen),
                    period(judged)
                )
            })
            .unwrap_or_default();
        self.step(
            "延期",
            format!(
                "{}经{}批准，时限延到{}。{outcome}{late}",
                long_day(extension.approved),
                extension.approver,
                long_day(extension.to)
            ),
            std::slice::from_ref(&extension.place),
        )
    }
}

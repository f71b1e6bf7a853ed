//! What may be downloaded.

use super::{Link, Views, links};
use crate::model::directory::UnitId;
use crate::report::circular::WEEKLY;
use crate::rules::meetings::Incident;
use serde::Serialize;
use std::collections::BTreeSet;

/// The downloads page.
#[derive(Debug, Clone, Serialize)]
pub struct DownloadsPage {
    /// The workbooks to attach.
    pub attachments: Vec<Link>,
    /// The return copies, by unit; in the office's half alone.
    pub returns: Vec<Link>,
    /// The draft circulars; in the office's half alone.
    pub drafts: Vec<Link>,
    /// The slips that remind units, by unit; in the office's half alone.
    pub reminders: Vec<Link>,
}

impl Views<'_> {
    /// The downloads page.
    pub fn downloads_page(&self) -> DownloadsPage {
        let attachments = self.input.attachments.iter();
        DownloadsPage {
            attachments: attachments
                .map(|file| Link::new(file.as_str(), links::encode(&format!("attachments/{file}"))))
                .collect(),
            returns: self.for_office(Views::return_copies),
            drafts: self.for_office(Views::drafts),
            reminders: self.for_office(Views::slips),
        }
    }

    fn for_office(&self, list: impl Fn(&Self) -> Vec<Link>) -> Vec<Link> {
        if self.is_office() {
            list(self)
        } else {
            Vec::new()
        }
    }

    fn drafts(&self) -> Vec<Link> {
        let meetings = self.input.findings.meetings.iter().enumerate();
        let own = meetings
            .filter(|(_, meeting)| meeting.incidents.iter().any(Incident::counts))
            .map(|(position, _)| self.links.meeting_circular(position));
        std::iter::once(WEEKLY.to_owned())
            .chain(own)
            .map(|path| Link::new(path.as_str(), links::encode(&path)))
            .collect()
    }

    fn slips(&self) -> Vec<Link> {
        let units = self.units_to_remind().into_iter();
        units
            .map(|unit| Link::new(self.name(unit), links::encode(&self.links.reminder(unit))))
            .collect()
    }

    fn return_copies(&self) -> Vec<Link> {
        let units: BTreeSet<UnitId> = self
            .input
            .diagnostics
            .iter()
            .filter_map(|diagnostic| diagnostic.unit)
            .collect();
        units
            .into_iter()
            .map(|unit| {
                Link::new(
                    self.input.tribunal.directory.name(unit),
                    links::encode(&self.links.return_copy(unit)),
                )
            })
            .collect()
    }
}

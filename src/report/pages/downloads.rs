//! What may be downloaded.

use super::{Link, Views, links};
use crate::model::directory::UnitId;
use serde::Serialize;
use std::collections::BTreeSet;

/// The downloads page.
#[derive(Debug, Clone, Serialize)]
pub struct DownloadsPage {
    /// The workbooks to attach.
    pub attachments: Vec<Link>,
    /// The return copies, by unit; in the office's half alone.
    pub returns: Vec<Link>,
}

impl Views<'_> {
    /// The downloads page.
    pub fn downloads_page(&self) -> DownloadsPage {
        let attachments = self.input.attachments.iter();
        DownloadsPage {
            attachments: attachments
                .map(|file| Link {
                    text: file.clone(),
                    href: links::encode(&format!("attachments/{file}")),
                })
                .collect(),
            returns: if self.is_office() {
                self.return_copies()
            } else {
                Vec::new()
            },
        }
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
            .map(|unit| Link {
                text: self.input.tribunal.directory.name(unit).to_owned(),
                href: links::encode(&self.links.return_copy(unit)),
            })
            .collect()
    }
}

//! What may be downloaded.

use super::{Link, Views, links};
use serde::Serialize;

/// The downloads page.
#[derive(Debug, Clone, Serialize)]
pub struct DownloadsPage {
    /// The workbooks to attach.
    pub attachments: Vec<Link>,
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
        }
    }
}

//! What surrounds every page: header band, navigation, breadcrumbs, foot.

use super::words::long_day;
use super::{Link, Views};
use serde::Serialize;

/// What a page is called and where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct Shell {
    /// The county.
    pub county: String,
    /// Title of the page.
    pub title: String,
    /// From the page to its half's root: empty, or `../`.
    pub root: &'static str,
    /// The way to the page, the page itself left out.
    pub crumbs: Vec<Link>,
    /// The navigation.
    pub nav: Vec<NavLink>,
    /// The half, as the band tells it.
    pub half: &'static str,
    /// Whether the office reads.
    pub office: bool,
    /// The as-of date in words.
    pub as_of: String,
    /// The as-of date in digits.
    pub as_of_iso: String,
    /// The input fingerprint.
    pub fingerprint: String,
    /// Its beginning, to be compared at a glance.
    pub fingerprint_short: String,
    /// The program's version.
    pub version: &'static str,
}

/// An entry of the navigation.
#[derive(Debug, Clone, Serialize)]
pub struct NavLink {
    /// The text.
    pub text: &'static str,
    /// Where it leads, relative to the half's root.
    pub href: &'static str,
    /// Whether the page belongs under it.
    pub current: bool,
}

/// The parts of the site: text, first page, folder or file by which a page is known to belong to it, office only.
const PARTS: &[(&str, &str, &str, bool)] = &[
    ("首页", "index.html", "index.html", false),
    ("综合排名", "ranking/index.html", "ranking/", false),
    ("督查事项", "matters/index.html", "matters/", false),
    ("通报及移交", "escalations.html", "escalations.html", false),
    ("有效投诉", "complaints.html", "complaints.html", false),
    ("会议纪律", "meetings/index.html", "meetings/", false),
    ("往期", "periods/index.html", "periods/", false),
    ("规则", "rules.html", "rules.html", false),
    ("工作日历", "calendar.html", "calendar.html", false),
    ("下载", "downloads.html", "downloads.html", false),
    ("退回修改", "returns.html", "returns.html", true),
    ("台账核查", "audit.html", "audit.html", true),
];

impl Views<'_> {
    /// The surroundings of a page by its path, title and way.
    pub fn shell(&self, path: &str, title: &str, crumbs: Vec<Link>) -> Shell {
        let office = self.is_office();
        let fingerprint = self.input.fingerprint;
        Shell {
            county: self.input.tribunal.settings.county.clone(),
            title: title.to_owned(),
            root: if path.contains('/') { "../" } else { "" },
            crumbs,
            nav: PARTS
                .iter()
                .filter(|(_, _, _, office_only)| office || !office_only)
                .map(|(text, href, belongs, _)| NavLink {
                    text,
                    href,
                    current: path.starts_with(belongs)
                        || (*belongs == "ranking/" && path.starts_with("units/")),
                })
                .collect(),
            half: if office {
                "办公室内部版　不得外传"
            } else {
                "县内公开版"
            },
            office,
            as_of: long_day(self.input.findings.as_of),
            as_of_iso: self.input.findings.as_of.to_string(),
            fingerprint: fingerprint.to_owned(),
            fingerprint_short: fingerprint.chars().take(12).collect(),
            version: crate::report::manifest::VERSION,
        }
    }
}

/// A step of the way to a page.
pub fn crumb(text: &str, href: &str) -> Link {
    Link {
        text: text.to_owned(),
        href: href.to_owned(),
    }
}

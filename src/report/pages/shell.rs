//! What surrounds every page: header band, navigation, breadcrumbs, foot.

use super::words::long_day;
use super::{Link, Views, links};
use chrono::NaiveDate;
use serde::Serialize;

/// What a page is called and where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct Shell {
    /// The county.
    pub county: String,
    /// Title of the page.
    pub title: String,
    /// The page as the last step of the way to it.
    pub step: String,
    /// From the page to its half's root: empty, or `../`.
    pub root: &'static str,
    /// The way to the page, the page itself left out.
    pub crumbs: Vec<Link>,
    /// The navigation, of which a page's own template knows only its HTML.
    #[serde(skip)]
    pub nav: Vec<NavGroup>,
    /// The half, as the band tells it.
    pub half: &'static str,
    /// Whether the office reads.
    pub office: bool,
    /// Whether the page is that of a week before.
    pub old: bool,
    /// The as-of date of the build in words; on the page of a week before it differs from that of the page.
    pub built: String,
    /// The page's as-of date in words.
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

/// Entries of the navigation that belong together.
#[derive(Debug, Clone)]
pub struct NavGroup {
    /// What they have in common.
    pub name: &'static str,
    /// The entries.
    pub parts: Vec<NavLink>,
}

/// An entry of the navigation.
#[derive(Debug, Clone)]
pub struct NavLink {
    /// The text.
    pub text: &'static str,
    /// Where it leads, relative to the half's root.
    pub href: &'static str,
    /// Whether the page belongs under it.
    pub current: bool,
}

/// A part of the site: text, first page, folder or file by which a page is known to belong to it.
type Part = (&'static str, &'static str, &'static str);

/// The parts of the site in groups: the group's name, whether only the office has it, and the parts.
const GROUPS: &[(&str, bool, &[Part])] = &[
    (
        "本期",
        false,
        &[
            ("首页", "index.html", "index.html"),
            ("综合排名", links::RANKING, "ranking/"),
            ("督查事项", links::MATTERS, "matters/"),
            ("通报及移交", "escalations.html", "escalations.html"),
        ],
    ),
    (
        "登记簿",
        false,
        &[
            ("重点工作", links::KEY_WORKS, "keyworks/"),
            ("县领导", links::LEADERS, "leaders/"),
            ("有效投诉", "complaints.html", "complaints.html"),
            ("会议纪律", links::MEETINGS, "meetings/"),
            ("请示事项", "requests.html", "requests.html"),
            ("对标提升", "benchmarks.html", "benchmarks.html"),
            ("一口清抽查", "spot-checks.html", "spot-checks.html"),
            ("表扬", "commended.html", "commended.html"),
        ],
    ),
    (
        "依据",
        false,
        &[
            ("往期", links::PERIODS, "periods/"),
            ("规则", "rules.html", "rules.html"),
            ("工作日历", "calendar.html", "calendar.html"),
            ("下载", "downloads.html", "downloads.html"),
            ("使用手册", "help.html", "help.html"),
        ],
    ),
    (
        "内部",
        true,
        &[
            ("退回修改", "returns.html", "returns.html"),
            ("台账核查", "audit.html", "audit.html"),
            ("更正容错延期", "authority.html", "authority.html"),
        ],
    ),
];

impl Views<'_> {
    /// The surroundings of a page by its path, title and way.
    pub fn shell(&self, path: &str, title: &str, crumbs: Vec<Link>) -> Shell {
        let office = self.is_office();
        let fingerprint = self.input.fingerprint;
        let built = self.input.findings.as_of;
        let old = old_period(path);
        let as_of = old.unwrap_or(built);
        Shell {
            county: self.input.tribunal.settings.county.clone(),
            title: title.to_owned(),
            step: title.to_owned(),
            root: if path.contains('/') { "../" } else { "" },
            crumbs,
            nav: GROUPS
                .iter()
                .filter(|(_, office_only, _)| office || !office_only)
                .map(|(name, _, parts)| NavGroup {
                    name,
                    parts: parts.iter().map(|part| nav_link(part, path)).collect(),
                })
                .collect(),
            half: if office {
                "办公室内部版　不得外传"
            } else {
                "县内公开版"
            },
            office,
            old: old.is_some(),
            built: long_day(built),
            as_of: long_day(as_of),
            as_of_iso: as_of.to_string(),
            fingerprint: fingerprint.to_owned(),
            fingerprint_short: fingerprint.chars().take(12).collect(),
            version: crate::report::manifest::VERSION,
        }
    }
}

impl Shell {
    /// The surroundings of a further part, counted from zero, of the page that these surround; `href` is the page's address.
    #[must_use]
    pub fn of_part(&self, href: &str, part: usize) -> Shell {
        let mut crumbs = self.crumbs.clone();
        crumbs.push(crumb(&self.title, href));
        Shell {
            title: format!("{} 第{}页", self.title, part + 1),
            step: format!("第{}页", part + 1),
            crumbs,
            ..self.clone()
        }
    }
}

/// The as-of date of a week before, from the address of its page.
fn old_period(path: &str) -> Option<NaiveDate> {
    let stem = path.strip_prefix("periods/")?.strip_suffix(".html")?;
    stem.parse().ok()
}

fn nav_link(&(text, href, belongs): &Part, path: &str) -> NavLink {
    NavLink {
        text,
        href,
        current: path.starts_with(belongs) || (belongs == "ranking/" && path.starts_with("units/")),
    }
}

/// A step of the way to a page.
pub fn crumb(text: &str, href: &str) -> Link {
    Link::new(text, href.to_owned())
}

//! The HTML site: each page's view through its template. Nothing is computed here.

use super::OutputFile;
use crate::report::Audience;
use crate::report::pages::shell::crumb;
use crate::report::pages::{Link, SiteInput, Views};
use serde::Serialize;
use std::collections::BTreeSet;
use std::error::Error;
use tera::{Context, Tera};

/// The templates contained in the program. Names end in `.html`, so that everything inserted is escaped.
const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../templates/base.html")),
    (
        "components.html",
        include_str!("../../templates/components.html"),
    ),
    (
        "register_components.html",
        include_str!("../../templates/register_components.html"),
    ),
    ("index.html", include_str!("../../templates/index.html")),
    (
        "rankings.html",
        include_str!("../../templates/rankings.html"),
    ),
    ("ranking.html", include_str!("../../templates/ranking.html")),
    ("unit.html", include_str!("../../templates/unit.html")),
    ("matters.html", include_str!("../../templates/matters.html")),
    (
        "unit_matters.html",
        include_str!("../../templates/unit_matters.html"),
    ),
    (
        "escalations.html",
        include_str!("../../templates/escalations.html"),
    ),
    (
        "complaints.html",
        include_str!("../../templates/complaints.html"),
    ),
    (
        "meetings.html",
        include_str!("../../templates/meetings.html"),
    ),
    ("meeting.html", include_str!("../../templates/meeting.html")),
    (
        "keyworks.html",
        include_str!("../../templates/keyworks.html"),
    ),
    ("keywork.html", include_str!("../../templates/keywork.html")),
    ("leaders.html", include_str!("../../templates/leaders.html")),
    ("leader.html", include_str!("../../templates/leader.html")),
    (
        "benchmarks.html",
        include_str!("../../templates/benchmarks.html"),
    ),
    (
        "requests.html",
        include_str!("../../templates/requests.html"),
    ),
    (
        "spot-checks.html",
        include_str!("../../templates/spot-checks.html"),
    ),
    (
        "commended.html",
        include_str!("../../templates/commended.html"),
    ),
    (
        "authority.html",
        include_str!("../../templates/authority.html"),
    ),
    ("rules.html", include_str!("../../templates/rules.html")),
    (
        "calendar.html",
        include_str!("../../templates/calendar.html"),
    ),
    (
        "downloads.html",
        include_str!("../../templates/downloads.html"),
    ),
    ("periods.html", include_str!("../../templates/periods.html")),
    ("period.html", include_str!("../../templates/period.html")),
    ("returns.html", include_str!("../../templates/returns.html")),
    ("audit.html", include_str!("../../templates/audit.html")),
    ("codes.html", include_str!("../../templates/codes.html")),
    ("code.html", include_str!("../../templates/code.html")),
];

/// Style and script, the same for every page.
const STYLE: &str = include_str!("../../templates/assets/site.css");
const SCRIPT: &str = include_str!("../../templates/assets/site.js");

/// A template that does not fit its page: a mistake in the program, never in the data.
#[derive(Debug, thiserror::Error)]
#[error("页面模板出错（{page}）：{reason}")]
pub struct TemplateError {
    /// The page.
    pub page: String,
    /// What the template engine says.
    pub reason: String,
}

impl TemplateError {
    fn new(page: &str, error: &tera::Error) -> TemplateError {
        let mut reason = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            reason = format!("{reason}：{cause}");
            source = cause.source();
        }
        TemplateError {
            page: page.to_owned(),
            reason,
        }
    }
}

/// The pages of one half, in order of their paths.
///
/// # Errors
/// Where a template does not fit its page.
pub fn pages(input: &SiteInput<'_>, audience: Audience) -> Result<Vec<OutputFile>, TemplateError> {
    let mut tera = Tera::new();
    tera.add_raw_templates(TEMPLATES.iter().copied())
        .map_err(|error| TemplateError::new("templates", &error))?;
    let mut site = Site {
        tera,
        views: Views::new(input, audience),
        files: Vec::new(),
    };
    site.overview()?;
    site.rankings()?;
    site.units()?;
    site.matters()?;
    site.registers()?;
    site.key_works()?;
    site.leaders()?;
    site.further_registers()?;
    site.periods()?;
    site.reference()?;
    if site.views.is_office() {
        site.office()?;
    }
    site.rules()?;
    site.assets();
    site.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(site.files)
}

struct Site<'a> {
    tera: Tera,
    views: Views<'a>,
    files: Vec<OutputFile>,
}

/// The way to a page from the first one.
fn way(steps: &[(&str, &str)]) -> Vec<Link> {
    let first = [("首页", "index.html")];
    first
        .iter()
        .chain(steps)
        .map(|(text, href)| crumb(text, href))
        .collect()
}

impl Site<'_> {
    fn add<T: Serialize>(
        &mut self,
        template: &str,
        path: &str,
        title: &str,
        crumbs: Vec<Link>,
        page: &T,
    ) -> Result<(), TemplateError> {
        let mut context = Context::new();
        context.insert("shell", &self.views.shell(path, title, crumbs));
        context.insert("page", page);
        let html = self
            .tera
            .render(template, &context)
            .map_err(|error| TemplateError::new(path, &error))?;
        self.files.push(OutputFile {
            path: path.to_owned(),
            bytes: html.into_bytes(),
        });
        Ok(())
    }

    fn overview(&mut self) -> Result<(), TemplateError> {
        let page = self.views.overview();
        self.add(
            "index.html",
            "index.html",
            "督查督办周报",
            Vec::new(),
            &page,
        )
    }

    fn rankings(&mut self) -> Result<(), TemplateError> {
        let groups = self.views.rankings();
        self.add(
            "rankings.html",
            "ranking/index.html",
            "综合排名",
            way(&[]),
            &groups,
        )?;
        for group in &groups {
            let crumbs = way(&[("综合排名", "ranking/index.html")]);
            self.add("ranking.html", &group.path, &group.group, crumbs, group)?;
        }
        Ok(())
    }

    fn units(&mut self) -> Result<(), TemplateError> {
        for unit in self.views.units() {
            let page = self.views.dossier(unit);
            let crumbs = way(&[
                ("综合排名", "ranking/index.html"),
                (&page.group.text, &page.group.href),
            ]);
            self.add("unit.html", &page.path, &page.name, crumbs, &page)?;
        }
        Ok(())
    }

    fn matters(&mut self) -> Result<(), TemplateError> {
        let index = self.views.matters_index();
        self.add(
            "matters.html",
            "matters/index.html",
            "督查事项",
            way(&[]),
            &index,
        )?;
        for unit in self.views.units() {
            for page in self.views.matters_pages(unit) {
                let crumbs = way(&[("督查事项", "matters/index.html")]);
                self.add(
                    "unit_matters.html",
                    &page.path,
                    &page.unit.text,
                    crumbs,
                    &page,
                )?;
            }
        }
        Ok(())
    }

    fn registers(&mut self) -> Result<(), TemplateError> {
        let outcomes = self.views.outcomes();
        self.add(
            "escalations.html",
            "escalations.html",
            "通报及移交清单",
            way(&[]),
            &outcomes,
        )?;
        let complaints = self.views.complaints_page();
        self.add(
            "complaints.html",
            "complaints.html",
            "有效投诉",
            way(&[]),
            &complaints,
        )?;
        let meetings = self.views.meetings_index();
        self.add(
            "meetings.html",
            "meetings/index.html",
            "会议纪律",
            way(&[]),
            &meetings,
        )?;
        for meeting in &meetings.meetings {
            let crumbs = way(&[("会议纪律", "meetings/index.html")]);
            self.add(
                "meeting.html",
                &meeting.path,
                &meeting.name,
                crumbs,
                meeting,
            )?;
        }
        Ok(())
    }

    fn periods(&mut self) -> Result<(), TemplateError> {
        let index = self.views.periods_index();
        self.add(
            "periods.html",
            "periods/index.html",
            "往期",
            way(&[]),
            &index,
        )?;
        for page in self.views.period_pages() {
            let crumbs = way(&[("往期", "periods/index.html")]);
            self.add("period.html", &page.path, &page.title, crumbs, &page)?;
        }
        Ok(())
    }

    fn key_works(&mut self) -> Result<(), TemplateError> {
        let works = self.views.key_works();
        self.add(
            "keyworks.html",
            "keyworks/index.html",
            "重点工作",
            way(&[]),
            &works,
        )?;
        for work in &works {
            let crumbs = way(&[("重点工作", "keyworks/index.html")]);
            self.add("keywork.html", &work.path, &work.name, crumbs, work)?;
        }
        Ok(())
    }

    fn leaders(&mut self) -> Result<(), TemplateError> {
        let leaders = self.views.leaders();
        self.add(
            "leaders.html",
            "leaders/index.html",
            "县领导牵头事项",
            way(&[]),
            &leaders,
        )?;
        for leader in &leaders {
            let crumbs = way(&[("县领导牵头事项", "leaders/index.html")]);
            self.add("leader.html", &leader.path, &leader.name, crumbs, leader)?;
        }
        Ok(())
    }

    fn further_registers(&mut self) -> Result<(), TemplateError> {
        let benchmarks = self.views.benchmarks();
        self.add_register("benchmarks.html", "对标提升", &benchmarks)?;
        let requests = self.views.requests_page();
        self.add_register("requests.html", "请示事项", &requests)?;
        let checks = self.views.spot_checks_page();
        self.add_register("spot-checks.html", "一口清抽查", &checks)?;
        let commended = self.views.commended_page();
        self.add_register("commended.html", "通报表扬和先进名单", &commended)
    }

    /// A page at the top of the half whose template bears its name.
    fn add_register<T: Serialize>(
        &mut self,
        path: &str,
        title: &str,
        page: &T,
    ) -> Result<(), TemplateError> {
        self.add(path, path, title, way(&[]), page)
    }

    fn reference(&mut self) -> Result<(), TemplateError> {
        let calendar = self.views.calendar_page();
        self.add(
            "calendar.html",
            "calendar.html",
            "工作日历",
            way(&[]),
            &calendar,
        )?;
        let downloads = self.views.downloads_page();
        self.add(
            "downloads.html",
            "downloads.html",
            "下载",
            way(&[]),
            &downloads,
        )
    }

    fn office(&mut self) -> Result<(), TemplateError> {
        let returns = self.views.returns_page();
        self.add(
            "returns.html",
            "returns.html",
            "退回修改",
            way(&[]),
            &returns,
        )?;
        let codes = self.views.code_pages();
        let returns = ("退回修改", "returns.html");
        self.add(
            "codes.html",
            "codes/index.html",
            "问题代号",
            way(&[returns]),
            &codes,
        )?;
        for code in &codes {
            let crumbs = way(&[returns, ("问题代号", "codes/index.html")]);
            self.add("code.html", &code.path, &code.title, crumbs, code)?;
        }
        let audit = self.views.audit_page();
        self.add("audit.html", "audit.html", "台账核查", way(&[]), &audit)?;
        let authority = self.views.authority_page();
        self.add_register("authority.html", "更正、容错和延期", &authority)
    }

    /// The rules page, the last one: it leads to the pages that are there.
    fn rules(&mut self) -> Result<(), TemplateError> {
        let pages: BTreeSet<&str> = self.files.iter().map(|file| file.path.as_str()).collect();
        let rules = self.views.rules_page(&pages);
        self.add("rules.html", "rules.html", "规则", way(&[]), &rules)
    }

    /// Style, script, and the line at the foot of every printed sheet.
    fn assets(&mut self) {
        let shell = self.views.shell("index.html", "", Vec::new());
        let print = format!(
            "@page{{font-size:8pt;@bottom-left{{font-size:8pt;white-space:nowrap;content:\"{}　截至日期 {}\"}}@bottom-center{{font-size:8pt;white-space:nowrap;content:\"输入指纹 {}\"}}@bottom-right{{font-size:8pt;content:counter(page) \" / \" counter(pages)}}}}\n",
            css_text(shell.half),
            css_text(&shell.as_of_iso),
            css_text(&shell.fingerprint_short)
        );
        for (path, text) in [
            ("assets/site.css", STYLE),
            ("assets/site.js", SCRIPT),
            ("assets/print.css", &print),
        ] {
            self.files.push(OutputFile {
                path: path.to_owned(),
                bytes: text.as_bytes().to_vec(),
            });
        }
    }
}

/// Text for a CSS string: whatever could end it is left out.
fn css_text(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '"' | '\\' | '<') && !c.is_control())
        .collect()
}

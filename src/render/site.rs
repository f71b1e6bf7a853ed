//! The HTML site: each page's view through its template. Nothing is computed here.

mod dates;
mod paper;
mod scripts;
mod templates;

use super::OutputFile;
use super::manual::manual;
use crate::report::Audience;
use crate::report::manual::CHAPTERS;
use crate::report::pages::rulebook::RulesPage;
use crate::report::pages::shell::crumb;
use crate::report::pages::since::Since;
use crate::report::pages::{Link, SiteInput, Views};
use paper::RunningHead;
use serde::Serialize;
use std::collections::BTreeSet;
use std::error::Error;
use templates::{PRINT, SCRIPT, STYLE, TEMPLATES};
use tera::{Context, Tera};

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

impl TemplateError {
    fn of_script(page: &str, error: &serde_json::Error) -> TemplateError {
        TemplateError {
            page: page.to_owned(),
            reason: error.to_string(),
        }
    }
}

/// The pages of one half, in order of their paths.
///
/// # Errors
/// Where a template does not fit its page.
pub fn pages<'a>(
    input: &'a SiteInput<'a>,
    audience: Audience,
) -> Result<Vec<OutputFile>, TemplateError> {
    let mut tera = Tera::new();
    tera.register_filter("dated", dates::dated);
    tera.add_raw_templates(TEMPLATES.iter().copied())
        .map_err(|error| TemplateError::new("templates", &error))?;
    let mut site = Site {
        tera,
        input,
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
    let rules = site.rules()?;
    site.assets(&rules)?;
    site.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(site.files)
}

struct Site<'a> {
    tera: Tera,
    input: &'a SiteInput<'a>,
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
        self.add_since(template, path, title, crumbs, page, None)
    }

    /// A page that also tells what has happened since the period before.
    fn add_since<T: Serialize>(
        &mut self,
        template: &str,
        path: &str,
        title: &str,
        crumbs: Vec<Link>,
        page: &T,
        since: Option<&Since>,
    ) -> Result<(), TemplateError> {
        let shell = self.views.shell(path, title, crumbs);
        let mut context = Context::new();
        context.insert("print", &RunningHead::of(&shell));
        context.insert("shell", &shell);
        context.insert("since", &since);
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
        let since = self.views.since_of_ranking(None);
        self.add_since(
            "rankings.html",
            "ranking/index.html",
            "综合排名",
            way(&[]),
            &groups,
            since.as_ref(),
        )?;
        for group in &groups {
            let crumbs = way(&[("综合排名", "ranking/index.html")]);
            let since = self.views.since_of_ranking(Some(&group.group));
            let (path, title) = (&group.path, &group.group);
            self.add_since("ranking.html", path, title, crumbs, group, since.as_ref())?;
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
            let since = self.views.since_of_unit(unit);
            let (path, title) = (&page.path, &page.name);
            self.add_since("unit.html", path, title, crumbs, &page, since.as_ref())?;
        }
        Ok(())
    }

    fn matters(&mut self) -> Result<(), TemplateError> {
        let index = self.views.matters_index();
        let since = self.views.since_of_matters();
        self.add_since(
            "matters.html",
            "matters/index.html",
            "督查事项",
            way(&[]),
            &index,
            since.as_ref(),
        )?;
        for page in self.views.category_pages() {
            let crumbs = way(&[("督查事项", "matters/index.html")]);
            self.add("category.html", &page.path, &page.name, crumbs, &page)?;
        }
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
        let since = self.views.since_of_complaints();
        self.add_register("complaints.html", "有效投诉", &complaints, since.as_ref())?;
        let meetings = self.views.meetings_index();
        let since = self.views.since_of_meetings();
        self.add_since(
            "meetings.html",
            "meetings/index.html",
            "会议纪律",
            way(&[]),
            &meetings,
            since.as_ref(),
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
        for (work, judged) in works.iter().zip(&self.input.findings.key_works) {
            let crumbs = way(&[("重点工作", "keyworks/index.html")]);
            let since = self.views.since_of_work(judged);
            let (path, title) = (&work.path, &work.name);
            self.add_since("keywork.html", path, title, crumbs, work, since.as_ref())?;
        }
        Ok(())
    }

    fn leaders(&mut self) -> Result<(), TemplateError> {
        let leaders = self.views.leaders();
        let since = self.views.since_of_leader(None);
        self.add_since(
            "leaders.html",
            "leaders/index.html",
            "县领导牵头事项",
            way(&[]),
            &leaders,
            since.as_ref(),
        )?;
        for leader in &leaders {
            let crumbs = way(&[("县领导牵头事项", "leaders/index.html")]);
            let since = self.views.since_of_leader(Some(&leader.name));
            let (path, title) = (&leader.path, &leader.name);
            self.add_since("leader.html", path, title, crumbs, leader, since.as_ref())?;
        }
        Ok(())
    }

    fn further_registers(&mut self) -> Result<(), TemplateError> {
        let benchmarks = self.views.benchmarks();
        let since = self.views.since_of_benchmarks();
        self.add_register("benchmarks.html", "对标提升", &benchmarks, since.as_ref())?;
        let requests = self.views.requests_page();
        let since = self.views.since_of_requests();
        self.add_register("requests.html", "请示事项", &requests, since.as_ref())?;
        let checks = self.views.spot_checks_page();
        let since = self.views.since_of_spot_checks();
        self.add_register("spot-checks.html", "一口清抽查", &checks, since.as_ref())?;
        let commended = self.views.commended_page();
        let since = self.views.since_of_commended();
        self.add_register(
            "commended.html",
            "通报表扬和先进名单",
            &commended,
            since.as_ref(),
        )
    }

    /// A page at the top of the half whose template bears its name.
    fn add_register<T: Serialize>(
        &mut self,
        path: &str,
        title: &str,
        page: &T,
        since: Option<&Since>,
    ) -> Result<(), TemplateError> {
        self.add_since(path, path, title, way(&[]), page, since)
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
        )?;
        let manual = manual(CHAPTERS);
        self.add("help.html", "help.html", "使用手册", way(&[]), &manual)
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
        self.add_register("authority.html", "更正、容错和延期", &authority, None)
    }

    /// The rules page, the last one: it leads to the pages that are there.
    fn rules(&mut self) -> Result<RulesPage, TemplateError> {
        let pages: BTreeSet<&str> = self.files.iter().map(|file| file.path.as_str()).collect();
        let rules = self.views.rules_page(&pages);
        self.add("rules.html", "rules.html", "规则", way(&[]), &rules)?;
        Ok(rules)
    }

    /// Style, scripts, and what the scripts look up.
    fn assets(&mut self, rules: &RulesPage) -> Result<(), TemplateError> {
        let shell = self.views.shell("index.html", "", Vec::new());
        let print = format!("{PRINT}{}", paper::foot(&shell));
        let periods = scripts::periods(&self.views.all_periods())
            .map_err(|error| TemplateError::of_script("periods.js", &error))?;
        let search = scripts::search(&self.views.search_index(rules))
            .map_err(|error| TemplateError::of_script("search.js", &error))?;
        for (path, text) in [
            ("assets/site.css", STYLE),
            ("assets/print.css", &print),
            ("assets/site.js", SCRIPT),
            ("assets/periods.js", &periods),
            ("assets/search.js", &search),
        ] {
            self.files.push(OutputFile {
                path: path.to_owned(),
                bytes: text.as_bytes().to_vec(),
            });
        }
        Ok(())
    }
}

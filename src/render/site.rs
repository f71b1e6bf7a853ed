//! The HTML site: each page's view through its template. Nothing is computed here.

mod dates;
mod finished;
mod listed;
mod listing;
mod lists;
mod paper;
mod parted;
mod scripts;
mod templates;

use super::OutputFile;
use super::manual::manual;
use crate::model::category::Category;
use crate::model::directory::UnitId;
use crate::report::Audience;
use crate::report::manual::CHAPTERS;
use crate::report::pages::rulebook::RulesPage;
use crate::report::pages::shell::{Shell, crumb};
use crate::report::pages::since::Since;
use crate::report::pages::{Link, SiteInput, Views, links, parts};
use askama::Template;
use listed::Listed;
use lists::{At, Navigation};
use paper::RunningHead;
use parted::{Section, Written};
use serde::Serialize;
use std::collections::BTreeSet;
use std::error::Error;
use std::ops::Range;
use templates::{PRINT, SCRIPT, STYLE, TEMPLATES};
use tera::{Context, Tera, Value};

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
    fn of_list(page: &str, error: &askama::Error) -> TemplateError {
        TemplateError {
            page: page.to_owned(),
            reason: error.to_string(),
        }
    }

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
    let (templates, views) = (Templates::read()?, Views::new(input, audience));
    let site = Site::new(&templates, &views);
    let mut files = Vec::new();
    for job in site.jobs() {
        files.extend(job()?);
    }
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let last = site.last(&paths)?;
    files.extend(last);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// How many pages of a unit's matters one job makes: a unit may have thousands, and what a job makes stands in memory until all of it does.
const FEW_PAGES: usize = 4;

/// What a page needs beside its long lists, roughly; a page that needs more takes more.
const ROOM: usize = 16 * 1024;

/// Files that were made in one go.
type Made = Result<Vec<OutputFile>, TemplateError>;

/// Makes some pages.
pub type Job<'a> = Box<dyn Fn() -> Made + Send + Sync + 'a>;

/// The templates of the pages, read once for both halves.
pub struct Templates(Tera);

impl Templates {
    /// Reads them.
    ///
    /// # Errors
    /// Where one of them is none.
    pub fn read() -> Result<Templates, TemplateError> {
        let mut tera = Tera::new();
        tera.register_filter("dated", dates::dated);
        tera.add_raw_templates(TEMPLATES.iter().copied())
            .map_err(|error| TemplateError::new("templates", &error))?;
        Ok(Templates(tera))
    }
}

/// The maker of one half's pages: a job for every few of them, so that they can be made on all cores and handed on as they are made.
pub struct Site<'s, 'a> {
    templates: &'s Templates,
    input: &'a SiteInput<'a>,
    views: &'s Views<'a>,
}

/// A further part of a page.
#[derive(Serialize)]
struct Further<'a> {
    /// The title of the page.
    title: &'a str,
    /// What stands over the part's lists.
    sections: Vec<Section<'a>>,
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

impl<'s, 'a> Site<'s, 'a> {
    /// For one half.
    pub fn new(templates: &'s Templates, views: &'s Views<'a>) -> Site<'s, 'a> {
        Site {
            templates,
            input: views.input,
            views,
        }
    }

    /// All pages but those of [`Site::last`]; what both halves have stands first, and in the same order.
    pub fn jobs(&self) -> Vec<Job<'_>> {
        let sections: Vec<fn(&Site<'s, 'a>) -> Made> = vec![
            Site::overview,
            Site::rankings,
            Site::matters_index,
            Site::outcomes,
            Site::complaints,
            Site::meetings,
            Site::key_works,
            Site::leaders,
            Site::benchmarks,
            Site::requests,
            Site::spot_checks,
            Site::commended,
            Site::periods_index,
            Site::reference,
        ];
        let mut own: Vec<fn(&Site<'s, 'a>) -> Made> = Vec::new();
        if self.views.is_office() {
            own = vec![Site::returns, Site::codes, Site::audit, Site::authority];
        }
        let job =
            |section: fn(&Site<'s, 'a>) -> Made| -> Job<'_> { Box::new(move || section(self)) };
        let categories = self.input.tribunal.settings.categories.iter();
        let categories =
            categories.map(|category| -> Job<'_> { Box::new(move || self.category(category)) });
        let periods = (0..self.input.archive.len())
            .map(|position| -> Job<'_> { Box::new(move || self.period(position)) });
        let leaders = (0..self.input.findings.leaders.len())
            .map(|position| -> Job<'_> { Box::new(move || self.leader(position)) });
        sections
            .into_iter()
            .map(job)
            .chain(categories)
            .chain(leaders)
            .chain(self.unit_jobs())
            .chain(periods)
            .chain(own.into_iter().map(job))
            .collect()
    }

    /// The pages of the units: of each its dossier, and its matters clock by clock.
    pub fn unit_jobs(&self) -> impl Iterator<Item = Job<'_>> {
        self.views.units().into_iter().flat_map(move |unit| {
            let dossier: Job<'_> = Box::new(move || self.unit(unit));
            let pages = self.views.count_of_matters_pages(unit);
            let matters = (0..pages).step_by(FEW_PAGES).map(move |first| -> Job<'_> {
                let few = first..pages.min(first + FEW_PAGES);
                Box::new(move || self.matters(unit, few.clone()))
            });
            std::iter::once(dossier).chain(matters)
        })
    }

    /// The rules page, which leads to the pages that are there; style, scripts, and what the scripts look up.
    ///
    /// # Errors
    /// Where a template does not fit its page.
    pub fn last(&self, pages: &BTreeSet<&str>) -> Made {
        let rules = self.views.rules_page(pages);
        let mut made = self.add("rules.html", "rules.html", "规则", way(&[]), &rules)?;
        made.extend(self.assets(&rules)?);
        Ok(made)
    }

    fn add<T: Serialize + Listed>(
        &self,
        template: &str,
        path: &str,
        title: &str,
        crumbs: Vec<Link>,
        page: &T,
    ) -> Made {
        self.add_since(template, path, title, crumbs, page, None)
    }

    /// A page that also tells what has happened since the period before.
    fn add_since<T: Serialize + Listed>(
        &self,
        template: &str,
        path: &str,
        title: &str,
        crumbs: Vec<Link>,
        page: &T,
        since: Option<&Since>,
    ) -> Made {
        let shell = self.views.shell(path, title, crumbs);
        let at = At {
            root: shell.root,
            office: shell.office,
        };
        let lists = page.lists(at).divided(path, at);
        let unwritten = |error| TemplateError::of_list(path, &error);
        let mut context = Context::new();
        context.insert("since", &since);
        context.insert("page", page);
        let fingerprint = self.input.fingerprint;
        let first = lists.first(fingerprint).map_err(unwritten)?;
        let parts = lists.way(0);
        context.insert("parts", &parts.as_ref().or_else(|| page.parts()));
        let mut made = vec![self.page(template, path, &shell, context, first)?];
        for part in 1..lists.count() {
            let (sections, written) = lists.further(part, fingerprint).map_err(unwritten)?;
            let mut context = Context::new();
            context.insert("page", &Further { title, sections });
            context.insert("parts", &lists.way(part));
            let shell = shell.of_part(&links::encode(path), part);
            let path = parts::path(path, part);
            made.push(self.page("part.html", &path, &shell, context, written)?);
        }
        Ok(made)
    }

    /// A page, or a part of one, with its finished lists.
    fn page(
        &self,
        template: &str,
        path: &str,
        shell: &Shell,
        mut context: Context,
        Written { values, lists }: Written<'_>,
    ) -> Result<OutputFile, TemplateError> {
        let mut bytes = Vec::with_capacity(ROOM);
        context.insert("print", &RunningHead::of(shell));
        context.insert("shell", shell);
        let navigation = Navigation {
            root: shell.root,
            groups: &shell.nav,
        };
        let navigation = navigation.render();
        let navigation = navigation.map_err(|error| TemplateError::of_list(path, &error))?;
        context.insert_value("navigation", Value::safe_string(&navigation));
        context.insert_value("lists", values);
        let tera = &self.templates.0;
        tera.render_to(template, &context, &mut bytes)
            .map_err(|error| TemplateError::new(path, &error))?;
        Ok(OutputFile {
            path: path.to_owned(),
            bytes: lists.put_into(bytes),
        })
    }

    fn overview(&self) -> Made {
        let page = self.views.overview();
        let (path, title) = ("index.html", "督查督办周报");
        self.add(path, path, title, Vec::new(), &page)
    }

    fn rankings(&self) -> Made {
        let pages = self.views.all_rankings().into_iter();
        let (groups, deserted): (Vec<_>, Vec<_>) = pages.partition(|page| !page.rows.is_empty());
        let since = self.views.since_of_ranking(None);
        let mut made = self.add_since(
            "rankings.html",
            links::RANKING,
            "综合排名",
            way(&[]),
            &groups,
            since.as_ref(),
        )?;
        for group in groups.iter().chain(&deserted) {
            let crumbs = way(&[("综合排名", links::RANKING)]);
            let since = self.views.since_of_ranking(Some(&group.group));
            let (path, title) = (&group.path, &group.group);
            made.extend(self.add_since(
                "ranking.html",
                path,
                title,
                crumbs,
                group,
                since.as_ref(),
            )?);
        }
        Ok(made)
    }

    fn unit(&self, unit: UnitId) -> Made {
        let page = self.views.dossier(unit);
        let crumbs = way(&[
            ("综合排名", links::RANKING),
            (&page.group.text, &page.group.href),
        ]);
        let since = self.views.since_of_unit(unit);
        let (path, title) = (&page.path, &page.name);
        self.add_since("unit.html", path, title, crumbs, &page, since.as_ref())
    }

    fn matters_index(&self) -> Made {
        let index = self.views.matters_index();
        let since = self.views.since_of_matters();
        self.add_since(
            "matters.html",
            links::MATTERS,
            "督查事项",
            way(&[]),
            &index,
            since.as_ref(),
        )
    }

    fn category(&self, category: &Category) -> Made {
        let Some(page) = self.views.category_page(category) else {
            return Ok(Vec::new());
        };
        let crumbs = way(&[("督查事项", links::MATTERS)]);
        self.add("category.html", &page.path, &page.name, crumbs, &page)
    }

    fn matters(&self, unit: UnitId, pages: Range<usize>) -> Made {
        let mut made = Vec::new();
        for page in self.views.matters_pages(unit, pages) {
            let crumbs = way(&[("督查事项", links::MATTERS)]);
            let (path, title) = (&page.path, &page.unit.text);
            made.extend(self.add("unit_matters.html", path, title, crumbs, &page)?);
        }
        Ok(made)
    }

    fn outcomes(&self) -> Made {
        let outcomes = self.views.outcomes_page();
        self.add_register("escalations.html", "通报及移交清单", &outcomes, None)
    }

    fn complaints(&self) -> Made {
        let complaints = self.views.complaints_page();
        let since = self.views.since_of_complaints();
        self.add_register("complaints.html", "有效投诉", &complaints, since.as_ref())
    }

    fn meetings(&self) -> Made {
        let meetings = self.views.meetings_index();
        let since = self.views.since_of_meetings();
        let mut made = self.add_since(
            "meetings.html",
            links::MEETINGS,
            "会议纪律",
            way(&[]),
            &meetings,
            since.as_ref(),
        )?;
        for meeting in &meetings.meetings {
            let crumbs = way(&[("会议纪律", links::MEETINGS)]);
            let (path, title) = (&meeting.path, &meeting.name);
            made.extend(self.add("meeting.html", path, title, crumbs, meeting)?);
        }
        Ok(made)
    }

    fn periods_index(&self) -> Made {
        let index = self.views.periods_index();
        let path = links::PERIODS;
        self.add("periods.html", path, "往期", way(&[]), &index)
    }

    fn period(&self, position: usize) -> Made {
        let page = self.views.period_page(position);
        let crumbs = way(&[("往期", links::PERIODS)]);
        self.add("period.html", &page.path, &page.title, crumbs, &page)
    }

    fn key_works(&self) -> Made {
        let works = self.views.key_works();
        let index = links::KEY_WORKS;
        let mut made = self.add("keyworks.html", index, "重点工作", way(&[]), &works)?;
        for (work, judged) in works.iter().zip(self.views.all_key_works()) {
            let crumbs = way(&[("重点工作", links::KEY_WORKS)]);
            let since = self.views.since_of_work(judged);
            let (path, title) = (&work.path, &work.name);
            made.extend(self.add_since(
                "keywork.html",
                path,
                title,
                crumbs,
                work,
                since.as_ref(),
            )?);
        }
        Ok(made)
    }

    fn leaders(&self) -> Made {
        let leaders = self.views.leaders();
        let since = self.views.since_of_leaders();
        self.add_since(
            "leaders.html",
            links::LEADERS,
            "县领导牵头事项",
            way(&[]),
            &leaders,
            since.as_ref(),
        )
    }

    fn leader(&self, position: usize) -> Made {
        let leader = self.views.leader(position);
        let crumbs = way(&[("县领导牵头事项", links::LEADERS)]);
        let (path, title) = (&leader.line.path, &leader.line.name);
        let since = self.views.since_of_leader(position);
        self.add_since("leader.html", path, title, crumbs, &leader, since.as_ref())
    }

    fn benchmarks(&self) -> Made {
        let benchmarks = self.views.benchmarks();
        let since = self.views.since_of_benchmarks();
        self.add_register("benchmarks.html", "对标提升", &benchmarks, since.as_ref())
    }

    fn requests(&self) -> Made {
        let requests = self.views.requests_page();
        let since = self.views.since_of_requests();
        self.add_register("requests.html", "请示事项", &requests, since.as_ref())
    }

    fn spot_checks(&self) -> Made {
        let checks = self.views.spot_checks_page();
        let since = self.views.since_of_spot_checks();
        self.add_register("spot-checks.html", "一口清抽查", &checks, since.as_ref())
    }

    fn commended(&self) -> Made {
        let commended = self.views.commended_page();
        let since = self.views.since_of_commended();
        let title = "通报表扬和先进名单";
        self.add_register("commended.html", title, &commended, since.as_ref())
    }

    /// A page at the top of the half whose template bears its name.
    fn add_register<T: Serialize + Listed>(
        &self,
        path: &str,
        title: &str,
        page: &T,
        since: Option<&Since>,
    ) -> Made {
        self.add_since(path, path, title, way(&[]), page, since)
    }

    fn reference(&self) -> Made {
        let calendar = self.views.calendar_page();
        let mut made = self.add_register("calendar.html", "工作日历", &calendar, None)?;
        let downloads = self.views.downloads_page();
        made.extend(self.add_register("downloads.html", "下载", &downloads, None)?);
        let manual = manual(CHAPTERS);
        made.extend(self.add_register("help.html", "使用手册", &manual, None)?);
        Ok(made)
    }

    fn returns(&self) -> Made {
        let returns = self.views.returns_page();
        self.add_register("returns.html", "退回修改", &returns, None)
    }

    fn codes(&self) -> Made {
        let codes = self.views.code_pages();
        let returns = ("退回修改", "returns.html");
        let index = links::CODES;
        let mut made = self.add("codes.html", index, "问题代号", way(&[returns]), &codes)?;
        for code in &codes {
            let crumbs = way(&[returns, ("问题代号", links::CODES)]);
            made.extend(self.add("code.html", &code.path, &code.title, crumbs, code)?);
        }
        Ok(made)
    }

    fn audit(&self) -> Made {
        let audit = self.views.audit_page();
        self.add_register("audit.html", "台账核查", &audit, None)
    }

    fn authority(&self) -> Made {
        let authority = self.views.authority_page();
        self.add_register("authority.html", "更正、容错和延期", &authority, None)
    }

    /// Style, scripts, and what the scripts look up.
    fn assets(&self, rules: &RulesPage) -> Made {
        let shell = self.views.shell("index.html", "", Vec::new());
        let print = format!("{PRINT}{}", paper::foot(&shell));
        let periods = scripts::periods(&self.views.all_periods())
            .map_err(|error| TemplateError::of_script("periods.js", &error))?;
        let search = scripts::search(&self.views.search_index(rules))
            .map_err(|error| TemplateError::of_script("search.js", &error))?;
        let files = [
            ("assets/site.css", STYLE.as_bytes().to_vec()),
            ("assets/print.css", print.into_bytes()),
            ("assets/site.js", SCRIPT.as_bytes().to_vec()),
            ("assets/periods.js", periods),
        ];
        let files = files.map(|(path, bytes)| (path.to_owned(), bytes));
        let search = search.into_iter().enumerate();
        let search = search.map(|(script, bytes)| (scripts::search_path(script), bytes));
        let made = files.into_iter().chain(search);
        Ok(made
            .map(|(path, bytes)| OutputFile { path, bytes })
            .collect())
    }
}

//! The page of a code: what it means, how to mend it, and an example that the pages print and the tests run.
//!
//! A line that begins at the margin says what comes; the lines below it, indented, are its content:
//!
//! ```text
//! 标题：the code's title                       含义：what it means          改法：how to mend it
//! 例：what the example shows, in one sentence
//! 名录 / 设定 / 日历                            a directory table, lines of duban.toml, lines of calendar.toml
//! 期 2026-11-13                                a period; without one the files are those of 2026-11-20
//! 空期 2026-11-13                              a period for which no unit hands anything in
//! 甲镇.xlsx·督查事项                             a sheet of a file of the period; below it a table, cells apart by |
//! 甲镇.xlsx·督查事项 隐藏                        the same, hidden
//! 甲镇.xlsx·督查事项 合并 A2:A3、B1:C1            the same, with merged regions
//! 文件 照片.jpg                                 a file of the period as it is; one that begins with / is the workspace's
//! 样本 甲镇.xlsx 设了密码的工作簿                 a file that text cannot show, named by what it is
//! 报：甲镇.xlsx·督查事项 D2                       where the code is reported, one line for each place
//! ```
//!
//! In a cell a `'` at the beginning makes text of anything, and `=` stands for a formula without a stored value, `#N/A` for an error
//! value, and `↵` for a line break.

/// The date of an example's period where it names none.
const USUAL_PERIOD: &str = "2026-11-20";

/// What a code means, for the people who must mend something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// A few words (Chinese).
    pub title: String,
    /// What it means (Chinese).
    pub meaning: String,
    /// How to mend it (Chinese).
    pub mend: String,
    /// A workspace in which it is reported.
    pub example: Example,
}

/// A table: rows of cells, the header first.
pub type Table = Vec<Vec<String>>;

/// A small workspace in which a code is reported and no other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Example {
    /// What it shows, in one sentence (Chinese).
    pub sentence: String,
    /// The unit directory, where it is another than the usual one.
    pub directory: Option<Table>,
    /// Lines of `duban.toml` behind the county.
    pub settings: String,
    /// `calendar.toml`.
    pub calendar: String,
    /// The periods' dates, in order.
    pub periods: Vec<String>,
    /// The dates of periods without any unit's workbook.
    pub empty_periods: Vec<String>,
    /// The files, in order.
    pub files: Vec<ExampleFile>,
    /// Where the code is reported: `file·sheet cell`, with the parts that there are.
    pub reported: Vec<String>,
}

impl Example {
    /// Where the code is reported, written as places are written everywhere.
    pub fn places(&self) -> Vec<String> {
        let words = |place: &String| match place.split_once('·') {
            Some((file, rest)) => format!("{file} › {}", rest.replacen(' ', " › ", 1)),
            None => place.clone(),
        };
        self.reported.iter().map(words).collect()
    }
}

/// A file of an example; several sheets of one workbook are several of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleFile {
    /// Its path in the workspace.
    pub path: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A sheet of a workbook.
    Sheet(ExampleSheet),
    /// The bytes as they are.
    Plain(String),
    /// What text cannot show, named by what it is (Chinese).
    Made(String),
}

/// A sheet of an example.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExampleSheet {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Merged regions, as spreadsheets write them.
    pub merges: Vec<String>,
    /// Its rows from the first on.
    pub table: Table,
}

/// Reads a page of explanation.
///
/// # Errors
/// The line that cannot be understood.
pub fn parse(page: &str) -> Result<Explanation, String> {
    let mut explanation = Explanation {
        title: String::new(),
        meaning: String::new(),
        mend: String::new(),
        example: Example::default(),
    };
    let mut period = USUAL_PERIOD.to_owned();
    let mut lines = page.lines().peekable();
    while let Some(head) = lines.next() {
        if head.trim().is_empty() {
            continue;
        }
        let mut body = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with("  ")) {
            body.push(&line[2..]);
        }
        read_block(head, &body, &mut period, &mut explanation)
            .ok_or_else(|| format!("cannot be understood: {head}"))?;
    }
    if explanation.example.periods.is_empty() {
        explanation.example.periods.push(period);
    }
    Ok(explanation)
}

fn read_block(
    head: &str,
    body: &[&str],
    period: &mut String,
    explanation: &mut Explanation,
) -> Option<()> {
    let example = &mut explanation.example;
    if let Some((word, text)) = head.split_once('：') {
        let text = text.to_owned();
        match word {
            "标题" => explanation.title = text,
            "含义" => explanation.meaning = text,
            "改法" => explanation.mend = text,
            "例" => example.sentence = text,
            "报" => example.reported.push(text),
            _ => return None,
        }
        return body.is_empty().then_some(());
    }
    match head {
        "名录" => example.directory = Some(table(body)),
        "设定" => example.settings = body.join("\n"),
        "日历" => example.calendar = body.join("\n"),
        _ => {
            if let Some(date) = head.strip_prefix("空期 ") {
                example.empty_periods.push(date.to_owned());
                return body.is_empty().then_some(());
            }
            if let Some(date) = head.strip_prefix("期 ") {
                date.clone_into(period);
                example.periods.push(date.to_owned());
                return body.is_empty().then_some(());
            }
            if let Some((path, what)) = head
                .strip_prefix("样本 ")
                .and_then(|made| made.split_once(' '))
            {
                example.files.push(ExampleFile {
                    path: path_of(path, period),
                    content: Content::Made(what.to_owned()),
                });
                return body.is_empty().then_some(());
            }
            let file = match head.strip_prefix("文件 ") {
                Some(path) => ExampleFile {
                    path: path_of(path, period),
                    content: Content::Plain(body.join("\n")),
                },
                None => sheet(head, body, period)?,
            };
            example.files.push(file);
        }
    }
    Some(())
}

fn sheet(head: &str, body: &[&str], period: &str) -> Option<ExampleFile> {
    let (path, rest) = head.split_once('·')?;
    let mut words = rest.split(' ');
    let mut sheet = ExampleSheet {
        name: words.next()?.to_owned(),
        table: table(body),
        ..ExampleSheet::default()
    };
    while let Some(word) = words.next() {
        match word {
            "隐藏" => sheet.hidden = true,
            "合并" => sheet.merges = words.next()?.split('、').map(str::to_owned).collect(),
            _ => return None,
        }
    }
    Some(ExampleFile {
        path: path_of(path, period),
        content: Content::Sheet(sheet),
    })
}

fn path_of(name: &str, period: &str) -> String {
    match name.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None => format!("ledgers/{period}/{name}"),
    }
}

fn table(body: &[&str]) -> Table {
    body.iter()
        .map(|line| line.split('|').map(str::to_owned).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_block_by_block() {
        let page = "标题：甲\n含义：乙\n改法：丙\n例：丁\n期 2026-11-13\n甲镇.xlsx·督查事项 合并 A1:B1、A2:A3\n  a|b\n  |c\n文件 /notes/x.md\n  一\n报：甲镇.xlsx·督查事项 A2\n";
        let read = parse(page).expect("a page");
        assert_eq!((read.title.as_str(), read.mend.as_str()), ("甲", "丙"));
        assert_eq!(read.example.periods, ["2026-11-13"]);
        let [book, note] = read.example.files.as_slice() else {
            panic!("{:?}", read.example.files)
        };
        assert_eq!(book.path, "ledgers/2026-11-13/甲镇.xlsx");
        let Content::Sheet(sheet) = &book.content else {
            panic!("{book:?}")
        };
        assert_eq!(sheet.merges, ["A1:B1", "A2:A3"]);
        assert_eq!(sheet.table, [["a", "b"], ["", "c"]]);
        assert_eq!(note.path, "notes/x.md");
        assert_eq!(note.content, Content::Plain("一".into()));
        assert!(parse("何时：x").is_err());
        assert!(parse("别的").is_err());
    }
}

//! A blank ledger as a workbook: headers with notes, drop-downs, checks of dates, and what is known already.

use super::workbook::{self, HEADING_FONT, body, lines_in_characters as lines, title};
use super::{OutputFile, container};
use crate::ingest::{CHOICES_SHEET, GUIDE_SHEET};
use crate::model::schema::{Field, Sheet};
use crate::report::template::{
    ChoiceList, Demand, TemplateBook, TemplateCell, TemplateColumn, TemplateSheet,
};
use crate::source::column_name;
use crate::source::day::YEARS;
use rust_xlsxwriter::{
    Color, ConditionalFormatDuplicate, ConditionalFormatFormula, DataValidation,
    DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, IgnoreError, Note, Workbook, Worksheet, XlsxError,
};

/// Title, line, header: the first row to be filled in (from zero).
const FIRST_ROW: u32 = 3;
/// Up to this row (from zero) cells are checked as they are typed.
const LAST_ROW: u32 = 2_002;
/// So many empty rows have lines around their cells.
const RULED_ROWS: u32 = 25;
/// The format of text among those that every office program has built in.
const TEXT_FORMAT: u8 = 49;
/// A table of no more characters stands on an upright page as it is.
const WIDEST_PORTRAIT: u32 = 80;
/// Office programs show no longer message.
const LONGEST_MESSAGE: usize = 220;

/// The workbook of a blank ledger, its path as the book has it.
///
/// # Errors
/// Where it cannot be written.
pub fn file(book: &TemplateBook) -> Result<OutputFile, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&workbook::properties(book.day)?);
    for sheet in &book.sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(sheet.sheet.name())?;
        write_sheet(worksheet, sheet, &book.choices)?;
    }
    write_guide(workbook.add_worksheet(), &book.guide)?;
    if !book.choices.is_empty() {
        write_choices(workbook.add_worksheet(), &book.choices)?;
    }
    Ok(container::file(
        book.path.clone(),
        workbook.save_to_buffer()?,
    ))
}

/// The format of a column's cells: dates as dates, numbers of rows as text.
fn cell_format(demand: Demand) -> Format {
    match demand {
        Demand::Digits => body().set_num_format_index(TEXT_FORMAT),
        Demand::Date => body()
            .set_num_format("yyyy-mm-dd")
            .set_align(FormatAlign::Center),
        Demand::OneOf(_) => body().set_align(FormatAlign::Center),
        Demand::Positive | Demand::Number | Demand::Some(_) | Demand::Text => body(),
    }
}

fn write_sheet(
    sheet: &mut Worksheet,
    template: &TemplateSheet,
    choices: &[ChoiceList],
) -> Result<(), XlsxError> {
    let columns = &template.columns;
    let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or_default();
    sheet.merge_range(0, 0, 0, last, &template.title, &title())?;
    sheet.set_row_height(0, 36)?;
    sheet.merge_range(1, 0, 1, last, &template.line, &body())?;
    sheet.set_row_height(1, 20)?;
    sheet.set_row_height(2, 32)?;
    for (at, column) in (0..).zip(columns) {
        write_header(sheet, at, column)?;
        sheet.set_column_width(at, f64::from(column.width))?;
        sheet.set_column_format(at, &cell_format(column.demand))?;
        if let Some(validation) = validation(column, choices)? {
            sheet.add_data_validation(FIRST_ROW, at, LAST_ROW, at, &validation)?;
        }
    }
    write_rows(sheet, template)?;
    mark_while_typing(sheet, template, last)?;
    sheet.set_freeze_panes(FIRST_ROW, 2.min(last))?;
    let total: u32 = columns.iter().map(|column| u32::from(column.width)).sum();
    sheet.set_paper_size(workbook::A4);
    if total > WIDEST_PORTRAIT {
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
    }
    sheet.set_repeat_rows(FIRST_ROW - 1, FIRST_ROW - 1)?;
    sheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
    sheet.set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

fn write_header(sheet: &mut Worksheet, at: u16, column: &TemplateColumn) -> Result<(), XlsxError> {
    let ground = if column.required {
        0x00FC_E4D6
    } else {
        0x00E7_E6E6
    };
    let format = body()
        .set_font_name(HEADING_FONT)
        .set_align(FormatAlign::Center)
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(ground));
    sheet.write_string_with_format(FIRST_ROW - 1, at, &column.title, &format)?;
    sheet.insert_note(FIRST_ROW - 1, at, &note(&column.note))?;
    Ok(())
}

/// A note as high as its text.
fn note(text: &str) -> Note {
    let height: f64 = text.lines().map(|line| lines(line, 40.0)).sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a note's height"
    )]
    let height = (12.0 + 18.0 * height).clamp(60.0, 400.0) as u32;
    Note::new(text)
        .add_author_prefix(false)
        .set_author("督办")
        .set_font_name("宋体")
        .set_font_size(10)
        .set_width(300)
        .set_height(height)
}

/// What an office program refuses while a cell is typed, and what it says then.
fn validation(
    column: &TemplateColumn,
    choices: &[ChoiceList],
) -> Result<Option<DataValidation>, XlsxError> {
    let day = |year: i32, month: u8, day: u8| {
        ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(2000), month, day)
    };
    let validation = match column.demand {
        Demand::Text | Demand::Digits => return Ok(None),
        Demand::Date => DataValidation::new().allow_date(DataValidationRule::Between(
            day(*YEARS.start(), 1, 1)?,
            day(*YEARS.end(), 12, 31)?,
        )),
        Demand::Positive => {
            DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThan(0.0))
        }
        Demand::Number => DataValidation::new()
            .allow_decimal_number(DataValidationRule::GreaterThan(-1e15))
            .set_error_style(DataValidationErrorStyle::Warning),
        Demand::OneOf(list) => from_list(list, choices),
        Demand::Some(list) => {
            from_list(list, choices).set_error_style(DataValidationErrorStyle::Warning)
        }
    };
    let name = column.title.trim_end_matches('*');
    let question = match column.demand {
        Demand::Some(_) => "不在下拉选项中。",
        _ => "",
    };
    let remedy: String = column.remedy.chars().take(LONGEST_MESSAGE).collect();
    Ok(Some(
        validation
            .set_error_title(name)?
            .set_error_message(format!("{question}{remedy}"))?,
    ))
}

/// Where the words of a list stand: a list in the cell itself ends at 255 characters.
fn from_list(list: usize, choices: &[ChoiceList]) -> DataValidation {
    let letters = column_name(u32::try_from(list).unwrap_or_default());
    let last = choices.get(list).map_or(0, |list| list.words.len()) + 1;
    let range = format!("='{CHOICES_SHEET}'!${letters}$2:${letters}${last}");
    DataValidation::new().allow_list_formula(Formula::new(range))
}

fn write_rows(sheet: &mut Worksheet, template: &TemplateSheet) -> Result<(), XlsxError> {
    let mut row = FIRST_ROW;
    for cells in &template.rows {
        let mut tallest: f64 = 1.0;
        for ((at, cell), column) in (0..).zip(cells).zip(&template.columns) {
            let format = cell_format(column.demand).set_border(FormatBorder::Thin);
            match cell {
                TemplateCell::Empty => {
                    sheet.write_blank(row, at, &format)?;
                }
                TemplateCell::Text(text) => {
                    let text = workbook::held(text);
                    sheet.write_string_with_format(row, at, text, &format)?;
                    tallest = tallest.max(height_of(text, column));
                }
                TemplateCell::Unread(unread) => {
                    let text = workbook::held(unread.text.as_deref().unwrap_or_default());
                    if text.is_empty() {
                        sheet.write_blank(row, at, &format)?;
                    } else {
                        sheet.write_string_with_format(row, at, text, &format)?;
                    }
                    tallest = tallest.max(height_of(text, column));
                    sheet.insert_note(row, at, &note(&unread.note))?;
                    mark_unread(sheet, (row, at), text)?;
                }
                TemplateCell::Date(date) => {
                    let date = ExcelDateTime::parse_from_str(&date.to_string())?;
                    let format = format
                        .set_num_format("yyyy-mm-dd")
                        .set_align(FormatAlign::Center);
                    sheet.write_datetime_with_format(row, at, &date, &format)?;
                }
                TemplateCell::Number(number) => {
                    let number: f64 = number.to_string().parse().unwrap_or_default();
                    sheet.write_number_with_format(row, at, number, &format)?;
                }
            }
        }
        sheet.set_row_height(row, (6.0 + 16.0 * tallest).clamp(22.0, 400.0))?;
        row += 1;
    }
    for row in row..row + RULED_ROWS {
        for (at, column) in (0..).zip(&template.columns) {
            let format = cell_format(column.demand).set_border(FormatBorder::Thin);
            sheet.write_blank(row, at, &format)?;
        }
        sheet.set_row_height(row, 22)?;
    }
    Ok(())
}

/// In how many lines a text stands in a column.
fn height_of(text: &str, column: &TemplateColumn) -> f64 {
    let width = f64::from(column.width);
    text.lines().map(|line| lines(line, width)).sum()
}

/// The ground of a cell that must be filled in.
fn missing() -> Format {
    Format::new().set_background_color(Color::RGB(0x00FF_F2CC))
}

/// A cell that could not be read is coloured until something else stands in it.
fn mark_unread(sheet: &mut Worksheet, (row, at): (u32, u16), text: &str) -> Result<(), XlsxError> {
    // A formula holds texts of 255 characters; the beginning tells as well whether the cell is as it was.
    const LONGEST: usize = 100;
    let cell = format!("{}{}", column_name(u32::from(at)), row + 1);
    let begin = text
        .split(|c: char| c.is_control())
        .next()
        .unwrap_or_default();
    let begin: String = begin.chars().take(LONGEST).collect();
    let length = begin.encode_utf16().count();
    let rule = if begin.is_empty() {
        format!("=LEN(TRIM({cell}))=0")
    } else {
        format!(
            "=EXACT(LEFT({cell},{length}),\"{}\")",
            begin.replace('"', "\"\"")
        )
    };
    let format = ConditionalFormatFormula::new()
        .set_rule(rule.as_str())
        .set_format(missing());
    sheet.add_conditional_format(row, at, row, at, &format)?;
    Ok(())
}

/// A required cell that is empty in a row that is not, and a number that stands twice, are coloured at once.
fn mark_while_typing(
    sheet: &mut Worksheet,
    template: &TemplateSheet,
    last: u16,
) -> Result<(), XlsxError> {
    let first = FIRST_ROW + 1;
    let twice = Format::new().set_background_color(Color::RGB(0x00F8_CBAD));
    let letters = |at: u16| column_name(u32::from(at));
    let filled = format!("COUNTA($A{first}:${}{first})>0", letters(last));
    let incident = template
        .columns
        .iter()
        .position(|column| column.field == Field::MeetingKind)
        .and_then(|at| u16::try_from(at).ok());
    for (at, column) in (0..).zip(&template.columns) {
        let needed = match (template.sheet, column.field, incident) {
            (Sheet::Meetings, Field::Unit | Field::PersonName, Some(incident)) => {
                format!("${}{first}<>\"无违纪\"", letters(incident))
            }
            _ if column.required => "TRUE".to_owned(),
            _ => continue,
        };
        let rule = format!(
            "=AND({filled},{needed},LEN(TRIM({}{first}))=0)",
            letters(at)
        );
        let format = ConditionalFormatFormula::new()
            .set_rule(rule.as_str())
            .set_format(missing());
        sheet.add_conditional_format(FIRST_ROW, at, LAST_ROW, at, &format)?;
        if column.unique {
            let format = ConditionalFormatDuplicate::new().set_format(&twice);
            sheet.add_conditional_format(FIRST_ROW, at, LAST_ROW, at, &format)?;
        }
        if column.demand == Demand::Digits {
            let kind = IgnoreError::NumberStoredAsText;
            sheet.ignore_error_range(FIRST_ROW, at, LAST_ROW, at, kind)?;
        }
    }
    Ok(())
}

fn write_guide(sheet: &mut Worksheet, guide: &[String]) -> Result<(), XlsxError> {
    sheet.set_name(GUIDE_SHEET)?;
    sheet.set_paper_size(workbook::A4);
    sheet.set_print_fit_to_pages(1, 0);
    let heading = body().set_font_name(HEADING_FONT).set_font_size(14);
    sheet.merge_range(0, 0, 0, 1, GUIDE_SHEET, &heading)?;
    sheet.set_row_height(0, 26)?;
    sheet.set_column_width(0, 5)?;
    sheet.set_column_width(1, 80)?;
    for ((row, line), number) in (1..).zip(guide).zip(1..) {
        let number = f64::from(number);
        let format = body().set_align(FormatAlign::Top);
        sheet.write_number_with_format(row, 0, number, &format)?;
        sheet.write_string_with_format(row, 1, line, &format)?;
        sheet.set_row_height(row, 8.0 + 17.0 * lines(line, 80.0))?;
    }
    Ok(())
}

/// The words of the drop-downs stand on a hidden sheet, one list a column.
fn write_choices(sheet: &mut Worksheet, choices: &[ChoiceList]) -> Result<(), XlsxError> {
    sheet.set_name(CHOICES_SHEET)?;
    for (column, list) in (0..).zip(choices) {
        sheet.write_string(0, column, &list.name)?;
        for (row, word) in (1..).zip(&list.words) {
            sheet.write_string(row, column, word)?;
        }
    }
    sheet.set_hidden(true);
    Ok(())
}

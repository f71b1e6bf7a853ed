//! M4: which written deadline (完成时限) of a matter counts.

use super::changes;
use super::extensions::Extension;
use super::judgement::Judgement;
use super::matters::Flag;
use super::responsibility;
use super::stages::Written;
use crate::check::MatterHistory;
use crate::diagnostic::{CorrectionProblem, DeadlineProblem, Diagnostic};
use crate::model::category::{Category, Limit};
use crate::model::directory::UnitId;
use crate::model::record::{Record, TypedDeadline};
use crate::model::schema::{Field, Sheet};
use crate::model::settings::Changed;
use chrono::NaiveDate;

/// The written deadline that counts, and how it was found.
pub(super) struct Deadline {
    /// What counts.
    pub(super) written: Written,
    /// The text where it says more than a date.
    pub(super) text: Option<String>,
    /// What is remarkable about it.
    pub(super) flags: Vec<Flag>,
}

impl Deadline {
    fn none() -> Deadline {
        Deadline {
            written: Written::None,
            text: None,
            flags: Vec::new(),
        }
    }
}

/// Whether a category's matters that begin on a day end where the list says.
fn needs_deadline(category: &Category, start: NaiveDate) -> bool {
    *category.final_stage().limit.at(start) == Limit::Written
}

impl<'h> Judgement<'_, 'h> {
    /// M4: the written deadline that counts. The list's stands; a unit's own may only shorten its category's limit. One before the
    /// matter was given shortens nothing, and is told.
    pub(super) fn deadline(
        &self,
        (category, start): (&Category, NaiveDate),
        counted: Option<NaiveDate>,
        extensions: &[Extension],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Deadline {
        match (self.list_row(), self.assignment.ledger) {
            (Some(row), _) => self.listed_deadline(row, category, start, diagnostics),
            (None, Some(ledger)) => {
                self.report_later_word(ledger, counted, extensions, diagnostics);
                self.own_deadline(ledger, category, (start, counted), extensions, diagnostics)
            }
            (None, None) => Deadline::none(),
        }
    }

    /// By a row of the list.
    fn listed_deadline(
        &self,
        row: &Record,
        category: &Category,
        start: NaiveDate,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Deadline {
        let earlier = || {
            let versions = self.assignment.listed.map(|listed| &listed.versions);
            let rows = versions.into_iter().flatten().rev();
            let rows = rows.filter_map(|version| version.row_answering(self.assignment.unit));
            self.standing_deadline(rows, category, start)
        };
        let typed = row.deadline(Field::Deadline);
        let early = typed.and_then(|typed| typed.date);
        if let Some(date) = early.filter(|date| *date < start) {
            let standing = earlier();
            diagnostics.push(before_start(row, (date, start), standing, None));
            return without_deadline((category, start), standing);
        }
        let Some(typed) = typed else {
            return self.told_without_deadline(row, (category, start), earlier(), diagnostics);
        };
        Deadline {
            written: typed.date.map_or(Written::NoFixedLimit, Written::On),
            text: typed.text.as_ref().map(ToString::to_string),
            flags: if typed.date.is_none() {
                vec![Flag::NoFixedLimit]
            } else {
                Vec::new()
            },
        }
    }

    /// By the unit's ledger alone. `counted`: when the category's own limit ends.
    fn own_deadline(
        &self,
        ledger: &MatterHistory,
        category: &Category,
        (start, counted): (NaiveDate, Option<NaiveDate>),
        extensions: &[Extension],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Deadline {
        let row = ledger.current();
        let kept = changes::kept_values(ledger, self.bench.settings);
        let unit = Some(self.assignment.unit);
        let number = || ledger.number.to_string();
        let keeping = last_row_saying(ledger, kept.deadline.as_ref());
        let place = keeping.place(Field::Deadline);
        let others = || {
            let mut rows: Vec<&Record> = ledger.versions.iter().map(|one| &one.record).collect();
            if self.bench.settings.changed == Changed::Newest {
                rows.reverse();
            }
            self.standing_deadline(rows.into_iter(), category, start)
        };
        let early = kept.deadline.as_ref().and_then(|typed| typed.date);
        if let Some(date) = early.filter(|date| *date < start) {
            let kept = (keeping, date);
            return own(self.kept_before_start(
                (row, kept),
                (category, start),
                others(),
                diagnostics,
            ));
        }
        // What a correction gives is no word of the unit's, and the unit has nothing to mend.
        let corrected = self.correction_of(ledger, Field::Deadline);
        let mut warn = |problem: DeadlineProblem| {
            diagnostics.push(match corrected {
                Some(correction) => longer_by_correction(&problem, correction),
                None => Diagnostic::new(problem, place.clone(), unit),
            });
        };
        let Some(typed) = kept.deadline else {
            return own(self.told_without_deadline(row, (category, start), others(), diagnostics));
        };
        match (typed.date, counted) {
            (None, _) => {
                warn(DeadlineProblem::OwnNoFixedLimit { number: number() });
                own(self.told_without_deadline(row, (category, start), others(), diagnostics))
            }
            (Some(date), Some(due)) if date > due => {
                // Who has been granted a day writes it down.
                if corrected.is_some() || !is_granted_in_time(extensions, date, due) {
                    warn(DeadlineProblem::OwnDeadlineLater {
                        number: number(),
                        written: date.to_string(),
                        due: due.to_string(),
                    });
                }
                Deadline::none()
            }
            (Some(date), _) => Deadline {
                written: Written::On(date),
                text: typed.text.as_ref().map(ToString::to_string),
                flags: if needs_deadline(category, start) {
                    vec![Flag::OwnDeadline]
                } else {
                    Vec::new()
                },
            },
        }
    }

    /// A deadline of before the start is kept (M9) and counts for nothing. It is to be mended in the newest row, and is told until it has
    /// been: then what stands of the matter's other rows is complete.
    fn kept_before_start(
        &self,
        (row, (keeping, kept)): (&Record, (&Record, NaiveDate)),
        (category, start): (&Category, NaiveDate),
        standing: Option<NaiveDate>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Deadline {
        let is_needed = needs_deadline(category, start);
        let now = row.deadline(Field::Deadline).and_then(|typed| typed.date);
        let (faulty, written) = match now {
            Some(now) if now < start => (row, now),
            None if is_needed => {
                return self.told_without_deadline(row, (category, start), standing, diagnostics);
            }
            // Under another category than the one that is kept it is no deadline of this one.
            Some(_) if is_needed && standing.is_none() => (keeping, kept),
            _ => {
                let mended = without_deadline((category, start), standing);
                let flags = Vec::new();
                return Deadline { flags, ..mended };
            }
        };
        let unit = Some(self.assignment.unit);
        diagnostics.push(before_start(faulty, (written, start), standing, unit));
        without_deadline((category, start), standing)
    }

    /// A deadline by which the unit would lengthen its clock after another one has been kept (M9), which moves nothing, and is told; not what
    /// an extension says as well. `counted` as above.
    fn report_later_word(
        &self,
        ledger: &MatterHistory,
        counted: Option<NaiveDate>,
        extensions: &[Extension],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let kept = changes::kept_values(ledger, self.bench.settings).deadline;
        let row = &ledger.newest().record;
        let Some(typed) = row.deadline(Field::Deadline) else {
            return;
        };
        let is_kept = kept.is_some_and(|kept| kept.date == typed.date);
        if is_kept || ledger.settled.contains_key(&Field::Deadline) {
            return;
        }
        let number = ledger.number.to_string();
        let problem = match (typed.date, counted) {
            (None, _) => DeadlineProblem::OwnNoFixedLimit { number },
            (Some(date), Some(due)) if date > due && !is_granted(extensions, date) => {
                DeadlineProblem::OwnDeadlineLater {
                    number,
                    written: date.to_string(),
                    due: due.to_string(),
                }
            }
            _ => return,
        };
        let place = row.place(Field::Deadline);
        diagnostics.push(Diagnostic::new(problem, place, Some(self.assignment.unit)));
    }

    /// Where a category has no limit of its own the column is required: a date that the same matter had under it in another snapshot
    /// stands, the first such of `rows`.
    fn standing_deadline<'r>(
        &self,
        rows: impl Iterator<Item = &'r Record>,
        category: &Category,
        start: NaiveDate,
    ) -> Option<NaiveDate> {
        if !needs_deadline(category, start) {
            return None;
        }
        let of_category = |row: &&Record| {
            let key = row.text(Field::Category);
            let named = key.and_then(|key| self.bench.settings.category(key));
            named.is_some_and(|named| named.key == category.key)
        };
        let deadlines = rows.filter(of_category);
        let mut deadlines = deadlines.filter_map(|row| row.deadline(Field::Deadline));
        deadlines.find_map(|typed| typed.date.filter(|date| *date >= start))
    }

    /// The row has none; where the category has no limit of its own, that is told.
    fn told_without_deadline(
        &self,
        row: &Record,
        (category, start): (&Category, NaiveDate),
        standing: Option<NaiveDate>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Deadline {
        if needs_deadline(category, start) {
            self.report_missing_deadline(row, category, standing, diagnostics);
        }
        without_deadline((category, start), standing)
    }

    /// The row of 更正登记 that gives a value of the unit's ledger.
    fn correction_of(&self, ledger: &MatterHistory, field: Field) -> Option<&'h Record> {
        responsibility::correction_of(self.bench.history, self.assignment.unit, ledger, field)
    }

    fn report_missing_deadline(
        &self,
        row: &Record,
        category: &Category,
        standing: Option<NaiveDate>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let problem = DeadlineProblem::MissingDeadline {
            number: row.text_or_empty(Field::Number).to_string(),
            category: category.name.clone(),
            is_unread: row.has_column(Field::Deadline)
                && self.unreadable.contains_key(&row.place(Field::Deadline)),
            standing: standing.map(|date| date.to_string()),
        };
        let unit = (row.sheet() == Sheet::Matters).then_some(self.assignment.unit);
        diagnostics.push(Diagnostic::new(problem, row.place(Field::Deadline), unit));
    }
}

/// Whether an extension of the matter gives that day.
fn is_granted(extensions: &[Extension], date: NaiveDate) -> bool {
    extensions.iter().any(|granted| granted.to == date)
}

/// Whether an extension gives that day which was approved in time (M5): by the due date, or by the one that another such extension gives.
fn is_granted_in_time(extensions: &[Extension], date: NaiveDate, due: NaiveDate) -> bool {
    let mut by_day: Vec<&Extension> = extensions.iter().collect();
    by_day.sort_by_key(|granted| granted.approved);
    let mut due = due;
    by_day.into_iter().any(|granted| {
        let is_timely = granted.approved <= due;
        if is_timely {
            due = granted.to;
        }
        is_timely && granted.to == date
    })
}

/// The row in whose cell a deadline that is kept stands: the last one that said so, for a later one may say something else (M9).
fn last_row_saying<'l>(ledger: &'l MatterHistory, kept: Option<&TypedDeadline>) -> &'l Record {
    let current = ledger.current();
    let Some(kept) = kept.filter(|_| !ledger.settled.contains_key(&Field::Deadline)) else {
        return current;
    };
    let says = |row: &Record| {
        let said = row.deadline(Field::Deadline);
        said.is_some_and(|said| said.date == kept.date)
    };
    if says(current) {
        return current;
    }
    let mut rows = ledger.versions.iter().rev().map(|version| &version.record);
    rows.find(|row| says(row)).unwrap_or(current)
}

/// None of the row counts; what stands from another snapshot does.
fn without_deadline(
    (category, start): (&Category, NaiveDate),
    standing: Option<NaiveDate>,
) -> Deadline {
    let flag = needs_deadline(category, start).then_some(Flag::IncompleteList);
    Deadline {
        written: standing.map_or(Written::None, Written::On),
        text: None,
        flags: flag.into_iter().collect(),
    }
}

/// As a unit's own word has it.
fn own(mut deadline: Deadline) -> Deadline {
    if matches!(deadline.written, Written::On(_)) {
        deadline.flags.push(Flag::OwnDeadline);
    }
    deadline
}

/// That a correction gives a longer deadline than a unit's own row may, at the correction.
fn longer_by_correction(problem: &DeadlineProblem, correction: &Record) -> Diagnostic {
    let (written, due) = match problem {
        DeadlineProblem::OwnDeadlineLater { written, due, .. } => (written.clone(), Some(due)),
        _ => ("无固定时限".to_owned(), None),
    };
    let problem = CorrectionProblem::LongerByCorrection {
        number: correction.text_or_empty(Field::ObjectNumber).to_string(),
        written,
        due: due.cloned(),
    };
    Diagnostic::new(problem, correction.place(Field::CorrectedValue), None)
}

fn before_start(
    row: &Record,
    (written, start): (NaiveDate, NaiveDate),
    standing: Option<NaiveDate>,
    unit: Option<UnitId>,
) -> Diagnostic {
    let problem = DeadlineProblem::DeadlineBeforeStart {
        number: row.text_or_empty(Field::Number).to_string(),
        written: written.to_string(),
        start: start.to_string(),
        is_own: unit.is_some(),
        standing: standing.map(|date| date.to_string()),
    };
    Diagnostic::new(problem, row.place(Field::Deadline), unit)
}

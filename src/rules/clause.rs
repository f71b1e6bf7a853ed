//! A clause of the notice as the program applies it.

/// Where a value or a reading comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The notice says so.
    Notice,
    /// The notice does not say; this is how the program reads it.
    Interpretation,
    /// The program does not compute it, for the reason given.
    NotComputed,
}

impl Basis {
    /// The word on the rules page.
    pub fn label(self) -> &'static str {
        match self {
            Basis::Notice => "通知规定",
            Basis::Interpretation => "默认（本程序的理解）",
            Basis::NotComputed => "不由程序计算",
        }
    }

    /// The word in styles: `notice`, `default` or `not-computed`.
    pub fn key(self) -> &'static str {
        match self {
            Basis::Notice => "notice",
            Basis::Interpretation => "default",
            Basis::NotComputed => "not-computed",
        }
    }
}

/// One rule: its id, the clause that it comes from, what it says in the project's own words (Chinese, for the rules page),
/// what decides it, and what shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// Id in the rule book, such as `M2`.
    pub id: &'static str,
    /// The clause of the notice that it applies or serves, such as `二(四)`.
    pub citation: &'static str,
    /// A heading.
    pub title: &'static str,
    /// The rule; of one that is not computed, the reason.
    pub rule: &'static str,
    /// Notice, reading or not computed.
    pub basis: Basis,
    /// The function that decides it, by its path in the crate, such as `rules::due_dates::due_date`; empty where nothing is computed.
    pub function: &'static str,
    /// The worked cases, in the form of [`super::case`]; empty where nothing is computed.
    pub cases: &'static str,
}

impl Clause {
    /// What the notice asks and the program leaves to people, with the reason.
    pub const fn not_computed(
        id: &'static str,
        citation: &'static str,
        title: &'static str,
        reason: &'static str,
    ) -> Clause {
        Clause {
            id,
            citation,
            title,
            rule: reason,
            basis: Basis::NotComputed,
            function: "",
            cases: "",
        }
    }
}

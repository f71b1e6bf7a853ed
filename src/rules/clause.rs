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
            Basis::Interpretation => "本程序的理解",
            Basis::NotComputed => "不由程序计算",
        }
    }
}

/// One rule: its id, the clause that it comes from, and what it says in the project's own words (Chinese, for the rules page).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// Id in the rule book, such as `M2`.
    pub id: &'static str,
    /// The clause of the notice, such as `二(四)`.
    pub citation: &'static str,
    /// A heading.
    pub title: &'static str,
    /// The rule.
    pub rule: &'static str,
    /// Notice, reading or not computed.
    pub basis: Basis,
}

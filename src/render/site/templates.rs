//! The templates, style and script that the program contains.

/// The templates by name. Names end in `.html`, so that everything inserted is escaped.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../../templates/base.html")),
    (
        "components.html",
        include_str!("../../../templates/components.html"),
    ),
    (
        "register_components.html",
        include_str!("../../../templates/register_components.html"),
    ),
    (
        "chart_components.html",
        include_str!("../../../templates/chart_components.html"),
    ),
    ("index.html", include_str!("../../../templates/index.html")),
    (
        "rankings.html",
        include_str!("../../../templates/rankings.html"),
    ),
    (
        "ranking.html",
        include_str!("../../../templates/ranking.html"),
    ),
    ("unit.html", include_str!("../../../templates/unit.html")),
    (
        "matters.html",
        include_str!("../../../templates/matters.html"),
    ),
    (
        "unit_matters.html",
        include_str!("../../../templates/unit_matters.html"),
    ),
    (
        "escalations.html",
        include_str!("../../../templates/escalations.html"),
    ),
    (
        "complaints.html",
        include_str!("../../../templates/complaints.html"),
    ),
    (
        "meetings.html",
        include_str!("../../../templates/meetings.html"),
    ),
    (
        "meeting.html",
        include_str!("../../../templates/meeting.html"),
    ),
    (
        "keyworks.html",
        include_str!("../../../templates/keyworks.html"),
    ),
    (
        "keywork.html",
        include_str!("../../../templates/keywork.html"),
    ),
    (
        "leaders.html",
        include_str!("../../../templates/leaders.html"),
    ),
    (
        "leader.html",
        include_str!("../../../templates/leader.html"),
    ),
    (
        "benchmarks.html",
        include_str!("../../../templates/benchmarks.html"),
    ),
    (
        "requests.html",
        include_str!("../../../templates/requests.html"),
    ),
    (
        "spot-checks.html",
        include_str!("../../../templates/spot-checks.html"),
    ),
    (
        "commended.html",
        include_str!("../../../templates/commended.html"),
    ),
    (
        "authority.html",
        include_str!("../../../templates/authority.html"),
    ),
    ("rules.html", include_str!("../../../templates/rules.html")),
    (
        "calendar.html",
        include_str!("../../../templates/calendar.html"),
    ),
    (
        "downloads.html",
        include_str!("../../../templates/downloads.html"),
    ),
    (
        "category.html",
        include_str!("../../../templates/category.html"),
    ),
    ("part.html", include_str!("../../../templates/part.html")),
    ("help.html", include_str!("../../../templates/help.html")),
    (
        "periods.html",
        include_str!("../../../templates/periods.html"),
    ),
    (
        "period.html",
        include_str!("../../../templates/period.html"),
    ),
    (
        "returns.html",
        include_str!("../../../templates/returns.html"),
    ),
    ("audit.html", include_str!("../../../templates/audit.html")),
    ("codes.html", include_str!("../../../templates/codes.html")),
    ("code.html", include_str!("../../../templates/code.html")),
];

/// How every page looks.
pub const STYLE: &str = include_str!("../../../templates/assets/site.css");
/// How every sheet of paper looks; the line at its foot is made for each build.
pub const PRINT: &str = include_str!("../../../templates/assets/print.css");
/// Sorting, filtering, searching and the choice of a period, the same for every page.
pub const SCRIPT: &str = include_str!("../../../templates/assets/site.js");

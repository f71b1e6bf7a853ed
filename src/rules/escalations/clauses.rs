//! The clauses of the outcomes: what several events together lead to.

use crate::rules::clause::{Basis, Clause};

/// E1: which events count.
pub const COUNTING: Clause = Clause {
    id: "E1",
    citation: "二(四)",
    title: "升级处理怎样计次",
    rule: "次数、窗口、计入的类别由县里设定；次数按截至日期当天有效的规定，事件按自己的日期落在窗口内外；逾期只计领导议定事项的最后环节，办结了的逾期照样计。",
    basis: Basis::Interpretation,
    function: "rules::escalations::fire",
    cases: include_str!("../cases/E1.txt"),
};

/// E2: the evidence.
pub const EVIDENCE: Clause = Clause {
    id: "E2",
    citation: "二(四)",
    title: "逐项列明依据",
    rule: "每项升级处理都列出计入的每一个事件：日期、内容，以及文件、表和单元格；给全县看的只写督查事项的单元格。",
    basis: Basis::Interpretation,
    function: "rules::escalations::counted::events_of",
    cases: include_str!("../cases/E2.txt"),
};

/// E3: new and standing.
pub const STANDING: Clause = Clause {
    id: "E3",
    citation: "二(四)",
    title: "本期新增和持续",
    rule: "同一规则、同一单位、同一对象只立一项，以后的事件并入依据；上期没有达到、或者依据与上期全不相同的为「本期新增」，其余为「持续」。",
    basis: Basis::Interpretation,
    function: "rules::escalations::fire",
    cases: include_str!("../cases/E3.txt"),
};

/// `overdue-circular`.
pub const OVERDUE_CIRCULAR: Clause = Clause {
    id: "overdue-circular",
    citation: "二(四)",
    title: "逾期达到次数：拟全县通报",
    rule: "窗口内领导议定事项的最后环节逾期达到次数的，拟由督查室全县通报；通知规定次数，按自然年度计是本程序的理解。",
    basis: Basis::Notice,
    function: "rules::escalations::counted::overdue_events",
    cases: include_str!("../cases/overdue-circular.txt"),
};

/// `overdue-discipline`.
pub const OVERDUE_DISCIPLINE: Clause = Clause {
    id: "overdue-discipline",
    citation: "二(四)",
    title: "逾期再达到次数：拟移交县纪委监委",
    rule: "窗口内领导议定事项的最后环节逾期再达到次数的，拟移交县纪委监委。",
    basis: Basis::Notice,
    function: "rules::escalations::counted::overdue_events",
    cases: include_str!("../cases/overdue-discipline.txt"),
};

/// `meeting-discipline`.
pub const MEETING_DISCIPLINE: Clause = Clause {
    id: "meeting-discipline",
    citation: "三(一)",
    title: "多次违反会风会纪：拟移交县纪委监委启动问责",
    rule: "窗口内同一单位、或同一单位的同一人，在达到次数的会议上有违纪的，拟移交县纪委监委启动问责；通知说「多次」，次数是本程序的理解。",
    basis: Basis::Interpretation,
    function: "rules::escalations::counted::meeting_events",
    cases: include_str!("../cases/meeting-discipline.txt"),
};

/// `complaint-circular`.
pub const COMPLAINT_CIRCULAR: Clause = Clause {
    id: "complaint-circular",
    citation: "三(四)",
    title: "有效投诉达到次数：拟全县通报批评",
    rule: "窗口内有效投诉达到次数的，拟全县通报批评；按受理日期计入窗口。",
    basis: Basis::Notice,
    function: "rules::escalations::counted::complaint_events",
    cases: include_str!("../cases/complaint-circular.txt"),
};

/// `complaint-accountability`.
pub const COMPLAINT_ACCOUNTABILITY: Clause = Clause {
    id: "complaint-accountability",
    citation: "三(四)",
    title: "有效投诉再达到次数：拟启动问责程序",
    rule: "窗口内有效投诉再达到次数的，拟启动问责程序。",
    basis: Basis::Notice,
    function: "rules::escalations::counted::complaint_events",
    cases: include_str!("../cases/complaint-accountability.txt"),
};

/// `repeated-circular`.
pub const REPEATED_CIRCULAR: Clause = Clause {
    id: "repeated-circular",
    citation: "四(三)",
    title: "重复被通报：拟移交县纪委监委",
    rule: "窗口内同一单位因同一问题编号（都没有编号的，按问题类别）达到次数被通报批评、全县通报的，拟移交县纪委监委。",
    basis: Basis::Notice,
    function: "rules::escalations::counted::circular_events",
    cases: include_str!("../cases/repeated-circular.txt"),
};

/// E5: what counts as issued.
pub const ISSUED: Clause = Clause {
    id: "E5",
    citation: "四(三)",
    title: "处理以通报登记为准",
    rule: "本程序只提出，不发出；通报登记中有该单位、该规则、日期不早于达到次数那一天的通报（写了姓名、问题编号的须一致），才算已经处理，取最早的文号。",
    basis: Basis::Interpretation,
    function: "rules::escalations::is_issued_by",
    cases: include_str!("../cases/E5.txt"),
};

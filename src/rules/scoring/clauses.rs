//! The rows of the table of points, one clause each; the notice fixes none of the values.

use crate::rules::clause::{Basis, Clause};

/// `base`.
pub const BASE: Clause = Clause {
    id: "base",
    citation: "六(三)",
    title: "基础分",
    rule: "每个单位当年从基础分起算，得分=基础分+加分-扣分。",
    basis: Basis::Interpretation,
    function: "rules::scoring::score",
    cases: include_str!("../cases/base.txt"),
};

/// `on_time`.
pub const ON_TIME: Clause = Clause {
    id: "on_time",
    citation: "六(三)",
    title: "按期办结",
    rule: "事项的最后环节按期完成，加分，记在完成日期；没有固定时限的、不在交办清单上的不加。",
    basis: Basis::Interpretation,
    function: "rules::scoring::stages::stage_scores",
    cases: include_str!("../cases/on_time.txt"),
};

/// `on_time_cap`.
pub const ON_TIME_CAP: Clause = Clause {
    id: "on_time_cap",
    citation: "六(三)",
    title: "按期办结加分封顶",
    rule: "按期办结的加分全年合计有上限，按日期先后给满为止。",
    basis: Basis::Interpretation,
    function: "rules::scoring::capped",
    cases: include_str!("../cases/on_time_cap.txt"),
};

/// `stage_breach`.
pub const STAGE_BREACH: Clause = Clause {
    id: "stage_breach",
    citation: "六(三)",
    title: "环节逾期",
    rule: "最后环节以前的环节逾期，扣分，记在到期日次日；「未单独登记」而推算出的逾期不扣。",
    basis: Basis::Interpretation,
    function: "rules::scoring::stages::stage_scores",
    cases: include_str!("../cases/stage_breach.txt"),
};

/// `final_breach`.
pub const FINAL_BREACH: Clause = Clause {
    id: "final_breach",
    citation: "六(三)",
    title: "事项逾期",
    rule: "最后环节逾期，扣分，记在到期日次日，以后办结也不退回。",
    basis: Basis::Interpretation,
    function: "rules::scoring::stages::stage_scores",
    cases: include_str!("../cases/final_breach.txt"),
};

/// `complaint`.
pub const COMPLAINT: Clause = Clause {
    id: "complaint",
    citation: "六(三)",
    title: "有效投诉",
    rule: "每件有效投诉扣分，记在核实日期；没有核实日期的记在受理日期。",
    basis: Basis::Interpretation,
    function: "rules::scoring::complaint_entries",
    cases: include_str!("../cases/complaint.txt"),
};

/// `absence`.
pub const ABSENCE: Clause = Clause {
    id: "absence",
    citation: "六(三)",
    title: "无故缺席会议",
    rule: "每人次无故缺席扣分（按无故缺席处理的也算），记在会议日期。",
    basis: Basis::Interpretation,
    function: "rules::scoring::meeting_entries",
    cases: include_str!("../cases/absence.txt"),
};

/// `meeting`.
pub const MEETING: Clause = Clause {
    id: "meeting",
    citation: "六(三)",
    title: "其他违反会议纪律",
    rule: "无故缺席以外的每起违纪扣分，记在会议日期。",
    basis: Basis::Interpretation,
    function: "rules::scoring::meeting_entries",
    cases: include_str!("../cases/meeting.txt"),
};

/// `missing_ledger`.
pub const MISSING_LEDGER: Clause = Clause {
    id: "missing_ledger",
    citation: "六(三)",
    title: "未按时报送",
    rule: "每期没有报送、或者只有补报的，扣分，记在该期的截至日期。",
    basis: Basis::Interpretation,
    function: "rules::scoring::hand_in_entries",
    cases: include_str!("../cases/missing_ledger.txt"),
};

/// `missing_ledger_cap`.
pub const MISSING_LEDGER_CAP: Clause = Clause {
    id: "missing_ledger_cap",
    citation: "六(三)",
    title: "未按时报送扣分封顶",
    rule: "未按时报送的扣分全年合计有上限，按日期先后扣满为止。",
    basis: Basis::Interpretation,
    function: "rules::scoring::capped",
    cases: include_str!("../cases/missing_ledger_cap.txt"),
};

/// `criticised`.
pub const CRITICISED: Clause = Clause {
    id: "criticised",
    citation: "六(三)",
    title: "被通报批评",
    rule: "被通报批评、全县通报的，每个文号对每个单位扣一次，记在通报日期。",
    basis: Basis::Interpretation,
    function: "rules::scoring::circular_entries",
    cases: include_str!("../cases/criticised.txt"),
};

/// `commended`.
pub const COMMENDED: Clause = Clause {
    id: "commended",
    citation: "六(三)",
    title: "被通报表扬",
    rule: "被通报表扬的，每个文号对每个单位加一次，记在通报日期。",
    basis: Basis::Interpretation,
    function: "rules::scoring::circular_entries",
    cases: include_str!("../cases/commended.txt"),
};

/// `manual`.
pub const MANUAL: Clause = Clause {
    id: "manual",
    citation: "六(三)",
    title: "积分登记",
    rule: "积分登记的分值照登记加减：正面积分为加，负面扣分为减。",
    basis: Basis::Interpretation,
    function: "rules::scoring::manual_entries",
    cases: include_str!("../cases/manual.txt"),
};

//! Short office prose for the ledgers: sources, standards and the weekly progress of a matter.

use crate::calendar::{Date, month_day};
use crate::matters::Matter;
use crate::ordinary::{choose, pick};

/// Where a matter comes from, by its category and leader.
pub fn source(matter: &Matter) -> String {
    match matter.category.as_str() {
        "收发文" => "上级来文".to_owned(),
        "会议纪要" => "县政府专题会议".to_owned(),
        "常务会颁布批复" | "常务会提请县委" => "县政府常务会议".to_owned(),
        "清单事项" => "县政府年度任务分解".to_owned(),
        _ if matter.leader == "纪云舟" => "县长批示".to_owned(),
        _ => format!("{}调研议定", matter.leader),
    }
}

/// 工作标准 and 考核标准.
pub fn standards(category: &str) -> (&'static str, &'static str) {
    match category {
        "收发文" => ("拟办、会签、报批手续齐全", "以收发文系统时间为准"),
        "会议纪要" => ("议定事项表述准确，责任单位逐项列明", "以纪要签发日期为准"),
        "常务会颁布批复" => ("完成征求意见、合法性审查并正式印发", "以印发日期和文号为准"),
        "常务会提请县委" => (
            "上会材料要件齐全，会后及时修改印发",
            "以呈送签收单和印发日期为准",
        ),
        "领导议定事项" => (
            "形成书面落实报告并附佐证材料",
            "报告经分管县领导签阅，现场核验属实",
        ),
        "13710一般" => ("问题解决到位并向反映人反馈", "现场核验，回访满意"),
        "13710复杂" => (
            "明确解决方案，限期完成并举一反三",
            "现场核验，同类问题不再发生",
        ),
        _ => ("完成实物工程量或工作量，资料归档", "通过主管部门验收"),
    }
}

/// The share done in per cent, from the story's dates and the time gone by; never 100 before it is done.
pub fn percent_done(matter: &Matter, unit: &str, as_of: Date) -> u32 {
    if matter.done(unit, "办结", as_of).is_some() {
        return 100;
    }
    let weeks = weeks_since(matter.start, as_of);
    let speed = if matter.category == "清单事项" {
        9
    } else {
        18
    };
    let head_start = choose(&matter.number, &[5, 10, 15]);
    (head_start + weeks * speed).min(90 + weeks % 2 * 2)
}

fn weeks_since(start: Date, as_of: Date) -> u32 {
    u32::try_from((as_of - start).num_days() / 7).unwrap_or(0)
}

const BEGIN: [&str; 4] = [
    "已召开专题会部署，由{person}牵头，建立周调度机制",
    "完成现场踏勘和底数摸排，梳理问题{few}条",
    "与相关部门会商{few}次，任务分工和时间节点已明确",
    "实施方案已印发，责任到人到岗",
];
const MIDDLE: [&str; 5] = [
    "完成总量的{percent}%,其余按周倒排推进",
    "已办理到位{many}处，剩余{few}处正在推进",
    "走访群众{many}户，意见建议逐条登记答复",
    "人员和设备已到位，日投入{many}人",
    "阶段任务完成{percent}%,分管领导现场督导{few}次",
];
const END: [&str; 4] = [
    "主体任务完成{percent}%,正在组织自查自验",
    "进入扫尾阶段，剩余{few}处计划下周完成",
    "佐证材料正在归集，准备申请验收",
    "对照考核标准逐项复核，查漏补缺{few}项",
];
const DRAFTING: [&str; 4] = [
    "初稿已形成，正在征求意见",
    "征求意见完毕，采纳意见{few}条",
    "合法性审查已通过，正在修改完善",
    "修改稿已报分管县领导审签",
];
const PAPER: [&str; 3] = [
    "已签收登记，拟办意见正在会签",
    "会签完毕，正在送分管领导审签",
    "审签件退回补充附件{few}份，正在完善",
];
const DONE: [&str; 5] = [
    "已于{day}办结，佐证材料{few}份报县政府督查室备案。",
    "{day}全部完成，经现场核验符合要求，资料归档。",
    "{day}办结并向有关方面反馈，回访满意。",
    "{day}落实到位，长效措施{few}条已纳入日常管理。",
    "{day}办结，经验做法已在本单位推广。",
];
const PAPER_DONE: [&str; 3] = [
    "{day}按程序报批完毕，原件归档。",
    "{day}签发，已送各责任单位并抄报分管县领导。",
    "{day}办结，任务已分解到{few}个股室。",
];
const ISSUED: [&str; 2] = [
    "{day}印发，同步在县政府门户网站公开。",
    "{day}印发执行，配套解读材料{few}份已发布。",
];
const NEXT: [&str; 4] = [
    "下周继续跟进。",
    "力争按期完成。",
    "难点问题提请分管领导协调。",
    "下步组织专人盯办。",
];

/// The progress text of a week. It changes from week to week until the matter is done.
pub fn progress(matter: &Matter, unit: &str, person: &str, as_of: Date) -> String {
    let seed = format!("{}{unit}", matter.number);
    let paper = ["收发文", "会议纪要"].contains(&matter.category.as_str());
    let drafting = matter.category.starts_with("常务会");
    if let Some(done) = matter.done(unit, "办结", as_of) {
        let patterns: &[&str] = match () {
            () if paper => &PAPER_DONE,
            () if drafting => &ISSUED,
            () => &DONE,
        };
        return fill(choose(&seed, patterns), &seed, person, 100)
            .replace("{day}", &month_day(done));
    }
    let percent = percent_done(matter, unit, as_of);
    let patterns: &[&str] = match percent {
        _ if paper => &PAPER,
        _ if drafting => &DRAFTING,
        0..30 => &BEGIN,
        30..75 => &MIDDLE,
        _ => &END,
    };
    let next = choose(&seed, &NEXT);
    let seed = format!("{seed}{}", weeks_since(matter.start, as_of));
    let sentence = fill(choose(&seed, patterns), &seed, person, percent);
    format!("截至{}，{sentence}；{next}", month_day(as_of))
}

fn fill(pattern: &str, seed: &str, person: &str, percent: u32) -> String {
    pattern
        .replace("{person}", person)
        .replace("{few}", &pick(&format!("{seed}few"), 2, 9).to_string())
        .replace("{many}", &pick(&format!("{seed}many"), 11, 68).to_string())
        .replace("{percent}", &percent.to_string())
}

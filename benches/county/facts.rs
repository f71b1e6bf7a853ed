//! What there is in the made-up county: units, and matters with all that ever happens to them.

use super::Size;
use chrono::{Datelike, Days, NaiveDate};
use fastrand::Rng;

const FIRST: [&str; 12] = [
    "青", "白", "云", "石", "松", "柳", "竹", "梅", "兰", "泉", "河", "沙",
];
const SECOND: [&str; 12] = [
    "溪", "坪", "岭", "湾", "沟", "桥", "塘", "源", "台", "阳", "畔", "渡",
];
const SURNAMES: [&str; 8] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王"];
const GIVEN: [&str; 8] = [
    "建国", "志强", "晓东", "文斌", "海燕", "丽华", "玉兰", "春生",
];
const ACTIONS: [&str; 6] = ["推进", "落实", "办理", "整改", "完成", "开展"];
const OBJECTS: [&str; 10] = [
    "高标准农田建设",
    "农村人居环境整治",
    "道路养护提升",
    "老旧小区改造",
    "防汛备汛",
    "森林防灭火",
    "食品安全抽检",
    "营商环境评价整改",
    "农村供水保障工程",
    "养老服务设施",
];
const CLAUSES: [&str; 8] = [
    "已召开专题会议#次，明确责任人#名",
    "已完成总工程量的#%，涉及#个行政村",
    "完成投资#万元，占年度计划的#%",
    "排查问题#条，已整改#条，其余限期销号",
    "设计方案已通过评审，正在办理前期手续#项",
    "施工单位已进场，投入机械#台套、人员#人",
    "资金已到位#万元，缺口部分正在衔接",
    "入户宣传#户，发放明白纸#份",
];
const CATEGORIES: [(&str, u32); 8] = [
    ("收发文", 10),
    ("会议纪要", 5),
    ("常务会颁布批复", 10),
    ("常务会提请县委", 5),
    ("领导议定事项", 40),
    ("13710一般", 12),
    ("13710复杂", 8),
    ("清单事项", 10),
];
const LEADERS: [&str; 5] = ["秦向阳", "鲁景行", "苗志强", "葛文斌", "窦明轩"];

/// A generator of its own for each thing, so that no fact depends on how many there are of another.
pub fn random(seed: u64, thing: &str, numbers: &[usize]) -> Rng {
    // FNV-1a: small, and the same on every machine.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
    let numbers = numbers
        .iter()
        .flat_map(|number| (*number as u64).to_le_bytes());
    for byte in thing.bytes().chain(numbers) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    Rng::with_seed(hash)
}

fn pick<'a>(random: &mut Rng, among: &[&'a str]) -> &'a str {
    among[random.usize(..among.len())]
}

/// A person's name.
pub fn person(random: &mut Rng) -> String {
    pick(random, &SURNAMES).to_owned() + pick(random, &GIVEN)
}

/// A text of several clauses.
pub fn sentence(random: &mut Rng, clauses: usize) -> String {
    let parts: Vec<String> = (0..clauses)
        .map(|_| {
            let parts: Vec<&str> = pick(random, &CLAUSES).split('#').collect();
            parts
                .iter()
                .enumerate()
                .fold(String::new(), |text, (position, part)| match position {
                    0 => (*part).to_owned(),
                    _ => format!("{text}{}{part}", random.u32(2..98)),
                })
        })
        .collect();
    parts.join("；") + "。"
}

/// A unit's full name and group.
pub fn unit(size: Size, unit: usize) -> (String, &'static str) {
    let name = |number: usize| {
        let round = number / (FIRST.len() * SECOND.len());
        let first = FIRST[number % FIRST.len()];
        let second = SECOND[number / FIRST.len() % SECOND.len()];
        format!(
            "{first}{second}{}",
            ["", "东", "西", "南", "北"][round.min(4)]
        )
    };
    if unit * 72 < size.units * 22 {
        (format!("{}镇", name(unit)), "乡镇(街道)")
    } else {
        (format!("县{}服务中心", name(unit)), "县直单位")
    }
}

/// Whether a unit's hand-in of a period is missing.
pub fn is_missing(seed: u64, unit: usize, as_of: NaiveDate) -> bool {
    let day = as_of.num_days_from_ce().unsigned_abs() as usize;
    random(seed, "missing", &[unit, day]).u32(..100) == 0
}

/// A matter with everything that ever happens to it.
pub struct Matter {
    pub number: String,
    pub name: String,
    pub category: &'static str,
    pub start: NaiveDate,
    pub deadline: Option<NaiveDate>,
    pub leader: &'static str,
    pub person: String,
    pub researched: Option<NaiveDate>,
    pub feedback: Option<NaiveDate>,
    pub sent: Option<NaiveDate>,
    pub passed: Option<NaiveDate>,
    pub done: Option<NaiveDate>,
    pub closed: Option<NaiveDate>,
}

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day + Days::new(days)
}

/// One of a unit's matters.
pub fn matter(seed: u64, unit: usize, position: usize) -> Matter {
    let mut random = random(seed, "matter", &[unit, position]);
    let mut share = random.u32(..100);
    let mut category = CATEGORIES[CATEGORIES.len() - 1].0;
    for (name, weight) in CATEGORIES {
        if share < weight {
            category = name;
            break;
        }
        share -= weight;
    }
    let first = NaiveDate::from_ymd_opt(2026, 1, 4).expect("a date");
    let start = after(first, random.u64(..310));
    let limit = match category {
        "收发文" => 2,
        "会议纪要" => 3,
        "13710一般" => 7,
        "13710复杂" => 30,
        "清单事项" => random.u64(15..120),
        _ => 14,
    };
    let due = after(start, limit);
    let done = match random.u32(..100) {
        0..80 => Some(after(start, random.u64(..=limit))),
        80..92 => Some(after(due, random.u64(1..25))),
        _ => None,
    };
    let is_13710 = category.starts_with("13710");
    let sent = (category == "常务会提请县委").then(|| after(start, random.u64(1..6)));
    Matter {
        number: format!("QL2026-{:03}-{:03}", unit + 1, position + 1),
        name: format!(
            "{}{}",
            pick(&mut random, &ACTIONS),
            pick(&mut random, &OBJECTS)
        ),
        category,
        start,
        deadline: (category == "清单事项").then_some(due),
        leader: pick(&mut random, &LEADERS),
        person: person(&mut random),
        researched: is_13710.then(|| after(start, u64::from(random.u32(..7) == 0))),
        feedback: is_13710.then(|| after(start, random.u64(1..5))),
        sent,
        passed: sent.map(|sent| after(sent, random.u64(3..20))),
        closed: done
            .filter(|_| random.u32(..10) > 0)
            .map(|done| after(done, random.u64(1..14))),
        done,
    }
}

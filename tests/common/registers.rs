//! The headers of registers that many tests hand in.

/// 投诉登记.
pub const COMPLAINTS: &str = "投诉编号|受理日期|被投诉单位|核实结果";
/// 更正登记.
pub const CORRECTIONS: &str = "更正编号|对象表|对象编号|单位|处理|字段|更正值|理由|批准人|批准日期";
/// 容错认定.
pub const EXEMPTIONS: &str = "编号|对象类别|对象编号|单位|情形|认定机关|认定日期";
/// 延期审批.
pub const EXTENSIONS: &str = "事项编号|责任单位|新时限|批准人|批准日期";

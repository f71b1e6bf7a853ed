//! Which format a file has, by its first bytes and never by its name.

use super::xlsx;
use crate::model::settings::Limits;
use crate::source::Grid;

/// The sheets of a file.
///
/// # Errors
/// The reason in words for the sender, where the file cannot be read.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<Grid>, String> {
    if bytes.len() as u64 > limits.file_mib * 1024 * 1024 {
        return Err(format!("文件超过 {} MiB 的上限", limits.file_mib));
    }
    match bytes {
        [] => Err("文件是空的".to_owned()),
        [b'P', b'K', 3, 4, ..] => xlsx::read(file, bytes, limits),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => {
            Err("是设了密码的文件，或旧版 .xls 格式".to_owned())
        }
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => {
            Err("是图片，不是工作簿".to_owned())
        }
        [b'%', b'P', b'D', b'F', ..] => Err("是 PDF 文件，不是工作簿".to_owned()),
        _ => Err("文件已损坏，或不是 Excel 工作簿".to_owned()),
    }
}

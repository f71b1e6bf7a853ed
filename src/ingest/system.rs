//! What the system says when it does not give a file, in words.

use crate::diagnostic::Unreadable;
use std::io::{Error, ErrorKind};

/// What the system says; `None` where nobody has words for it but the system, which says it in a language of its own.
pub fn words_of(error: &Error) -> Option<&'static str> {
    // What Windows says of files that another program holds, and of shares that do not answer, has no kind of its own everywhere; nor
    // has a link that leads back to itself.
    let number = error.raw_os_error();
    match number.filter(|_| cfg!(windows)) {
        Some(32 | 33) => return Some("正被其他程序打开"),
        Some(51 | 53 | 59 | 64 | 67 | 1231 | 1232) => return Some("网络上的位置没有回应"),
        _ => {}
    }
    let of_a_loop = if cfg!(target_os = "linux") { 40 } else { 62 };
    if cfg!(unix) && number == Some(of_a_loop) {
        return Some("链接绕了回来，后面没有文件");
    }
    Some(match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹",
        ErrorKind::PermissionDenied => "没有权限，或正被其他程序打开",
        ErrorKind::NotADirectory => "不是文件夹",
        ErrorKind::IsADirectory => "是文件夹，不是文件",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "超过了分配的磁盘空间",
        ErrorKind::FileTooLarge => "文件超过了系统允许的大小",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正被其他程序使用",
        ErrorKind::InvalidFilename => "名称太长，或有系统不允许的字符",
        ErrorKind::TimedOut
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown => "网络上的位置没有回应",
        _ => return None,
    })
}

/// Why the system would not give a file, in words.
pub fn refusal(error: &Error) -> Unreadable {
    let reason = match error.kind() {
        ErrorKind::Unsupported | ErrorKind::IsADirectory => return Unreadable::NotAFile,
        ErrorKind::NotFound => "文件不见了".to_owned(),
        ErrorKind::PermissionDenied => "没有读取权限，或正被其他程序打开".to_owned(),
        _ => match (words_of(error), error.raw_os_error()) {
            (Some(words), _) => words.to_owned(),
            (None, Some(number)) => format!("错误号 {number}"),
            (None, None) => "没有说明原因".to_owned(),
        },
    };
    Unreadable::NotGiven { reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_chinese_or_by_its_number() {
        for number in 1..2_000 {
            let reason = refusal(&Error::from_raw_os_error(number)).reason();
            assert!(
                !reason.bytes().any(|byte| byte.is_ascii_alphabetic()),
                "{reason}"
            );
        }
        let kinds = [
            ErrorKind::Other,
            ErrorKind::UnexpectedEof,
            ErrorKind::InvalidData,
        ];
        for kind in kinds {
            let reason = refusal(&Error::from(kind)).reason();
            assert!(
                !reason.bytes().any(|byte| byte.is_ascii_alphabetic()),
                "{reason}"
            );
        }
    }
}

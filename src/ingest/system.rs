//! What the system says when it does not give a file, in words.

use crate::diagnostic::Unreadable;
use std::io::{Error, ErrorKind};

/// What the system says; `None` where nobody has words for it but the system, which says it in a language of its own.
pub fn words_of(error: &Error) -> Option<&'static str> {
    // A link that leads back to itself has no kind of its own everywhere.
    let number = error.raw_os_error();
    if let Some(words) = number.filter(|_| cfg!(windows)).and_then(words_of_windows) {
        return Some(words);
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

/// What Windows says of files that somebody holds, and of places that do not answer, by the system's own numbers: it has no kind of its
/// own everywhere, or one that says less.
fn words_of_windows(number: i32) -> Option<&'static str> {
    Some(match number {
        32 | 33 | 170 | 303 | 1224 => "正被其他程序打开",
        51 | 53 | 54 | 55 | 59 | 64 | 67 | 121 | 1222 | 1231 | 1232 | 2250 => {
            "网络上的位置没有回应"
        }
        71 => "共享文件夹同时打开的人太多",
        86 | 1219 | 1326 | 1327 | 1331 | 1907 | 1909 => {
            "那台电脑没有让登录，请先在资源管理器里打开那个位置，输入用户名和密码"
        }
        225 | 226 => "被杀毒软件拦下了",
        21 | 1167 => "磁盘没有接好",
        23 | 1117 | 1392 | 1393 => "磁盘上这一处坏了",
        362 | 386..=389 | 393 | 398 | 404 => "文件在云盘上，没有下载到这台电脑",
        1921 => "链接绕了回来，后面没有文件",
        _ => return None,
    })
}

/// Why the system would not give a file, in words.
pub fn refusal(error: &Error) -> Unreadable {
    let number = error.raw_os_error().filter(|_| cfg!(windows));
    if let Some(words) = number.and_then(words_of_windows) {
        let reason = words.to_owned();
        return Unreadable::NotGiven { reason };
    }
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

//! The built sample in a real browser, from its folder and from a server: tests/browser/drive.mjs opens the pages, uses them as
//! readers do and prints them; the accessibility rules and a validator read them. Needs Chromium, Node, Java and pdftotext, and
//! `npm ci --prefix tests/browser`; without them the test says so, and fails where `CI` is set.

#![expect(clippy::print_stderr, reason = "a skipped test says so")]

mod common;

use common::Workspace;
use common::program::{duban, ends_with, sample_data};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

fn answers(program: &str, argument: &str) -> bool {
    let run = Command::new(program).arg(argument).output();
    run.is_ok_and(|run| run.status.success())
}

/// The browser's path, or what is missing on this machine.
fn tools() -> Result<PathBuf, String> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let folders: Vec<PathBuf> =
        std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    let chromium = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
        .ok_or("Chromium")?;
    for (program, argument) in [
        ("node", "--version"),
        ("java", "-version"),
        ("pdftotext", "-v"),
    ] {
        if !answers(program, argument) {
            return Err(program.to_owned());
        }
    }
    let packages = drive().with_file_name("node_modules/playwright-core");
    if !packages.is_dir() {
        return Err("the packages of tests/browser (npm ci --prefix tests/browser)".to_owned());
    }
    Ok(chromium)
}

fn drive() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/drive.mjs")
}

/// Serves a folder's files on this machine alone, as the simplest of web servers does; the address.
fn served(root: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let root = root.clone();
            // A browser that closes a connection is no fault of the pages.
            std::thread::spawn(move || answer(&stream, &root).ok());
        }
    });
    format!("http://{address}")
}

fn answer(mut stream: &TcpStream, root: &Path) -> std::io::Result<()> {
    let mut request = String::new();
    let mut reader = BufReader::new(stream);
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let path = decoded(request.split(' ').nth(1).unwrap_or("/"));
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        _ => "application/octet-stream",
    };
    let (status, body) = match std::fs::read(root.join(path.trim_start_matches('/'))) {
        Ok(bytes) => ("200 OK", bytes),
        // Browsers ask for an icon of their own accord.
        Err(_) if path == "/favicon.ico" => ("204 No Content", Vec::new()),
        Err(_) => ("404 Not Found", Vec::new()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

fn decoded(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let two = tail.get(..2).filter(|_| *first == b'%');
        let byte = two.and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Text that would be markup, a template, a script or wider than any page, were it not shown as text.
fn hostile(at: usize) -> String {
    let texts = [
        "<script>alert(1)</script>".to_owned(),
        "{{ shell.county }}".to_owned(),
        "<img src=x onerror=alert(2)>".to_owned(),
        "javascript:alert(3)".to_owned(),
        "\" onmouseover=\"alert(4)' </style></title><b>".to_owned(),
        "x".repeat(400),
        "长".repeat(10_000),
    ];
    texts[at % texts.len()].clone()
}

/// A workspace whose every free text is hostile.
fn hostile_workspace() -> Workspace {
    let long = format!("{}管理委员会", "某某经济技术开发区".repeat(6));
    let rows = |head: &str, row: &dyn Fn(usize) -> String| {
        let lines: Vec<String> = (0..7).map(row).collect();
        format!("{head}\n{}", lines.join("\n"))
    };
    Workspace::new()
        .directory(&format!(
            "单位全称|序列|主要负责人|职务\n甲镇|乡镇|{}|{}\n{long}|乡镇|钱二|主任\n乙<b>&镇|<i>县直|孙三|镇长",
            hostile(0),
            hostile(2)
        ))
        .file("notes/2026-11-20.md", format!("# 按语<script>alert(5)</script>\n\n[点](javascript:alert(6)) {} ![](http://example.com/x.png)\n", hostile(5)).as_bytes())
        .period("2026-11-13")
        .ledger("甲镇", "督查事项", "事项编号|事项名称|事项类别|起算日期\nA1|事项|领导议定事项|2026-11-02")
        .period("2026-11-20")
        .ledger(
            "甲镇",
            "督查事项",
            &rows(
                "事项编号|事项名称|事项类别|起算日期|责任人|牵头县领导|进展情况|存在问题",
                &|at| {
                    let text = hostile(at);
                    format!("A{at}|{text}|领导议定事项|2026-10-{:02}|{text}|{}|{text}|{text}", at + 10, hostile(at + 1))
                },
            ),
        )
        .ledger("甲镇", "对标提升", &rows("对标对象|差距|目标|措施|完成时限", &|at| {
            let text = hostile(at);
            format!("{text}|{at}{text}|{text}|{text}|2026-11-10")
        }))
        .ledger("甲镇", "重点工作进度", "工作编号|完成值\nZ1|7")
        .office("投诉登记", &rows("投诉编号|受理日期|被投诉单位|核实结果", &|at| {
            format!("T{at}{}|2026-11-0{}|甲镇|有效", hostile(at), at + 1)
        }))
        .office("会议纪律", &rows("会议编号|会议名称|会议日期|情形|单位|姓名|职务", &|at| {
            let text = hostile(at);
            format!("H{at}|{text}|2026-11-0{}|迟到|甲镇|{text}|{text}", at + 1)
        }))
        .office("通报登记", &rows("文号|日期|单位|类型|问题编号|问题类别|内容", &|at| {
            let kind = if at % 2 == 0 { "通报批评" } else { "通报表扬" };
            let text = hostile(at);
            format!("文{at}{text}|2026-11-0{}|甲镇|{kind}|{text}|{text}|{text}", at + 1)
        }))
        .office("请示事项", &rows("编号|日期|请示单位|受理单位|事项|答复意见", &|at| {
            let text = hostile(at);
            format!("Q{at}|2026-11-0{}|甲镇|县政府|{text}|{text}", at + 1)
        }))
        .office("重点工作", &format!(
            "工作编号|工作名称|牵头部门|单位|节点日期|节点目标|计量单位|方向\nZ1|{}|{}|甲镇|2026-12-20|10|{}|越高越好",
            hostile(0),
            hostile(5),
            hostile(2)
        ))
        .office("积分登记", &rows("编号|日期|单位|类型|分值|事由", &|at| {
            format!("J{at}|2026-11-0{}|甲镇|负面扣分|1|{}", at + 1, hostile(at))
        }))
}

fn build(workspace: &Path, out: &Path) {
    let run = duban()
        .arg("build")
        .arg(workspace)
        .args(["--as-of", "2026-11-20", "--quiet", "--no-store", "--out"])
        .arg(out)
        .output()
        .expect("the program runs");
    ends_with(&run, 0);
}

#[test]
fn the_pages_do_in_a_browser_what_their_readers_need() {
    let chromium = match tools() {
        Ok(path) => path,
        Err(missing) => {
            assert!(
                std::env::var_os("CI").is_none(),
                "CI needs {missing}: see .ci/run"
            );
            eprintln!(
                "跳过/SKIPPED: {missing} is missing on this machine, the pages were not opened in a browser"
            );
            return;
        }
    };
    let scratch = tempfile::tempdir().expect("a folder");
    let folder = |name: &str| scratch.path().join(name);
    build(&sample_data(), &folder("sample"));
    hostile_workspace().write_to(&folder("workspace"));
    build(&folder("workspace"), &folder("hostile"));
    let run = Command::new("node")
        .arg(drive())
        .args([folder("sample"), folder("hostile")])
        .arg(served(folder("sample")))
        .arg(chromium)
        .output()
        .expect("node runs");
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    eprintln!("{said}");
    assert!(
        run.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let checks = said
        .lines()
        .rev()
        .find_map(|line| line.split_once(" checks, 0 faults"));
    let checks: usize = checks
        .and_then(|(count, _)| count.parse().ok())
        .expect("the sum of all checks");
    assert!(checks > 1_000, "only {checks} checks were made");
}

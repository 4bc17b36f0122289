//! The program itself: its exit codes, its streams, its environment.

use super::desk::{output_of, start};
use std::{
    env, fs,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::OnceLock,
};
use tempfile::TempDir;

/// The program, built as these tests were.
fn program() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        // This test lies in <target>/<profile>/deps.
        let test = env::current_exe().expect("the path of this test");
        let profile = test.ancestors().nth(2).expect("the folder of the profile");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "-p", "zonedesk-cli"]);
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        cargo
            .arg("--target-dir")
            .arg(profile.parent().expect("the target folder"));
        let built = output_of(cargo.current_dir(env!("CARGO_MANIFEST_DIR")));
        assert!(
            built.status.success(),
            "{}",
            String::from_utf8_lossy(&built.stderr)
        );
        profile.join(format!("zonedesk-cli{}", env::consts::EXE_SUFFIX))
    })
}

fn command(data: &Path) -> Command {
    let mut command = Command::new(program());
    command
        .env_remove("ZONEDESK_KEY_FILE")
        .env("ZONEDESK_DATA", data);
    command
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    output_of(command(data).args(arguments))
}

fn init(data: &Path) -> Output {
    let site = [
        "init",
        "--site",
        "向阳街道便民服务中心",
        "--code",
        "XY",
        "--kind",
        "service-hall",
        "--desk",
        "1",
    ];
    run(
        data,
        &[&site[..], &["--hours", "08:00-12:00,14:00-17:30"]].concat(),
    )
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(
        !err.contains("panick") && !err.contains("RUST_BACKTRACE"),
        "{err}"
    );
    (output.status.code(), out, err)
}

#[test]
fn the_program_sets_up_imports_and_verifies() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("数据 文件夹");
    let (code, out, _) = said(&init(&data));
    assert_eq!(code, Some(0));
    assert!(out.contains("zonedesk.key"), "{out}");
    let fixture =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/registers/copies-gb18030.csv");
    let (code, out, err) = said(&run(
        &data,
        &["import", "copies", fixture.to_str().unwrap(), "--json"],
    ));
    assert_eq!((code, err.as_str()), (Some(1), ""));
    assert!(out.starts_with("{\"taken\":6,\"already\":0,\"warned\":0,\"refused\":[{\"line\":8,\"column\":\"页数\",\"reason\":"), "{out}");
    let (code, out, err) = said(&run(&data, &["stats", "--json"]));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(
        out,
        "{\"applications\":{\"count\":0,\"open_handover\":0},\"consultations\":{\"count\":0},\"copies\":{\"count\":6,\"pages\":1043,\"sum_fen\":15500}}\n"
    );
    assert_eq!(said(&run(&data, &["verify"])).0, Some(0));
    assert_eq!(said(&init(&data)).0, Some(2));
    let pdf = folder.path().join("台账.pdf");
    assert_eq!(
        said(&run(
            &data,
            &[
                "ledger",
                "copies",
                "--month",
                "2026-10",
                "--out",
                pdf.to_str().unwrap()
            ]
        ))
        .0,
        Some(0)
    );
    assert!(fs::read(pdf).unwrap().starts_with(b"%PDF"));

    // The key may lie elsewhere.
    let key = folder.path().join("elsewhere.key");
    fs::rename(data.join("zonedesk.key"), &key).unwrap();
    assert_eq!(said(&run(&data, &["stats"])).0, Some(2));
    let with_key = output_of(command(&data).env("ZONEDESK_KEY_FILE", &key).arg("stats"));
    assert_eq!(said(&with_key).0, Some(0));
}

#[test]
fn nobody_listening_is_no_panic() {
    let folder = TempDir::new().unwrap();
    let mut money = command(folder.path());
    money
        .args(["money", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = start(&mut money);
    let mut input = child.stdin.take().unwrap();
    let mut output = child.stdout.take().unwrap();
    input.write_all(b"1\n").unwrap();
    let mut first = [0; 1];
    output.read_exact(&mut first).unwrap();
    drop(output);
    for _ in 0..1_000 {
        // When the program has gone, this pipe is closed too.
        if input.write_all(b"2\n").is_err() {
            break;
        }
    }
    drop(input);
    let (code, _, err) = said(&child.wait_with_output().unwrap());
    assert_eq!((code, err.as_str()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_output_is_told() {
    let folder = TempDir::new().unwrap();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut money = command(folder.path());
    let child = start(
        money
            .args(["money", "1"])
            .stdout(full)
            .stderr(Stdio::piped()),
    );
    let (code, _, err) = said(&child.wait_with_output().unwrap());
    assert_eq!(code, Some(1));
    assert!(err.contains("结果没有能够完整输出"), "{err}");
}

/// Copies of one month, as a register that can be imported.
#[cfg(target_os = "linux")]
fn many_copies(folder: &Path) -> String {
    let mut csv = String::from("日期,页数\n");
    (1..5_000).for_each(|pages| csv.push_str(&format!("2026-10-09,{pages}\n")));
    let register = folder.join("many.csv");
    fs::write(&register, csv).unwrap();
    register.to_str().unwrap().to_owned()
}

/// Runs the program where no file may grow beyond so many KiB, and what tries gets an error instead of a
/// signal.
#[cfg(target_os = "linux")]
fn limited(kib: u32, data: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$@\"");
    let mut shell = Command::new("bash");
    shell
        .args(["-c", &script, "bash"])
        .arg(program())
        .args(arguments)
        .arg("--data")
        .arg(data);
    said(&output_of(&mut shell))
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_takes_no_more_loses_nothing() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    assert_eq!(said(&init(&data)).0, Some(0));
    let register = many_copies(folder.path());
    let (code, out, err) = limited(512, &data, &["import", "copies", &register]);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(
        err.contains("没有保存") || err.contains("无法读写文件"),
        "{err}"
    );
    let (code, out, _) = said(&run(&data, &["stats", "--json"]));
    assert_eq!(code, Some(0));
    assert!(out.contains("\"copies\":{\"count\":0,"), "{out}");
    assert_eq!(said(&run(&data, &["verify"])).0, Some(0));
    assert_eq!(
        said(&run(&data, &["import", "copies", &register])).0,
        Some(0)
    );
    assert_eq!(said(&run(&data, &["verify"])).0, Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_year_that_finds_no_room_is_told_and_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    assert_eq!(said(&init(&data)).0, Some(0));
    let register = many_copies(folder.path());
    assert_eq!(
        said(&run(&data, &["import", "copies", &register])).0,
        Some(0)
    );
    let out = folder.path().join("years");
    let year = ["export-year", "2026", "--out", out.to_str().unwrap()];
    // Room for no long paper, for the paper but not for the rows that wait for their workbook, and for both.
    for (kib, told) in [(128, "没有保存"), (2_048, "检查保存位置和磁盘空间")] {
        let (code, _, err) = limited(kib, &data, &year);
        assert_eq!(code, Some(2), "{kib}: {err}");
        assert!(err.contains(told), "{kib}: {err}");
        assert!(!err.contains("panicked"), "{kib}: {err}");
        assert_eq!(fs::read_dir(&out).unwrap().count(), 0, "{kib}");
    }
    let (code, _, err) = limited(65_536, &data, &year);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_to_is_told() {
    // Not even the superuser makes a folder there.
    for data in ["/proc/zonedesk", "/sys/zonedesk"] {
        let (code, _, err) = said(&init(Path::new(data)));
        assert_eq!(code, Some(2));
        assert!(
            err.contains("不能写入") || err.contains("无法读写文件"),
            "{err}"
        );
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text_are_refused_and_such_paths_are_taken() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let odd = OsStr::from_bytes(b"\xFF\xFE");
    let folder = TempDir::new().unwrap();
    let (code, _, err) = said(&output_of(command(folder.path()).arg("search").arg(odd)));
    assert_eq!(code, Some(2));
    assert!(err.contains("无法识别的文字"), "{err}");
    let data = folder.path().join(odd);
    assert_eq!(said(&init(&data)).0, Some(0));
    let out = folder.path().join(odd).join("out");
    let (code, told, _) = said(&output_of(
        command(&data).args(["head", "--json", "--out"]).arg(&out),
    ));
    assert_eq!(code, Some(0));
    assert!(told.starts_with("{\"folder\":"), "{told}");
    assert!(out.join("statement").exists());
}

//! Files of the system, not of a test disk: a small file system of memory, mounted for one child process alone. Linux lets
//! root do so, and others within a user namespace.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
};

const FOLDER: &str = "ZONEDESK_TEST_SMALL_DISK";

/// Runs the test `name` of this binary once more, with `FOLDER` naming an empty disk of `bytes`.
pub fn on_a_small_disk(name: &str, bytes: u32) {
    let mount_point = tempfile::tempdir().expect("a temporary folder");
    let script = r#"mount -t tmpfs -o size="$2" tmpfs "$1" && shift 2 && exec "$@""#;
    let run = |flags: &[&str]| {
        Command::new("unshare")
            .args(flags)
            .args(["sh", "-c", script, "sh"])
            .arg(mount_point.path())
            .arg(bytes.to_string())
            .arg(env::current_exe().expect("this program"))
            .args(["--exact", name, "--nocapture"])
            .env(FOLDER, mount_point.path())
            .output()
            .expect("unshare runs")
    };
    let mut output = run(&["--mount"]);
    if !ran_one_test(&output.stdout) {
        output = run(&["--mount", "--map-root-user"]);
    }
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        output.status.success() && ran_one_test(&output.stdout),
        "{told}"
    );
}

fn ran_one_test(stdout: &[u8]) -> bool {
    String::from_utf8_lossy(stdout).contains("running 1 test")
}

/// The small disk, within the child.
pub fn small_disk() -> Option<PathBuf> {
    env::var_os(FOLDER).map(PathBuf::from)
}

/// Fills the disk but for about `room` bytes, with a file that is taken away to make room.
pub fn fill(folder: &Path, room: usize) -> PathBuf {
    let filler = folder.join("filler");
    let mut bytes = 0;
    let mut file = fs::File::create(&filler).expect("a file");
    loop {
        match io::Write::write(&mut file, &[0x55; 4_096]) {
            Ok(written) if written > 0 => bytes += written,
            _ => break,
        }
    }
    file.set_len(bytes.saturating_sub(room) as u64)
        .expect("a shorter file");
    filler
}

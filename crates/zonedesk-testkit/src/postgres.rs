//! A PostgreSQL of its own for a test: a real cluster in a folder that goes away with it, reached by a socket.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use tempfile::TempDir;

/// A running cluster.
pub struct Postgres {
    folder: TempDir,
    /// What it is started with beside its socket.
    options: &'static str,
}

/// A commit waits until it is on the disk of the standby, too.
const WAITS_FOR_STANDBY: &str = "-c synchronous_standby_names='FIRST 1 (standby)'";
const IS_STANDBY: &str = "-c cluster_name=standby";

impl Postgres {
    /// Makes and starts one, with everything that makes a commit durable.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start: a test never does without it.
    pub fn start() -> Self {
        let cluster = Self::in_a_folder("");
        cluster.call(
            "initdb",
            &[
                "-D",
                "data",
                "-U",
                "zonedesk",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
            ],
        );
        cluster.launch();
        cluster
    }

    /// A standby that follows this one, which acknowledges nothing from now on that the standby has not on its disk.
    ///
    /// # Panics
    /// When it does not start.
    pub fn with_standby(&mut self) -> Self {
        let standby = Self::in_a_folder(IS_STANDBY);
        standby.call(
            "pg_basebackup",
            &[
                "-h",
                self.folder(),
                "-U",
                "zonedesk",
                "-D",
                "data",
                "-R",
                "-c",
                "fast",
            ],
        );
        standby.launch();
        self.options = WAITS_FOR_STANDBY;
        self.call("pg_ctl", &["-D", "data", "-w", "-m", "fast", "stop"]);
        self.launch();
        standby
    }

    /// Makes this standby the one that writes.
    ///
    /// # Panics
    /// When it is none.
    pub fn promote(&self) {
        self.call("pg_ctl", &["-D", "data", "-w", "promote"]);
    }

    /// A cluster that is still to be made, in a folder that it can reach.
    fn in_a_folder(options: &'static str) -> Self {
        let folder = TempDir::new().expect("a folder for PostgreSQL");
        let cluster = Self { folder, options };
        // It refuses to run as root, and as its own user it has to reach the folder.
        if is_root() {
            run("chown", &["postgres", cluster.folder()]);
        }
        cluster
    }

    /// The folder of its socket, for a connection string.
    pub fn socket(&self) -> &Path {
        self.folder.path()
    }

    /// Makes an empty database.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn database(&self, name: &str) {
        let socket = self.folder();
        self.call("createdb", &["-h", socket, "-U", "zonedesk", name]);
    }

    /// Starts it again after [`Self::kill`].
    ///
    /// # Panics
    /// When it does not start.
    pub fn launch(&self) {
        let options = format!(
            "-c listen_addresses='' -k {} {}",
            self.folder(),
            self.options
        );
        self.call(
            "pg_ctl",
            &["-D", "data", "-w", "-l", "log", "-o", &options, "start"],
        );
    }

    /// Kills every process of it at once, as a power cut would.
    ///
    /// # Panics
    /// When it does not run.
    pub fn kill(&self) {
        let all = self.signal("-KILL");
        while all.iter().any(|pid| Path::new("/proc").join(pid).exists()) {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// It hears and writes nothing until [`Self::thaw`], as behind a cut line.
    ///
    /// # Panics
    /// When it does not run.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// It goes on.
    ///
    /// # Panics
    /// When it does not run.
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    /// Sends this to every process of it; their numbers.
    fn signal(&self, signal: &str) -> Vec<String> {
        let file = self.folder.path().join("data/postmaster.pid");
        let pid = fs::read_to_string(file).expect("PostgreSQL runs");
        let pid = pid.lines().next().expect("a process").to_owned();
        // All in one call, so that none of them can finish what it was doing.
        let children = Command::new("pgrep")
            .args(["-P", &pid])
            .output()
            .expect("pgrep runs");
        let children = String::from_utf8(children.stdout).expect("numbers");
        let mut all = vec![pid];
        all.extend(children.split_whitespace().map(str::to_owned));
        let arguments: Vec<&str> = [signal]
            .into_iter()
            .chain(all.iter().map(String::as_str))
            .collect();
        run("kill", &arguments);
        all
    }

    fn folder(&self) -> &str {
        self.folder.path().to_str().expect("a plain path")
    }

    fn call(&self, program: &str, arguments: &[&str]) {
        let program = binary(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let output = command
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .expect("PostgreSQL is installed");
        assert!(
            output.status.success(),
            "{arguments:?}: {}{}",
            String::from_utf8_lossy(&output.stderr),
            fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
        );
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let file = self.folder.path().join("data/postmaster.pid");
        if file.exists() {
            let stop = ["-D", "data", "-m", "immediate", "stop"];
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                self.call("pg_ctl", &stop)
            }));
        }
    }
}

fn run(program: &str, arguments: &[&str]) {
    let status = Command::new(program).args(arguments).status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "{program} {arguments:?}"
    );
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("id runs");
    output.stdout == b"0\n"
}

/// Debian keeps the programs of each version apart.
fn binary(name: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = versions
        .map(|version| version.path().join("bin").join(name))
        .filter(|path| path.exists())
        .max();
    newest.unwrap_or_else(|| PathBuf::from(name))
}

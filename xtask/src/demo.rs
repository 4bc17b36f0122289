//! Demo – a district and two halls of two desks on this machine: they work, the line is cut and comes back, and
//! everything is the same everywhere. All of it is the programs as they ship; nothing stays behind.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::process::{Outcome, end, run};
use crate::setup;
use crate::test::build_programs;
use crate::tree::Tree;
use crate::words::say_both;

/// Site, number, name.
const DESKS: [(&str, &str, &str); 4] = [
    ("XY", "1", "向阳街道便民服务中心"),
    ("XY", "2", "向阳街道便民服务中心"),
    ("NS", "1", "南师镇便民服务中心"),
    ("NS", "2", "南师镇便民服务中心"),
];

const TARIFF: &str = r#"{
  "approval_number": "临发改价〔2026〕8号", "approvers": ["临渭区发展和改革局"], "valid_from": "2026-01-01",
  "items": [{"id": "bw-a4", "name": "黑白复印 A4 单面", "unit": "page", "price_fen": 20}],
  "displayed": {"on": "2026-01-05", "place": "窗口台面"}
}"#;

/// Plays it through; a figure that is not the same everywhere is a failure.
pub(crate) fn demo(tree: &Tree) -> Outcome {
    setup::to_build(tree)?;
    build_programs(tree)?;
    let folder = tree.out()?.join("demo");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let stage = Stage::set(tree, folder)?;
    let done = play(&stage);
    let _ = fs::remove_dir_all(&stage.folder);
    done
}

fn play(stage: &Stage) -> Outcome {
    let mut server = stage.serve()?;
    say_both(
        "区级服务端已启动；四个窗口凭注册文件联网",
        "the district serves; four desks join with their letters",
    );
    for desk in 0..DESKS.len() {
        stage.join(desk)?;
        stage.desk(desk, &["sync"])?;
    }
    say_both("各窗口办理业务并同步", "every desk works and syncs");
    for desk in 0..DESKS.len() {
        stage.works(desk)?;
        stage.desk(desk, &["sync"])?;
    }
    say_both(
        "线路中断：区级服务端停止，各窗口照常办理",
        "the line is cut: the district stops, the desks work on",
    );
    end(&mut server);
    for desk in 0..DESKS.len() {
        stage.works(desk)?;
        // It tells that nobody answers, and keeps what it has.
        if stage.desk(desk, &["sync"])? {
            return Err("a desk synced without a district".to_owned());
        }
    }
    say_both(
        "线路恢复：自动补报",
        "the line is back: what waited goes up",
    );
    let mut server = stage.serve()?;
    // Twice: what a desk sent first has to reach the others, too.
    for _ in 0..2 {
        for desk in 0..DESKS.len() {
            if !stage.desk(desk, &["sync"])? {
                return Err("a desk did not sync".to_owned());
            }
        }
    }
    say_both(
        "核对：同一专区各窗口的合计一致，记录链完整",
        "checked: the sums of a hall are the same, the chains hold",
    );
    for hall in [[0, 1], [2, 3]] {
        let told = hall.map(|desk| stage.says(desk, &["stats"]));
        let [one, two] = told;
        let (one, two) = (one?, two?);
        if one != two {
            return Err(format!(
                "two desks of one hall tell otherwise:\n{one}\n{two}"
            ));
        }
        say_both(one.trim_end(), "the same at both desks");
        for desk in hall {
            stage.says(desk, &["verify"])?;
        }
    }
    end(&mut server);
    Ok(())
}

struct Stage {
    folder: PathBuf,
    server: PathBuf,
    cli: PathBuf,
}

impl Stage {
    /// A district with its two sites, and four desks that do not know it yet.
    fn set(tree: &Tree, folder: PathBuf) -> Outcome<Self> {
        let stage = Self {
            folder,
            server: tree.program("zonedesk-server"),
            cli: tree.program("zonedesk-cli"),
        };
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|error| format!("no port is free: {error}"))?
            .port();
        let address = format!("https://127.0.0.1:{port}");
        let listen = format!("127.0.0.1:{port}");
        stage.district(&[
            "init",
            "--district",
            "临渭区",
            "--address",
            &address,
            "--listen",
            &listen,
        ])?;
        for at in [0, 2] {
            let (site, _, name) = DESKS[at];
            stage.district(&["site", "add", site, name])?;
        }
        let tariff = stage.folder.join("tariff.json");
        fs::write(&tariff, TARIFF).map_err(|error| format!("{}: {error}", tariff.display()))?;
        for (at, (site, number, name)) in DESKS.into_iter().enumerate() {
            let made = stage.desk(
                at,
                &[
                    "init",
                    "--site",
                    name,
                    "--code",
                    site,
                    "--kind",
                    "service-hall",
                    "--desk",
                    number,
                    "--hours",
                    "08:00-12:00,14:00-17:30",
                    "--district",
                    "临渭区",
                ],
            )?;
            // One tariff for the hall: the other desk reads it from there.
            let set = number != "1" || stage.desk(at, &["tariff", "set", &shown(&tariff)])?;
            if !(made && set) {
                return Err("a desk could not be set up".to_owned());
            }
        }
        Ok(stage)
    }

    fn config(&self) -> String {
        shown(&self.folder.join("district/zonedesk-server.toml"))
    }

    fn district(&self, arguments: &[&str]) -> Outcome {
        run(Command::new(&self.server)
            .args(["--config", &self.config()])
            .args(arguments))
    }

    /// Starts the server and waits until it listens.
    fn serve(&self) -> Outcome<Child> {
        let mut child = Command::new(&self.server)
            .args(["--config", &self.config(), "serve"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", self.server.display()))?;
        let out = child.stdout.take().ok_or("the server has no output")?;
        let mut line = String::new();
        BufReader::new(out)
            .read_line(&mut line)
            .map_err(|error| format!("the server says nothing: {error}"))?;
        if line.starts_with("ZONEDESK_SERVER=") {
            Ok(child)
        } else {
            Err("the server did not start".to_owned())
        }
    }

    fn join(&self, at: usize) -> Outcome {
        let (site, number, _) = DESKS[at];
        let letter = shown(&self.folder.join(format!("{site}{number}-注册文件.txt")));
        self.district(&[
            "desk", "invite", "--site", site, "--desk", number, "--out", &letter,
        ])?;
        match self.desk(at, &["join", &letter])? {
            true => Ok(()),
            false => Err("a desk could not join".to_owned()),
        }
    }

    /// Two copying jobs; the sums have to agree later.
    fn works(&self, at: usize) -> Outcome {
        for pages in [3, 12] {
            let pages = (pages + at).to_string();
            if !self.desk(at, &["copy", "--item", "bw-a4", "--pages", &pages])? {
                return Err("a desk could not work".to_owned());
            }
        }
        Ok(())
    }

    fn command(&self, at: usize, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.cli);
        command
            .args(arguments)
            .arg("--data")
            .arg(self.folder.join(format!("desk-{at}")))
            .stdin(Stdio::null());
        command
    }

    /// Whether a desk did it.
    fn desk(&self, at: usize, arguments: &[&str]) -> Outcome<bool> {
        let status = self
            .command(at, arguments)
            .status()
            .map_err(|error| format!("cannot start {}: {error}", self.cli.display()))?;
        Ok(status.success())
    }

    /// What a desk says.
    fn says(&self, at: usize, arguments: &[&str]) -> Outcome<String> {
        crate::process::read(&mut self.command(at, arguments))
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

//! Papers on their way to a printer: a real CUPS with a queue of its own takes them.
#![cfg(test)]

use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};
use tempfile::TempDir;
use zonedesk_app::{Desk, ErrorCode, call};
use zonedesk_testkit::{desk::TempDesk, sample};

/// A print server with the queue `Counter`; ended when dropped.
struct PrintQueue {
    folder: TempDir,
    server: Child,
}

impl PrintQueue {
    fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("print_queue.sh");
        let mut server = Command::new("sh")
            .arg(script)
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(
            line.trim(),
            "READY",
            "no print server; is cups-daemon installed?"
        );
        Self { folder, server }
    }

    /// What came out: the bytes, the title and the copies.
    fn printed(&self) -> (Vec<u8>, String, u32) {
        let ticket = self.folder.path().join("ticket");
        for _ in 0..600 {
            if let Ok(ticket) = fs::read_to_string(&ticket) {
                let (title, copies) = ticket.trim().split_once('\n').unwrap();
                let bytes = fs::read(self.folder.path().join("printed")).unwrap();
                return (bytes, title.to_owned(), copies.parse().unwrap());
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("nothing came out of the printer");
    }
}

impl Drop for PrintQueue {
    fn drop(&mut self) {
        let asked = Command::new("kill")
            .arg(self.server.id().to_string())
            .status();
        assert!(asked.is_ok_and(|status| status.success()));
        self.server.wait().unwrap();
    }
}

/// A desk that holds the sample site, opened with its key, and the folder that it lives in.
fn desk(socket: PathBuf) -> (TempDesk, Desk) {
    let home = TempDesk::empty();
    drop(home.create().unwrap());
    let mut desk = Desk::new(home.path(), zonedesk_app::system_clock()).with_print_server(socket);
    desk.open_with_key(&home.key).unwrap();
    (home, desk)
}

fn drawn(desk: &mut Desk) -> Value {
    let request = json!({"register": "applications", "month": "2026-10"});
    call(desk, "ledger_draw", request).unwrap()
}

#[test]
fn the_bytes_of_a_paper_come_out_of_the_printer_with_its_title_and_copies() {
    let queue = PrintQueue::open();
    let (home, mut desk) = desk(queue.folder.path().join("socket"));
    let printers = call(&mut desk, "printer_list", json!({})).unwrap();
    assert_eq!(
        printers["printers"],
        json!([{"name": "Counter", "default": true, "state": "idle"}])
    );
    let paper = drawn(&mut desk);
    for wrong in [
        json!({"title": "台账", "pdf": paper["pdf"], "copies": 0, "printer": null}),
        json!({"title": "台账", "pdf": paper["pdf"], "copies": 10, "printer": null}),
        json!({"title": "台账", "pdf": paper["pdf"], "copies": 1, "printer": "Kitchen; rm -rf"}),
        json!({"title": "台账", "pdf": "JVBERg==", "copies": 1, "printer": null}),
    ] {
        let error = call(&mut desk, "paper_print", wrong.clone()).unwrap_err();
        assert!(
            matches!(error.code, ErrorCode::Invalid | ErrorCode::BadRequest),
            "{wrong}: {error:?}"
        );
    }
    let title = "依申请公开登记台账 $(touch x) \u{7}";
    let request = json!({"title": title, "pdf": paper["pdf"], "copies": 2, "printer": "Counter"});
    let printed = call(&mut desk, "paper_print", request).unwrap();
    assert_eq!(printed, json!({"printer": "Counter", "job": "Counter-1"}));
    let (bytes, shown, copies) = queue.printed();
    assert!(bytes.starts_with(b"%PDF-1.7") && bytes.trim_ascii_end().ends_with(b"%%EOF"));
    assert!(
        same(&bytes, paper["pdf"].as_str().unwrap()),
        "not the paper that was drawn"
    );
    assert_eq!(shown, "依申请公开登记台账 $(touch x)");
    assert_eq!(copies, 2);
    assert!(
        !home.path().join("printing").exists(),
        "a paper stayed on the disk"
    );
    // 打印记录: what came out, and before it what the printer that is not there did not take.
    let listed = call(&mut desk, "print_list", json!({})).unwrap();
    let rows = listed["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert_eq!(rows[0]["title"], "依申请公开登记台账 $(touch x)");
    assert_eq!(
        (&rows[0]["copies"], &rows[0]["printer"], &rows[0]["failed"]),
        (&json!(2), &json!("Counter"), &Value::Null)
    );
    assert_eq!(rows[1]["printer"], "Kitchen; rm -rf");
    assert!(rows[1]["failed"].as_str().unwrap().contains("已经不在"));
    assert_eq!(
        call(&mut desk, "data_verify", json!({})).unwrap()["sound"],
        true
    );
}

/// Whether the bytes are those that stand there in base64, by the reckoning of another program.
fn same(bytes: &[u8], base64: &str) -> bool {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("paper");
    fs::write(&file, base64).unwrap();
    let decoded = Command::new("openssl")
        .args(["base64", "-d", "-A", "-in"])
        .arg(&file)
        .output()
        .unwrap();
    decoded.status.success() && decoded.stdout == bytes
}

#[test]
fn without_a_print_server_there_is_no_printer_and_nothing_breaks() {
    let nowhere = TempDir::new().unwrap();
    let (_home, mut desk) = desk(nowhere.path().join("socket"));
    let printers = call(&mut desk, "printer_list", json!({})).unwrap();
    assert_eq!(printers, json!({"printers": []}));
    let paper = drawn(&mut desk);
    let request = json!({"title": "台账", "pdf": paper["pdf"], "copies": 1, "printer": null});
    let error = call(&mut desk, "paper_print", request).unwrap_err();
    assert_eq!(error.code, ErrorCode::Printer);
    assert!(error.message.contains("保存 PDF"), "{}", error.message);
}

#[test]
fn what_a_power_cut_left_of_a_printed_paper_is_gone_at_the_next_start() {
    let nowhere = TempDir::new().unwrap();
    let (home, mut first) = desk(nowhere.path().join("socket"));
    let set_up = json!({
        "district": "临渭区", "name": sample::site().name, "code": "XY", "kind": "service-hall", "desk": 1,
        "hours": [{"from": "08:00", "to": "12:00"}], "manager_name": "王敏", "pin": "802413",
    });
    // The command line holds the folder until here.
    first = {
        drop(first);
        home.key.write_file(&home.data().key_file()).unwrap();
        Desk::new(home.path(), zonedesk_app::system_clock())
    };
    let left = home.path().join("printing");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("回执.pdf"), b"%PDF-").unwrap();
    call(&mut first, "desk_set_up", set_up).unwrap();
    assert!(!left.exists());
}

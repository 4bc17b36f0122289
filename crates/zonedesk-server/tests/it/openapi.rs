//! Every door asked as the OpenAPI document describes it, and as it does not: schemathesis makes the requests, and
//! judges whether each answer is one that the document names.

use crate::{
    departments::{HOUSING, one_case},
    doors::Doors,
    suite::Pen,
};
use std::{env, path::Path, process::Command};

/// The same requests in every run.
const SEED: &str = "1";
const EXAMPLES_A_DOOR: &str = "60";
/// A desk that asks more often is told to wait.
const PACE: &str = "45/s";

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_one_that_the_document_names() {
    let doors = Doors::open().await;
    let pen = Pen::new(1);
    doors.lets_in("XY", &pen).await;
    let token = doors.token(&pen).await;
    let case = one_case(&doors).await;
    let program = env::var_os("ZONEDESK_SCHEMATHESIS")
        .expect("ZONEDESK_SCHEMATHESIS names the program; `cargo xtask test` installs it");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemathesis");
    let away = tempfile::TempDir::new().unwrap();
    let mut asking = Command::new(program);
    asking
        .env("SCHEMATHESIS_HOOKS", folder.join("hooks.py"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("DEPARTMENT_TOKEN", hex::encode(HOUSING))
        .env("CASE", case.to_string())
        .arg("--config-file")
        .arg(folder.join("schemathesis.toml"))
        .arg("run")
        .arg(format!("{}/api/v1/openapi.json", doors.address))
        .args(["--phases", "coverage,fuzzing", "--checks", "all"])
        .args([
            "--continue-on-failure",
            "--no-color",
            "--request-timeout",
            "60",
        ])
        .args([
            "--max-examples",
            EXAMPLES_A_DOOR,
            "--seed",
            SEED,
            "--rate-limit",
            PACE,
        ])
        .arg("--header")
        .arg(format!("Authorization: Bearer {token}"))
        // What it remembers of failures stays out of the sources.
        .current_dir(away.path());
    let asked = tokio::task::spawn_blocking(move || asking.output());
    let output = asked.await.unwrap().expect("schemathesis starts");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        told.contains("Operations:       16 selected / 16 total"),
        "{told}"
    );
    // The token opens: nothing was judged by refusals alone.
    assert!(!told.contains("Authentication failed"), "{told}");
}

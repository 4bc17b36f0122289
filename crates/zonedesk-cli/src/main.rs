//! The program `zonedesk-cli`: hands its arguments and streams to the library.

use std::{env, io, path::PathBuf, process::ExitCode};
use zonedesk_app::{default_folder, system_clock};
use zonedesk_cli::{Host, run};

fn main() -> ExitCode {
    let key_file = env::var_os("ZONEDESK_KEY_FILE")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from);
    let code = run(
        env::args_os(),
        Host {
            input: &mut io::stdin().lock(),
            output: &mut io::stdout().lock(),
            errors: &mut io::stderr().lock(),
            clock: system_clock(),
            default_folder: default_folder(),
            key_file,
        },
    );
    ExitCode::from(code)
}

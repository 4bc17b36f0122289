//! The program `zonedesk-server`: sets up a district, lets desks in, and serves.

mod arguments;
mod bundles;
mod commands;
mod department;
mod reference;

use arguments::Arguments;
use std::{
    env,
    io::{self, Write as _},
    process::ExitCode,
};
use zonedesk_arguments::{Unparsed, parse};

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().collect();
    let arguments: Arguments = match parse(&arguments) {
        Ok(arguments) => arguments,
        Err(Unparsed::Asked(page)) => {
            let _ = writeln!(io::stdout(), "{}", page.trim_end());
            return ExitCode::SUCCESS;
        }
        Err(Unparsed::Wrong(message)) => return refuse(&message),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&format!("系统没有给出线程：{error}")),
    };
    match runtime.block_on(commands::obey(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&error.to_string()),
    }
}

fn refuse(message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::from(2)
}

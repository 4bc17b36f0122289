//! `cargo xtask …`: everything a developer or the build machine does with this repository.
//!
//! It uses the standard library alone, so that it is built within seconds on a machine that has
//! nothing but Rust and Node.

mod bench;
mod check;
mod codegen;
mod debian;
mod demo;
mod display;
mod fmt;
mod frontend;
mod licences;
mod process;
mod room;
mod run;
mod setup;
mod soak;
mod tally;
mod test;
mod tools;
mod tree;
mod words;

use std::process::ExitCode;

use process::Outcome;
use tree::Tree;
use words::say;

const HELP: &str = "\
cargo xtask <命令 command>

  run [--stay] [-- ARGS]     准备环境、构建并打开窗口；没有显示器时在虚拟屏幕上打开并截图
                             set up, build and open the window; with no display, on a virtual one,
                             with a screenshot (--stay keeps it open)
  test [LEVEL…] [-- ARGS]    准备环境并运行全部测试：rust unit-web browser window
                             set up and run the tests, all levels or the ones named
  check                      格式、静态检查、生成代码是否一致、依赖的许可证和来源
                             formatting, lints, types, drift of generated code, licences
  fmt                        统一格式
                             format everything
  codegen [--check]          由 Rust 类型生成前端类型；--check 只比较
                             write the front end's types from the Rust types; --check only compares
  demo                       本机演示：区级服务端和两个专区各两个窗口，断线、恢复、核对
                             a district and two halls of two desks on this machine: work, a cut, sums
  bench [PART]               测量速度与内存，写入 docs/benchmarks.md；可只测一部分：
                             measure speed and memory into docs/benchmarks.md, or one part of it:
                             program ledgers search window sync
  soak NAME                  长时间检验 damage、fuzz、kills、money、seeds、stick、windows、fresh、fresh-root
                             long runs: damaged copies, fuzz targets, kills, money, the Windows build, a bare system (or its root alone)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(reason) => {
            say(&format!("xtask: {reason}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Outcome<ExitCode> {
    let (own, passed_on) = split_at_dashes(arguments);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let Some((&command, rest)) = own.split_first() else {
        say(HELP);
        return Err("no command given".to_owned());
    };
    let tree = Tree::find()?;
    match (command, rest) {
        ("run", []) => run::run(&tree, run::Ending::AfterScreenshot, passed_on),
        ("run", ["--stay"]) => run::run(&tree, run::Ending::WhenClosed, passed_on),
        // The closing line of a test run is the last one, so a failure adds none of its own.
        ("test", levels) => return test::test(&tree, levels, passed_on),
        ("check", []) => check::check(&tree),
        ("fmt", []) => fmt::fmt(&tree),
        ("codegen", []) => codegen::codegen(&tree, codegen::Mode::Write),
        ("codegen", ["--check"]) => codegen::codegen(&tree, codegen::Mode::Check),
        ("demo", []) => demo::demo(&tree),
        ("bench", []) => bench::bench(&tree, None),
        ("bench", [part]) => bench::bench(&tree, Some(part)),
        ("soak", [name]) => soak::soak(&tree, name),
        ("help" | "--help" | "-h", _) => {
            say(HELP);
            Ok(())
        }
        (_, _) => {
            say(HELP);
            Err(format!("`{}` is not a command of xtask", own.join(" ")))
        }
    }
    .map(|()| ExitCode::SUCCESS)
}

/// What stands before the first `--`, and what stands after it.
fn split_at_dashes(arguments: &[String]) -> (&[String], &[String]) {
    match arguments.iter().position(|argument| argument == "--") {
        Some(at) => (&arguments[..at], &arguments[at + 1..]),
        None => (arguments, &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn arguments_after_two_dashes_are_passed_on() {
        let given = owned(&["run", "--stay", "--", "--data", "x"]);
        let (own, passed_on) = split_at_dashes(&given);
        assert_eq!(own, owned(&["run", "--stay"]));
        assert_eq!(passed_on, owned(&["--data", "x"]));
    }

    #[test]
    fn an_unknown_command_is_refused() {
        let refusal = dispatch(&owned(&["launch"])).unwrap_err();
        assert!(refusal.contains("`launch`"), "{refusal}");
    }
}

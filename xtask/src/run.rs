//! Run – builds the program and opens its window.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::display::{self, VirtualDisplay};
use crate::process::{Outcome, cargo, end, run as run_to_end};
use crate::setup;
use crate::tree::Tree;
use crate::words::{say, say_both};

/// When a program on a virtual display is ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Once its picture is taken.
    AfterScreenshot,
    /// When somebody closes it.
    WhenClosed,
}

/// Sets up, builds and opens the window; `passed_on` are arguments for the program itself.
pub(crate) fn run(tree: &Tree, ending: Ending, passed_on: &[String]) -> Outcome {
    let has_display = display::is_there();
    if has_display {
        setup::to_build(tree)?
    } else {
        setup::to_show(tree)?
    }
    build(tree)?;
    let mut program = Command::new(tree.program("zonedesk"));
    program.args(passed_on);
    if has_display {
        run_to_end(&mut program)
    } else {
        run_unseen(tree, ending, program)
    }
}

/// Builds the window program; cargo decides whether there is anything to do.
pub(crate) fn build(tree: &Tree) -> Outcome {
    run_to_end(&mut cargo(
        tree,
        &["build", "--locked", "--package", "zonedesk"],
    ))
}

fn run_unseen(tree: &Tree, ending: Ending, mut program: Command) -> Outcome {
    say_both(
        "本机没有显示器：在 1366×768 的虚拟屏幕上打开窗口",
        "no display here: opening the window on a virtual screen of 1366×768",
    );
    let display = VirtualDisplay::open(tree)?;
    display.dress(&mut program);
    let mut child = program.stdin(Stdio::null()).spawn().map_err(|error| {
        format!(
            "cannot start {}: {error}",
            tree.program("zonedesk").display()
        )
    })?;
    let outcome = show(tree, ending, &display, &mut child);
    if matches!(child.try_wait(), Ok(None)) {
        end(&mut child);
    }
    outcome
}

fn show(tree: &Tree, ending: Ending, display: &VirtualDisplay, child: &mut Child) -> Outcome {
    let window = display.wait_for_window(child, "zonedesk")?;
    let picture = tree.out()?.join("screenshot.png");
    display.save_picture(&picture)?;
    say_both(
        &format!("窗口已打开，截图：{}", picture.display()),
        &format!("the window is open; its picture: {}", picture.display()),
    );
    match ending {
        Ending::WhenClosed => {
            say("  Ctrl-C 结束 (ends it)");
            let status = child
                .wait()
                .map_err(|error| format!("the program was lost: {error}"))?;
            if status.success() {
                Ok(())
            } else {
                Err(format!("the program ended with {status}"))
            }
        }
        Ending::AfterScreenshot => {
            display.close_window(&window)?;
            wait_for_end(child)
        }
    }
}

fn wait_for_end(child: &mut Child) -> Outcome {
    let patience = Duration::from_secs(15);
    let asked = Instant::now();
    while asked.elapsed() < patience {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("the closed program ended with {status}")),
            Ok(None) => thread::sleep(Duration::from_millis(100)),
            Err(error) => return Err(format!("the program was lost: {error}")),
        }
    }
    Err(format!(
        "the program did not end within {} seconds of closing its window",
        patience.as_secs()
    ))
}

//! The display – the person's own, or a virtual one with a window manager and a message bus.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::process::{Outcome, end, read};
use crate::tree::Tree;

/// The size of the counter's screen, depth included.
const SCREEN: &str = "1366x768x24";
/// A drawn screen has more colours than this; an empty web view has one.
const COLOURS_OF_A_DRAWN_SCREEN: u32 = 48;

/// Whether this machine has a display to show windows on.
pub(crate) fn is_there() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// A virtual screen of 1366×768 that goes away with this value.
pub(crate) struct VirtualDisplay {
    name: String,
    bus_address: String,
    /// Window manager, message bus, X server: ended in this order.
    servants: Vec<Child>,
}

impl VirtualDisplay {
    /// Starts the X server, a session bus of its own and the window manager.
    pub(crate) fn open(tree: &Tree) -> Outcome<Self> {
        let mut display = Self {
            name: String::new(),
            bus_address: String::new(),
            servants: Vec::new(),
        };
        let number = display.start_and_read_line(Command::new("Xvfb").args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            SCREEN,
            "-nolisten",
            "tcp",
        ]))?;
        display.name = format!(":{number}");
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--print-address=1"]);
        display.dress(&mut bus);
        display.bus_address = display.start_and_read_line(&mut bus)?;
        let mut manager = Command::new("openbox");
        manager
            .arg("--config-file")
            .arg(tree.at("xtask/openbox.xml"));
        display.dress(&mut manager);
        let manager = manager
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot start openbox: {error}"))?;
        display.servants.push(manager);
        Ok(display)
    }

    /// Points a command at this display, away from the person's own session.
    pub(crate) fn dress(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.name)
            .env("GDK_BACKEND", "x11")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("NO_AT_BRIDGE", "1")
            .env_remove("WAYLAND_DISPLAY");
        if self.bus_address.is_empty() {
            command.env_remove("DBUS_SESSION_BUS_ADDRESS");
        } else {
            command.env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address);
        }
    }

    /// Waits until the program's window is there and drawn; gives the window's number.
    pub(crate) fn wait_for_window(&self, program: &mut Child, class: &str) -> Outcome<String> {
        let patience = Duration::from_secs(90);
        let started = Instant::now();
        let mut drawn_once = false;
        while started.elapsed() < patience {
            if let Ok(Some(status)) = program.try_wait() {
                return Err(format!(
                    "the program ended with {status} before its window was drawn"
                ));
            }
            thread::sleep(Duration::from_millis(500));
            let Some(window) = self.find_window(class) else {
                continue;
            };
            let drawn = self
                .colours_of(&window)
                .is_some_and(|count| count > COLOURS_OF_A_DRAWN_SCREEN);
            // Twice in a row: the first picture may be half a screen.
            if drawn && drawn_once {
                return Ok(window);
            }
            drawn_once = drawn;
        }
        Err(format!(
            "no drawn window within {} seconds",
            patience.as_secs()
        ))
    }

    /// Saves a picture of the whole screen.
    pub(crate) fn save_picture(&self, path: &Path) -> Outcome {
        let mut import = Command::new("import");
        import.args(["-window", "root"]).arg(path);
        self.dress(&mut import);
        read(&mut import).map(drop)
    }

    /// Closes the window as a person does, by its close button's key.
    pub(crate) fn close_window(&self, window: &str) -> Outcome {
        let mut close = Command::new("xdotool");
        close.args([
            "windowactivate",
            "--sync",
            window,
            "key",
            "--clearmodifiers",
            "alt+F4",
        ]);
        self.dress(&mut close);
        read(&mut close).map(drop)
    }

    fn find_window(&self, class: &str) -> Option<String> {
        let mut search = Command::new("xdotool");
        search.args(["search", "--onlyvisible", "--class", class]);
        self.dress(&mut search);
        read(&mut search).ok()?.lines().next().map(str::to_owned)
    }

    fn colours_of(&self, window: &str) -> Option<u32> {
        let mut import = Command::new("import");
        import.args(["-window", window, "-format", "%k", "info:-"]);
        self.dress(&mut import);
        read(&mut import).ok()?.trim().parse().ok()
    }

    fn start_and_read_line(&mut self, command: &mut Command) -> Outcome<String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot start {name}: {error}"))?;
        let mut line = String::new();
        let told = child
            .stdout
            .take()
            .map(|out| BufReader::new(out).read_line(&mut line));
        self.servants.push(child);
        match (told, line.trim()) {
            (Some(Ok(_)), told) if !told.is_empty() => Ok(told.to_owned()),
            _ => Err(format!("{name} did not start")),
        }
    }
}

impl Drop for VirtualDisplay {
    fn drop(&mut self) {
        for servant in self.servants.iter_mut().rev() {
            end(servant);
        }
    }
}

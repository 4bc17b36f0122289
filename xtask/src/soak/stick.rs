//! Stick – a desk whose data lie on a small stick: it fills up, and it is pulled in mid-save.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::frontend::{BROWSER_TESTS, npm};
use crate::process::{Outcome, run};
use crate::tree::Tree;
use crate::{setup, test};

/// Bytes of the stick.
const STICK: u64 = 24 << 20;
/// The memory disk below it: a little more than all of its blocks.
const BACKING: &str = "size=32m";

/// Walks a browser over a desk on a real file system of its own. Needs Linux and the right to mount.
pub(super) fn stick(tree: &Tree) -> Outcome {
    setup::to_test(tree)?;
    test::build_programs(tree)?;
    let mounted = Stick::mount(&std::env::temp_dir().join("zonedesk-stick"))?;
    let mut playwright = npm(tree, BROWSER_TESTS, &["exec", "--", "playwright", "test"]);
    playwright
        .args(["--config", "soak.config.ts"])
        .env("ZONEDESK_CHROMIUM", test::wanted("chromium")?)
        .env("ZONEDESK_OUT", tree.out()?)
        .env("ZONEDESK_STICK", &mounted.stick)
        .env("ZONEDESK_STICK_BACKING", &mounted.backing);
    test::name_programs(tree, &mut playwright);
    run(&mut playwright)
}

/// The memory disk and the stick in it, as long as this lives.
struct Stick {
    backing: PathBuf,
    stick: PathBuf,
}

impl Stick {
    fn mount(place: &Path) -> Outcome<Self> {
        let made = Self {
            backing: place.join("backing"),
            stick: place.join("stick"),
        };
        for folder in [&made.backing, &made.stick] {
            fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        run(Command::new("mount")
            .args(["-t", "tmpfs", "-o", BACKING, "tmpfs"])
            .arg(&made.backing))?;
        let image = made.backing.join("stick.img");
        File::create(&image)
            .and_then(|file| file.set_len(STICK))
            .map_err(|error| format!("{}: {error}", image.display()))?;
        run(Command::new("mkfs.ext4")
            .args(["-q", "-F", "-m", "0"])
            .arg(&image))?;
        run(Command::new("mount")
            .args(["-o", "loop"])
            .arg(&image)
            .arg(&made.stick))?;
        Ok(made)
    }
}

impl Drop for Stick {
    fn drop(&mut self) {
        for folder in [&self.stick, &self.backing] {
            let _ = Command::new("umount").arg("--lazy").arg(folder).status();
        }
    }
}

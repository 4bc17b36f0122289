//! The corpus of the fuzz targets (`tests/fuzz`), replayed without libFuzzer: every decoder on whole values, on what
//! was found to lead farther into it, and on what it once fell over.
#![cfg(test)]

mod seeds;

use std::{fs, panic, path::PathBuf};
use zonedesk_fuzzing::TARGETS;
use zonedesk_testkit::chance::Chance;

/// `corpus` holds inputs that lead far, `fell` those that a target fell over before it was mended.
const FOLDERS: [&str; 2] = ["corpus", "fell"];

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz")
        .join(name)
}

/// Every input of a target in a folder, by its name.
fn inputs(of: &str, target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = folder(of).join(target);
    let Ok(found) = fs::read_dir(&folder) else {
        return Vec::new();
    };
    let mut inputs: Vec<(String, Vec<u8>)> = found
        .map(|file| file.unwrap())
        .map(|file| {
            let name = file.file_name().to_string_lossy().into_owned();
            (name, fs::read(file.path()).unwrap())
        })
        .collect();
    inputs.sort();
    inputs
}

#[test]
fn every_decoder_takes_or_refuses_its_whole_corpus() {
    for target in TARGETS {
        let mut replayed = 0;
        for of in FOLDERS {
            for (name, bytes) in inputs(of, target.name) {
                replayed += 1;
                assert!(
                    bytes.len() <= target.longest,
                    "{}/{name} is too long",
                    target.name
                );
                let ran = panic::catch_unwind(|| (target.run)(&bytes));
                assert!(ran.is_ok(), "tests/fuzz/{of}/{}/{name}", target.name);
            }
        }
        assert!(replayed > 0, "{} has no corpus", target.name);
    }
}

/// Changes a few places of an input, in the ways that files and messages are changed by chance.
fn changed(input: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=chance.below(4) {
        let at = |bytes: &[u8], chance: &mut Chance| {
            usize::try_from(chance.below(bytes.len() as u64 + 1)).unwrap()
        };
        let from = at(&bytes, chance);
        let to = (from + at(&bytes, chance) / 8).min(bytes.len());
        match chance.below(6) {
            0 => bytes.truncate(from),
            1 => drop(bytes.drain(from..to)),
            2 => {
                let twice = bytes[from..to].to_vec();
                bytes.splice(from..from, twice);
            }
            3 => {
                let piece = other[at(other, chance)..].to_vec();
                bytes.splice(from..to, piece);
            }
            _ if from < bytes.len() => {
                let edges = [0, 1, 0x7f, 0x80, 0xff, b'"', b'9'];
                let edge = usize::try_from(chance.below(2 * edges.len() as u64)).unwrap();
                bytes[from] = edges
                    .get(edge)
                    .copied()
                    .unwrap_or(bytes[from] ^ (1 << (edge % 8)));
            }
            _ => {}
        }
    }
    bytes
}

/// Without the guidance of coverage, and so in every run: a hundred changes of the corpus of each target.
#[test]
fn every_decoder_takes_or_refuses_its_corpus_changed_by_chance() {
    let said = std::env::var("ZONEDESK_SOAK_CHANGES").ok();
    let changes: u64 = said.map_or(100, |said| said.parse().unwrap());
    for target in TARGETS {
        let inputs = inputs("corpus", target.name);
        let mut chance = Chance::new(changes);
        let any = |chance: &mut Chance| {
            let place = usize::try_from(chance.below(inputs.len() as u64)).unwrap();
            &inputs[place]
        };
        for _ in 0..changes {
            let (name, input) = any(&mut chance);
            let (_, other) = any(&mut chance);
            let mut bytes = changed(input, other, &mut chance);
            bytes.truncate(target.longest);
            let ran = panic::catch_unwind(|| (target.run)(&bytes));
            if ran.is_err() {
                let kept = std::env::temp_dir().join(format!("fell-{}", target.name));
                fs::write(&kept, &bytes).unwrap();
                panic!(
                    "{} fell over {name} changed: {}",
                    target.name,
                    kept.display()
                );
            }
        }
    }
}

#[test]
fn every_folder_of_inputs_belongs_to_a_target_with_a_program_of_its_own() {
    for of in FOLDERS {
        // There is no folder `fell` while nothing fell.
        let found = fs::read_dir(folder(of)).into_iter().flatten();
        for found in found {
            let name = found.unwrap().file_name().to_string_lossy().into_owned();
            assert!(
                TARGETS.iter().any(|target| target.name == name),
                "{of}/{name}"
            );
        }
    }
    let manifest = fs::read_to_string(folder("Cargo.toml")).unwrap();
    for target in TARGETS {
        assert!(
            manifest.contains(&format!("name = \"{}\"", target.name)),
            "{} is missing in tests/fuzz/Cargo.toml",
            target.name
        );
        let program = folder("targets").join(format!("{}.rs", target.name));
        let program = fs::read_to_string(program).unwrap();
        assert!(program.contains(&format!("\"{}\"", target.name)));
    }
}

#[test]
fn a_target_that_holds_for_nothing_is_found() {
    // An input that lies about its own property falls, so that the replay above can fail.
    let refused = panic::catch_unwind(|| zonedesk_fuzzing::run("no_such_target", b""));
    assert!(refused.is_err());
}

/// The seeds are values of ours, encoded; they are written with `ZONEDESK_CODEGEN=write`, and compared otherwise.
#[test]
fn codegen_of_the_seeds_of_every_decoder() {
    let write = std::env::var("ZONEDESK_CODEGEN").is_ok_and(|mode| mode == "write");
    for target in TARGETS {
        let seeds = seeds::of(target.name);
        assert!(!seeds.is_empty(), "{} has no seeds", target.name);
        let place = folder("corpus").join(target.name);
        if write {
            fs::create_dir_all(&place).unwrap();
            for (name, _) in inputs("corpus", target.name) {
                if name.starts_with("seed-") {
                    fs::remove_file(place.join(name)).unwrap();
                }
            }
            for (number, seed) in seeds.iter().enumerate() {
                fs::write(place.join(format!("seed-{number:03}")), seed).unwrap();
            }
        }
        let kept: Vec<Vec<u8>> = inputs("corpus", target.name)
            .into_iter()
            .filter(|(name, _)| name.starts_with("seed-"))
            .map(|(_, bytes)| bytes)
            .collect();
        assert!(
            kept == seeds,
            "the seeds of {} are not what is written today; run `cargo xtask codegen`",
            target.name
        );
    }
}

//! Tells Tauri the names of the commands, so that a window may call only what its capability lists.

fn main() {
    // One name a line, written from the command table by `cargo xtask codegen`.
    let names: Vec<&'static str> = include_str!("commands.txt").lines().collect();
    println!("cargo:rerun-if-changed=src-tauri/commands.txt");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*")
        .app_manifest(
            tauri_build::AppManifest::new().commands(Box::leak(names.into_boxed_slice())),
        );
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("tauri-build: {error:#}");
    }
}

//! The smallest Tauri window that shows a sentence: what `cargo xtask bench` measures the program beside.

fn main() {
    let ended = tauri::Builder::default().run(tauri::generate_context!(
        "src-tauri/examples/minimal_window/tauri.conf.json"
    ));
    if let Err(error) = ended {
        panic!("the window did not open: {error}");
    }
}

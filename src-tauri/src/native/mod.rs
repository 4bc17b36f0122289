//! Dialogs of the system.

use rfd::{AsyncFileDialog, MessageButtons, MessageDialog, MessageLevel};
use std::path::{Path, PathBuf};

/// Says, before there is any window, why there will be none.
pub(crate) fn say_fatal(text: &str) {
    MessageDialog::new()
        .set_level(MessageLevel::Error)
        .set_title("政务公开专区")
        .set_description(text)
        .set_buttons(MessageButtons::Ok)
        .show();
}

/// Opens the dialog 保存文件 with a name that is offered and a folder that it begins in. Must be called
/// on the window's own thread; what it gives back may be waited for anywhere. Nothing comes of it when
/// the person thinks better of it.
pub(crate) fn ask_where_to_save(
    name: &str,
    begin: Option<PathBuf>,
) -> impl Future<Output = Option<PathBuf>> + Send + 'static {
    let ending = Path::new(name)
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default()
        .to_owned();
    let mut dialog = AsyncFileDialog::new()
        .set_title("保存文件")
        .set_file_name(name);
    if !ending.is_empty() {
        let kind = format!("{} 文件", ending.to_uppercase());
        dialog = dialog.add_filter(kind, &[&ending]);
    }
    if let Some(begin) = begin {
        dialog = dialog.set_directory(begin);
    }
    let chosen = dialog.save_file();
    async move {
        let path = chosen.await?.path().to_path_buf();
        Some(with_ending(path, &ending))
    }
}

/// Puts back the ending that somebody typed over, as the other systems do by themselves. Where a file
/// of that name is there already, nobody was asked about it: the name stays as typed.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some() || ending.is_empty() {
        return path;
    }
    let whole = path.with_extension(ending);
    if whole.exists() { path } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_its_ending_gets_it_back() {
        for (typed, ending, path) in [
            ("/nowhere/台账", "pdf", "/nowhere/台账.pdf"),
            ("/nowhere/台账.pdf", "pdf", "/nowhere/台账.pdf"),
            ("/nowhere/台账.txt", "pdf", "/nowhere/台账.txt"),
            ("/nowhere/台账", "", "/nowhere/台账"),
        ] {
            assert_eq!(with_ending(typed.into(), ending), PathBuf::from(path));
        }
    }
}

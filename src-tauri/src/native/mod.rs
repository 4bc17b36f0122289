//! Dialogs of the system.

use rfd::{MessageButtons, MessageDialog, MessageLevel};

/// Says, before there is any window, why there will be none.
pub(crate) fn say_fatal(text: &str) {
    MessageDialog::new()
        .set_level(MessageLevel::Error)
        .set_title("政务公开专区")
        .set_description(text)
        .set_buttons(MessageButtons::Ok)
        .show();
}

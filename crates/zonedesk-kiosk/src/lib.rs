//! 自助屏 – the screen at which citizens serve themselves. It runs on a machine of its own that holds no case data: all
//! it knows is one file (自助屏内容) that the desk signs and somebody carries over, or a folder that both reach. A
//! question about a case is answered from a sealed answer that only the 查询码 on the citizen's own paper opens.
//!
//! The desk makes the file with [`Edition`] and [`seal`]; a host gives a [`Kiosk`] its clock and its folders and hands
//! every request to [`call`].
#![warn(missing_docs)]

mod answers;
mod commands;
mod edition;
mod error;
mod keeping;
mod kiosk;
mod leave_pin;
mod qr;
mod restraint;
mod screen;
mod stretch;
pub mod typescript;

pub use answers::{Answer, Cost, SealedAnswers, Stretched};
pub use commands::{COMMANDS, call};
pub use edition::{
    Contact, Edition, EditionError, FILE_NAME, LONGEST_EDITION, MaterialCard, Opened, PaperCard,
    Price, Site, TariffNotice, open, seal,
};
pub use error::{ErrorCode, KioskError, KioskResult};
pub use keeping::Looked;
pub use kiosk::{Kiosk, Time};
pub use leave_pin::{leave_pin, opens};
pub use restraint::{Restraint, Waits};
pub use screen::{
    MaterialFindOutcome, MaterialFindRequest, MaterialView, Nothing, PaperShowRequest, PaperShown,
    PaperView, QrView, ScreenLeaveRequest, ScreenView, SlipAnswer, SlipFindRequest, TileView,
};

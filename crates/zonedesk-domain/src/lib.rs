//! The rules of the counter (政务公开专区窗口), and the journal in which its records are kept.
//!
//! Nothing here reads a file, a clock or a network: dates, instants, identifiers and randomness come
//! in as arguments, so that every rule can be checked against the worked examples of the law.
#![warn(missing_docs)]

pub mod agency;
pub mod application;
pub mod attachment;
pub mod charging;
pub mod consultation;
pub mod contact;
pub mod copying;
pub mod day;
pub mod guidance;
pub mod identity;
pub mod import;
pub mod journal;
pub mod kiosk;
pub mod lookup_code;
pub mod masking;
pub mod material;
pub mod money;
pub mod month;
pub mod operator;
pub mod pin;
pub mod pinyin_typing;
pub mod reading;
pub mod record;
pub mod refusal;
pub mod sealing;
pub mod session;
pub mod site;
pub mod suggestion;
pub mod tariff;
mod terms;
pub mod till;
pub mod trace;
pub mod wording;
pub mod working_days;
pub mod zone;

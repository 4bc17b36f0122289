//! Papers and sheets, looked at with other people's tools.

mod ledger_pages;
mod ledger_workbooks;
mod sheets;
mod support;

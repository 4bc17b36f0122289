//! Papers and sheets, looked at with other people's tools.

// The marks let helpers use what the lints allow in tests only.
#[cfg(test)]
mod copy_ledgers;
#[cfg(test)]
mod ledger_pages;
#[cfg(test)]
mod ledger_workbooks;
#[cfg(test)]
mod odd_workbooks;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod sheets;
#[cfg(test)]
mod support;

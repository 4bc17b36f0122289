//! Papers and sheets, looked at with other people's tools.

// The marks let helpers use what the lints allow in tests only.
#[cfg(test)]
mod application_papers;
#[cfg(test)]
mod archive_papers;
#[cfg(test)]
mod case_slips;
#[cfg(test)]
mod copy_ledgers;
#[cfg(test)]
mod ledger_pages;
#[cfg(test)]
mod ledger_workbooks;
#[cfg(test)]
mod month_papers;
#[cfg(test)]
mod odd_workbooks;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod record_sheets;
#[cfg(test)]
mod referral_sheets;
#[cfg(test)]
mod scans;
#[cfg(test)]
mod sealed_ledgers;
#[cfg(test)]
mod sheets;
#[cfg(test)]
mod support;
#[cfg(test)]
mod wall_sheets;

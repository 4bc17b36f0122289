//! A page of a register (登记簿的一页), newest first, and how long the whole register is.

use crate::{
    error::StoreResult,
    read::{Listed, ReadStore},
};
use rusqlite::ToSql;
use serde::de::DeserializeOwned;

/// Which rows of a register's table are listed, newest first. What is not narrowed is not in the question:
/// SQLite counts a whole table by its smallest index, and one with a condition that always holds by reading
/// every record.
pub(crate) struct Page<'a> {
    table: &'static str,
    /// The column by which the register is ordered.
    day: &'static str,
    conditions: Vec<&'static str>,
    params: Vec<&'a dyn ToSql>,
}

impl<'a> Page<'a> {
    /// The whole register.
    pub(crate) fn of(table: &'static str, day: &'static str) -> Self {
        Self {
            table,
            day,
            conditions: Vec::new(),
            params: Vec::new(),
        }
    }

    /// Only rows for which `condition` holds; each `?` of it stands for one of `params`, in order.
    pub(crate) fn only(&mut self, condition: &'static str, params: &[&'a dyn ToSql]) {
        self.conditions.push(condition);
        self.params.extend(params);
    }

    fn from(&self) -> String {
        let conditions = if self.conditions.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", self.conditions.join(" AND "))
        };
        format!("FROM {} {conditions}", self.table)
    }
}

impl ReadStore<'_> {
    /// One page of these rows.
    pub(crate) fn page<T: DeserializeOwned>(
        &self,
        page: &Page<'_>,
        (offset, limit): (u32, u32),
    ) -> StoreResult<Listed<T>> {
        let (from, day) = (page.from(), page.day);
        let total = self.count(&format!("SELECT count(*) {from}"), &page.params[..])?;
        let rows = self.records(
            &format!(
                "SELECT record {from} ORDER BY {day} DESC, id DESC LIMIT {limit} OFFSET {offset}"
            ),
            &page.params[..],
        )?;
        Ok(Listed {
            total,
            more: false,
            rows,
        })
    }
}

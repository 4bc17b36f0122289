//! Search (检索): any run of characters in any record, while it is being typed.
//!
//! Text is folded (NFKC, lower case), cut at everything that is neither letter nor digit, and each
//! run is indexed by its pairs of neighbouring characters. A run that is looked for is a phrase of
//! its own pairs, so the index answers exactly what a scan of the text would.

use crate::{
    error::{StoreError, StoreResult},
    projections::Noun,
};
use rusqlite::{Connection, params};
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;
use zonedesk_domain::journal::EntityId;

/// Puts the texts of a record into the index, in place of what was there.
pub(crate) fn index(
    connection: &Connection,
    id: i64,
    noun: Noun,
    entity: EntityId,
    texts: &[&str],
) -> StoreResult<()> {
    let say = || StoreError::sqlite("indexing a record");
    let pairs = texts
        .iter()
        .flat_map(|text| runs(text))
        .map(|run| pairs_of(&run))
        .collect::<Vec<_>>()
        .join(" ");
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO search_documents (id, noun, entity) VALUES (?1, ?2, ?3)",
        )
        .and_then(|mut statement| statement.execute(params![id, noun.name(), entity.0.as_bytes()]))
        .and_then(|_| {
            connection
                .prepare_cached("DELETE FROM search_pairs WHERE rowid = ?1")?
                .execute(params![id])
        })
        .and_then(|_| {
            connection
                .prepare_cached("INSERT INTO search_pairs (rowid, pairs) VALUES (?1, ?2)")?
                .execute(params![id, pairs])
        })
        .map(drop)
        .map_err(say())
}

/// The newest `limit` records that hold every run of `text`; nothing for a text without any.
pub(crate) fn find(
    connection: &Connection,
    text: &str,
    noun: Option<Noun>,
    limit: u32,
) -> StoreResult<Vec<(Noun, EntityId)>> {
    let Some(query) = query_of(text) else {
        return Ok(Vec::new());
    };
    let say = || StoreError::sqlite("searching");
    let mut statement = connection
        .prepare_cached(
            "SELECT d.noun, d.entity FROM search_pairs p JOIN search_documents d ON d.id = p.rowid \
             WHERE search_pairs MATCH ?1 AND (?2 IS NULL OR d.noun = ?2) ORDER BY p.rowid DESC LIMIT ?3",
        )
        .map_err(say())?;
    let found: Vec<(String, [u8; 16])> = statement
        .query_map(params![query, noun.map(Noun::name), limit], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .and_then(Iterator::collect)
        .map_err(say())?;
    Ok(found
        .into_iter()
        .filter_map(|(noun, entity)| {
            Some((Noun::named(&noun)?, EntityId(Uuid::from_bytes(entity))))
        })
        .collect())
}

/// What FTS5 is asked for; `None` when there is nothing to look for.
pub(crate) fn query_of(text: &str) -> Option<String> {
    let phrases: Vec<_> = runs(text)
        .into_iter()
        .map(|run| match run.as_slice() {
            [single] => format!("\"{single}\"*"),
            several => format!("\"{}\"", pairs(several).collect::<Vec<_>>().join(" ")),
        })
        .collect();
    (!phrases.is_empty()).then(|| phrases.join(" AND "))
}

/// The folded runs of letters and digits of a text.
fn runs(text: &str) -> Vec<Vec<char>> {
    let mut runs = vec![Vec::new()];
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if is_written_in_words(c) {
            if let Some(run) = runs.last_mut() {
                run.push(c);
            }
        } else if runs.last().is_some_and(|run| !run.is_empty()) {
            runs.push(Vec::new());
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Letters and digits; private use, where older systems keep the rare characters of names; and the
/// pictures (表情) that people type between their words.
fn is_written_in_words(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
        || matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}')
}

/// All pairs of a run and its last character alone, which a search for one character finds by prefix.
fn pairs_of(run: &[char]) -> String {
    let last = run.last().map(char::to_string);
    pairs(run).chain(last).collect::<Vec<_>>().join(" ")
}

fn pairs(run: &[char]) -> impl Iterator<Item = String> + '_ {
    run.windows(2).map(|pair| pair.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_folded_and_cut_into_pairs() {
        for (text, query) in [
            ("下邽镇", Some("\"下邽 邽镇\"")),
            ("邽", Some("\"邽\"*")),
            ("ＡB1", Some("\"ab b1\"")),
            ("XY1-申2026", Some("\"xy y1\" AND \"申2 20 02 26\"")),
            ("  ，。", None),
            ("\" OR *", Some("\"or\"")),
            ("座椅🪑", Some("\"座椅 椅🪑\"")),
            ("\u{e815}某", Some("\"\u{e815}某\"")),
        ] {
            assert_eq!(query_of(text).as_deref(), query, "{text}");
        }
    }
}

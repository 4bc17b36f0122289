//! 数据校验 – a digest over everything a ledger says, for the seal of its month.

use zonedesk_domain::journal::{Algorithm, Digest};

use crate::ledger::Ledger;

/// The digest of the texts of a ledger, whatever they are drawn with. Each text counts as its length in
/// bytes (64 bits, the highest first) and its UTF-8; each list as the number of its members before them.
/// The order is told in `docs/journal-format.md`.
#[must_use]
pub fn ledger_digest(ledger: &Ledger, algorithm: Algorithm) -> Digest {
    let mut said = Said(Vec::new());
    for text in [&ledger.title, &ledger.site_name, &ledger.month] {
        said.text(text);
    }
    said.text(&ledger.prepared_on.to_string());
    said.text(&ledger.masked_note);
    said.list(ledger.columns.iter().map(|column| column.heading.as_str()));
    said.count(ledger.rows.len());
    for row in &ledger.rows {
        said.list(row.iter().map(String::as_str));
    }
    said.list(ledger.totals.iter().map(String::as_str));
    said.count(ledger.later.len());
    for line in &ledger.later {
        let (on, said_on) = (line.on.to_string(), line.said_on.to_string());
        said.list(
            [
                &line.kind,
                &line.number,
                &on,
                &line.what,
                &said_on,
                &line.operator,
            ]
            .map(String::as_str),
        );
    }
    algorithm.digest(&[&said.0])
}

struct Said(Vec<u8>);

impl Said {
    fn count(&mut self, count: usize) {
        self.0.extend((count as u64).to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend(text.as_bytes());
    }

    fn list<'a>(&mut self, texts: impl IntoIterator<Item = &'a str, IntoIter: ExactSizeIterator>) {
        let texts = texts.into_iter();
        self.count(texts.len());
        texts.for_each(|text| self.text(text));
    }
}

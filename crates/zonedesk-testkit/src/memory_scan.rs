//! A look through every record in memory: what any search must answer, as plainly as it can be said.

use pinyin::ToPinyinMulti as _;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization as _;
use zonedesk_domain::{agency, application, consultation, copying, journal::Body};

/// How far a name is followed: by initials, in full, and in how many ways.
const FOLLOWED: (usize, usize, usize) = (8, 4, 32);

/// One record, made ready for looking through it.
#[derive(Default)]
struct Record {
    /// Folded runs, one a line.
    texts: String,
    masked: String,
    /// All ways of typing its names from each character on, one a line behind a line break; `…` where a
    /// name goes on.
    typed: String,
    /// Whole numbers and their last four.
    numbers: BTreeSet<String>,
    /// Places in the list of bodies.
    bodies: BTreeSet<usize>,
}

/// Every record there is, in the order of arrival.
#[derive(Default)]
pub struct MemoryScan {
    records: Vec<Record>,
    /// Folded names of bodies, and the short name of each.
    bodies: Vec<(String, Option<String>)>,
    places: BTreeMap<String, usize>,
}

impl MemoryScan {
    /// Takes in one more record with its number, or a line of the directory.
    pub fn tell(&mut self, body: &Body, number: Option<&str>) {
        let mut record = Record::default();
        // Only what a counter takes in is scanned.
        #[allow(clippy::wildcard_enum_match_arm)]
        let texts: Vec<&str> = match body {
            Body::AgencyListed(listed) => return self.list(listed),
            Body::ApplicationReceived(received) => {
                use application::Field as F;
                record.is_named(received.text(F::ApplicantName));
                record.is_named(received.text(F::AgentName));
                record.masked = lines(received.text(F::Address));
                for field in [
                    F::IdentityNumber,
                    F::AgentIdentityNumber,
                    F::Phone,
                    F::AgentPhone,
                    F::Email,
                ] {
                    record.has_number(received.text(field));
                }
                record.bodies.insert(self.place(received.text(F::Agency)));
                let hidden = [
                    F::Address,
                    F::IdentityNumber,
                    F::AgentIdentityNumber,
                    F::Phone,
                    F::AgentPhone,
                    F::Email,
                ];
                let open = received
                    .texts
                    .iter()
                    .filter(|(field, _)| !hidden.contains(field));
                open.map(|(_, text)| text.as_str()).collect()
            }
            Body::ConsultationRegistered(registered) => {
                use consultation::Field as F;
                record.is_named(registered.texts.get(&F::Asker).map_or("", |text| text));
                record.has_number(registered.texts.get(&F::Contact).map_or("", |text| text));
                let open = registered
                    .texts
                    .iter()
                    .filter(|(field, _)| **field != F::Contact);
                open.map(|(_, text)| text.as_str()).collect()
            }
            Body::CopyMade(copying::Made {
                purpose, charge, ..
            }) => {
                let charge = charge.as_ref();
                record.is_named(charge.map_or("", |charge| &charge.payer));
                let of_charge = charge.map(|charge| [&*charge.payer, &*charge.item_name]);
                std::iter::once(purpose.as_str())
                    .chain(of_charge.into_iter().flatten())
                    .collect()
            }
            other => panic!("{} is not scanned", other.kind()),
        };
        for text in texts.into_iter().chain(number) {
            record.texts.push_str(&lines(text));
        }
        self.records.push(record);
    }

    /// The last record was assigned to a body.
    pub fn assign(&mut self, agency: &str) {
        let place = self.place(agency);
        let record = self.records.last_mut().expect("a record");
        record.texts.push_str(&lines(agency));
        record.bodies.insert(place);
    }

    fn list(&mut self, listed: &agency::Listed) {
        let place = self.place(&listed.name);
        self.bodies[place].1 = Some(joined(&listed.short_name));
    }

    fn place(&mut self, name: &str) -> usize {
        let name = joined(name);
        *self.places.entry(name.clone()).or_insert_with(|| {
            self.bodies.push((name, None));
            self.bodies.len() - 1
        })
    }

    /// What of each record can be looked through by anybody: its texts, what its names are typed as, its
    /// numbers, in one text.
    pub fn texts(&self) -> Vec<String> {
        let text = |record: &Record| {
            let numbers: Vec<&str> = record.numbers.iter().map(String::as_str).collect();
            let (texts, masked, typed) = (&record.texts, &record.masked, &record.typed);
            format!("{texts}{masked}{typed}\n{}", numbers.join("\n"))
        };
        self.records.iter().map(text).collect()
    }

    /// The newest `limit` records that answer to every word, by their place in the order of arrival.
    pub fn find(&self, text: &str, behind_masks: bool, limit: usize) -> Vec<usize> {
        let folded: String = fold(text).collect();
        let words: Vec<_> = folded
            .split_whitespace()
            .filter(|word| !lines(word).is_empty())
            .map(|word| Word::new(word, &self.bodies))
            .collect();
        if words.is_empty() {
            return Vec::new();
        }
        let places = (0..self.records.len()).rev();
        places
            .filter(|place| {
                let record = &self.records[*place];
                words
                    .iter()
                    .all(|word| word.is_answered_by(record, behind_masks))
            })
            .take(limit)
            .collect()
    }
}

impl Record {
    fn is_named(&mut self, name: &str) {
        let full: Vec<Vec<String>> = fold(name).filter_map(readings).collect();
        let first = |readings: &Vec<String>| {
            let letters: BTreeSet<String> =
                readings.iter().map(|way| way[..1].to_owned()).collect();
            letters.into_iter().collect::<Vec<_>>()
        };
        let short: Vec<Vec<String>> = full.iter().map(first).collect();
        let (initials, syllables, most_ways) = FOLLOWED;
        for start in 0..full.len() {
            let mut half = vec![full[start].clone()];
            half.extend(short[start + 1..].iter().take(syllables).cloned());
            for (text, most) in [
                (&short[start..], initials),
                (&full[start..], syllables),
                (&half, syllables),
            ] {
                let mut ways = vec![String::new()];
                let mut at = 0;
                while at < text.len() && at < most && ways.len() * text[at].len() <= most_ways {
                    let longer = |way: &String| {
                        text[at]
                            .iter()
                            .map(|read| format!("{way}{read}"))
                            .collect::<Vec<_>>()
                    };
                    ways = ways.iter().flat_map(longer).collect();
                    at += 1;
                }
                let end = if at < text.len() { "…" } else { "" };
                for way in ways {
                    self.typed.push_str(&format!("\n{way}{end}"));
                }
            }
        }
    }

    fn has_number(&mut self, text: &str) {
        // What the crowd has: numbers of papers, mobile and local telephones, mail addresses.
        let whole = joined(text);
        let local = text
            .rsplit('-')
            .next()
            .map(joined)
            .filter(|local| local.len() > 6);
        for number in [Some(whole), local].into_iter().flatten() {
            if number.len() > 6 {
                self.numbers.insert(number[number.len() - 4..].to_owned());
            }
            self.numbers.insert(number);
        }
    }
}

/// One word that is looked for.
struct Word {
    runs: Vec<memchr::memmem::Finder<'static>>,
    /// With a line break before it, as `Record::typed` has it.
    typed: Option<(String, memchr::memmem::Finder<'static>)>,
    whole: Option<String>,
    bodies: BTreeSet<usize>,
}

impl Word {
    fn new(word: &str, bodies: &[(String, Option<String>)]) -> Self {
        let runs = lines(word);
        let runs = runs
            .lines()
            .map(|run| memchr::memmem::Finder::new(run).into_owned())
            .collect();
        let whole = joined(word);
        let typed: String = word.chars().filter(|c| !matches!(c, '\'' | '’')).collect();
        let is_typed = typed.len() <= 40
            && typed
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            && typed.chars().any(|c| c.is_ascii_lowercase());
        let could_be_a_body =
            whole.chars().count() > 1 && !whole.chars().all(|c| c.is_ascii_digit());
        let means = |(name, short): &(String, Option<String>)| match is_typed {
            true => {
                begins_somewhere(name, &typed)
                    || short
                        .as_ref()
                        .is_some_and(|short| begins_somewhere(short, &typed))
            }
            false => short.as_ref().is_some_and(|short| short.contains(&whole)),
        };
        let meant = bodies
            .iter()
            .enumerate()
            .filter(|(_, body)| could_be_a_body && means(body));
        Self {
            runs,
            bodies: meant.map(|(place, _)| place).collect(),
            typed: is_typed.then(|| {
                let finder = memchr::memmem::Finder::new(&format!("\n{typed}")).into_owned();
                (typed, finder)
            }),
            whole: Some(whole).filter(|whole| (4..=40).contains(&whole.chars().count())),
        }
    }

    fn is_answered_by(&self, record: &Record, behind_masks: bool) -> bool {
        let stands = |run: &memchr::memmem::Finder<'_>| {
            run.find(record.texts.as_bytes()).is_some()
                || behind_masks && run.find(record.masked.as_bytes()).is_some()
        };
        self.runs.iter().all(stands)
            || self.typed.as_ref().is_some_and(|(typed, finder)| {
                finder.find(record.typed.as_bytes()).is_some()
                    || record.typed.contains('…')
                        && record.typed.lines().any(|way| {
                            way.strip_suffix('…')
                                .is_some_and(|way| typed.starts_with(way))
                        })
            })
            || behind_masks
                && self
                    .whole
                    .as_ref()
                    .is_some_and(|whole| record.numbers.contains(whole))
            || !self.bodies.is_disjoint(&record.bodies)
    }
}

/// Whether what `name` is typed as from one of its characters on begins with `typed`.
fn begins_somewhere(name: &str, typed: &str) -> bool {
    /// With so many letters of the first reading, and of each of the others.
    fn goes_on(text: &[Vec<String>], typed: &str, first_letters: usize, letters: usize) -> bool {
        match text.split_first() {
            None => typed.is_empty(),
            Some((first, rest)) => first.iter().any(|reading| {
                let reading = &reading[..first_letters.min(reading.len())];
                reading.starts_with(typed)
                    || typed.starts_with(reading)
                        && goes_on(rest, &typed[reading.len()..], letters, letters)
            }),
        }
    }
    let text: Vec<_> = name.chars().filter_map(readings).collect();
    (0..text.len()).any(|start| {
        let (one, all) = (1, usize::MAX);
        [(one, one), (all, all), (all, one)]
            .iter()
            .any(|(first, others)| goes_on(&text[start..], typed, *first, *others))
    })
}

/// How one character may be typed.
fn readings(c: char) -> Option<Vec<String>> {
    if c.is_ascii_alphanumeric() {
        return Some(vec![c.to_ascii_lowercase().to_string()]);
    }
    let readings: BTreeSet<String> = c
        .to_pinyin_multi()?
        .into_iter()
        .map(|reading| reading.plain().replace('ü', "v"))
        .filter(|reading| reading.is_ascii())
        .collect();
    Some(readings.into_iter().collect())
}

fn fold(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().flat_map(char::to_lowercase)
}

fn is_looked_for(c: char) -> bool {
    c.is_alphanumeric()
        || ('\u{e000}'..='\u{f8ff}').contains(&c)
        || ('\u{2600}'..='\u{27bf}').contains(&c)
        || ('\u{1f000}'..='\u{1faff}').contains(&c)
}

/// The runs of a text, each a line.
fn lines(text: &str) -> String {
    let folded: String = fold(text).collect();
    let runs = folded
        .split(|c| !is_looked_for(c))
        .filter(|run| !run.is_empty());
    runs.map(|run| format!("{run}\n")).collect()
}

fn joined(text: &str) -> String {
    fold(text).filter(|c| is_looked_for(*c)).collect()
}

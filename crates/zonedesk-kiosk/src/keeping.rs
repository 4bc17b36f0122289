//! How the kiosk comes by its content: from a folder or a stick, looked at once a minute, with the last good copy in
//! its own folder. The first edition that it accepts decides whose editions it accepts from then on.

use crate::edition::{EditionError, FILE_NAME, LONGEST_EDITION, Opened, open};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    time::SystemTime,
};
use zonedesk_domain::journal::Digest;

/// The log goes over to a second file beyond so many bytes, and the one before that goes.
const LONGEST_LOG: u64 = 4 * 1024 * 1024;

/// 认定 – whose editions are accepted, and from which number on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trust {
    site: String,
    key: Digest,
    number: u64,
}

/// Where content comes from and where the last good copy lies.
pub(crate) struct Keeping {
    content: PathBuf,
    own: PathBuf,
    trust: Option<Trust>,
    seen: Option<Seen>,
}

/// What a file looked like, so that the same one is not read every minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    length: u64,
    changed_at: Option<SystemTime>,
}

/// Looks into the folder without holding the kiosk up: a share whose server is down may take minutes to say so.
pub struct Looker {
    file: PathBuf,
    seen: Option<Seen>,
}

/// What lay there.
pub struct Found {
    seen: Option<Seen>,
    bytes: Option<io::Result<Vec<u8>>>,
}

/// What came of looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    /// 采用 – a newer edition is shown from now on.
    Taken,
    /// Nothing new.
    Same,
    /// It was read, and is what is shown: whatever was wrong with it before is mended.
    Shown,
    /// The folder, or the file in it, is not there: the stick may be out.
    Away,
    /// It was not accepted, and what to do.
    Refused(String),
}

impl Looker {
    /// Reads the file where it changed.
    #[must_use]
    pub fn look(&self) -> Found {
        let Ok(facts) = fs::metadata(&self.file) else {
            return Found {
                seen: None,
                bytes: None,
            };
        };
        let seen = Some(Seen {
            length: facts.len(),
            changed_at: facts.modified().ok(),
        });
        let bytes = (seen != self.seen).then(|| read(&self.file));
        Found { seen, bytes }
    }
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?
        .take(LONGEST_EDITION + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST_EDITION {
        return Err(io::Error::other("too long for an edition"));
    }
    Ok(bytes)
}

impl Keeping {
    /// From `content`, with the copy in `own`; gives the last good copy, where there is one. With `anew` whoever
    /// publishes next is trusted: the desk was replaced.
    pub(crate) fn begin(
        content: PathBuf,
        own: PathBuf,
        anew: bool,
    ) -> io::Result<(Self, Option<Opened>)> {
        fs::create_dir_all(&own)?;
        let trust = match fs::read(own.join("trust.json")) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(io::Error::other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        };
        // Nobody becomes trusted because a record of who is cannot be read.
        let trust: Option<Trust> = match trust {
            Ok(trust) => trust,
            Err(_) if anew => None,
            Err(error) => return Err(error),
        };
        let keeping = Self {
            content: content.join(FILE_NAME),
            own,
            trust: trust.filter(|_| !anew),
            seen: None,
        };
        let kept = read(&keeping.own.join(FILE_NAME)).ok();
        let kept = kept.and_then(|bytes| open(&bytes).ok());
        // With the trust given up, or lost, the copy is nobody's.
        let kept = kept.filter(|kept| {
            let trust = keeping.trust.as_ref();
            trust.is_some_and(|trust| trust.key == kept.key && trust.site == kept.edition.site.code)
        });
        Ok((keeping, kept))
    }

    pub(crate) fn looker(&self) -> Looker {
        Looker {
            file: self.content.clone(),
            seen: self.seen,
        }
    }

    /// Judges what was found, beside what is shown now.
    pub(crate) fn judge(
        &mut self,
        found: Found,
        shown: Option<&Opened>,
    ) -> (Looked, Option<Opened>) {
        let Some(seen) = found.seen else {
            self.seen = None;
            return (Looked::Away, None);
        };
        let Some(bytes) = found.bytes else {
            return (Looked::Same, None);
        };
        let refused = |words: &str| (Looked::Refused(words.to_owned()), None);
        let opened = match bytes.map(|bytes| (open(&bytes), bytes)) {
            // It is read again in a minute: it may be half copied yet.
            Err(_) => {
                return refused(
                    "内容文件读不出来，仍显示原来的内容。请检查 U 盘或文件夹，在窗口重新发布。",
                );
            }
            Ok((Ok(opened), bytes)) => (opened, bytes),
            Ok((Err(EditionError::Newer), _)) => {
                return refused(
                    "内容文件由更新版本的程序制作，仍显示原来的内容。请更新自助屏程序。",
                );
            }
            Ok((
                Err(EditionError::NoEdition | EditionError::Damaged(_) | EditionError::Making(_)),
                _,
            )) => {
                return refused("内容文件已损坏或被改动，仍显示原来的内容。请在窗口重新发布。");
            }
        };
        let (opened, bytes) = opened;
        self.seen = Some(seen);
        if let Some(trust) = &self.trust {
            if trust.key != opened.key || trust.site != opened.edition.site.code {
                return refused(
                    "内容文件不是本屏认定的窗口发布的，没有采用。窗口换了电脑的，请管理人员用“--accept-new-desk”重新启动自助屏。",
                );
            }
            if opened.edition.number < trust.number {
                return refused("内容文件比已显示过的旧，没有采用。请在窗口重新发布。");
            }
            if shown == Some(&opened) {
                return (Looked::Shown, None);
            }
            // What the copy holds may be older than what was trusted last: power went between the two.
            if shown.is_some_and(|shown| shown.edition.number == opened.edition.number) {
                return refused("内容文件的期号重复，没有采用。请在窗口重新发布。");
            }
        }
        self.trust = Some(Trust {
            site: opened.edition.site.code.clone(),
            key: opened.key,
            number: opened.edition.number,
        });
        self.keep(&bytes);
        (Looked::Taken, Some(opened))
    }

    /// That the copy cannot be written is no reason not to show what is here; it is written with the next one.
    fn keep(&self, bytes: &[u8]) {
        let trust = serde_json::to_vec_pretty(&self.trust).unwrap_or_default();
        let kept = write_whole(&self.own.join(FILE_NAME), bytes)
            .and_then(|()| write_whole(&self.own.join("trust.json"), &trust));
        if let Err(error) = kept {
            self.log(&format!("copy not kept: {error}"));
        }
    }

    /// A line in the log, which holds no code that anybody typed.
    pub(crate) fn log(&self, line: &str) {
        let path = self.own.join("kiosk.log");
        let is_long = fs::metadata(&path).is_ok_and(|facts| facts.len() > LONGEST_LOG);
        if is_long {
            let _ = fs::rename(&path, self.own.join("kiosk.old.log"));
        }
        // Where the log cannot be written the kiosk serves all the same.
        let _ = OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .and_then(|mut file| writeln!(file, "{line}"));
    }

    pub(crate) fn content(&self) -> &Path {
        &self.content
    }
}

/// Into a neighbour, synced, then renamed over it.
fn write_whole(out: &Path, bytes: &[u8]) -> io::Result<()> {
    let neighbour = out.with_extension("part");
    let mut file = File::create(&neighbour)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&neighbour, out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::tests::{edition, file};
    use tempfile::TempDir;

    struct Place {
        folder: TempDir,
        keeping: Keeping,
        shown: Option<Opened>,
    }

    impl Place {
        fn new() -> Self {
            let folder = TempDir::new().unwrap();
            fs::create_dir(folder.path().join("stick")).unwrap();
            let (keeping, shown) = begun(&folder, false);
            assert_eq!(shown, None);
            Self {
                folder,
                keeping,
                shown,
            }
        }

        fn publish(&self, bytes: &[u8]) {
            fs::write(self.folder.path().join("stick").join(FILE_NAME), bytes).unwrap();
        }

        fn look(&mut self) -> Looked {
            let found = self.keeping.looker().look();
            let (looked, taken) = self.keeping.judge(found, self.shown.as_ref());
            if taken.is_some() {
                self.shown = taken;
            }
            looked
        }

        fn restart(&mut self, anew: bool) {
            (self.keeping, self.shown) = begun(&self.folder, anew);
        }

        fn number(&self) -> Option<u64> {
            self.shown.as_ref().map(|shown| shown.edition.number)
        }
    }

    fn begun(folder: &TempDir, anew: bool) -> (Keeping, Option<Opened>) {
        let path = folder.path();
        Keeping::begin(path.join("stick"), path.join("own"), anew).unwrap()
    }

    fn refused(looked: Looked) -> String {
        let Looked::Refused(words) = looked else {
            panic!("{looked:?}")
        };
        words
    }

    #[test]
    fn newer_editions_are_taken_and_the_last_one_is_kept_without_the_stick() {
        let mut place = Place::new();
        assert_eq!(place.look(), Looked::Away);
        place.publish(&file(&edition(3), 1));
        assert_eq!(place.look(), Looked::Taken);
        assert_eq!(place.look(), Looked::Same);
        place.publish(&file(&edition(4), 1));
        assert_eq!(place.look(), Looked::Taken);
        fs::remove_dir_all(place.folder.path().join("stick")).unwrap();
        assert_eq!(place.look(), Looked::Away);
        place.restart(false);
        assert_eq!(place.number(), Some(4));
    }

    #[test]
    fn a_cut_between_copy_and_trust_takes_the_edition_again() {
        for missing in [FILE_NAME, "trust.json"] {
            let mut place = Place::new();
            place.publish(&file(&edition(3), 1));
            assert_eq!(place.look(), Looked::Taken);
            let own = place.folder.path().join("own");
            let before = fs::read(own.join(missing)).unwrap();
            place.publish(&file(&edition(4), 1));
            assert_eq!(place.look(), Looked::Taken);
            fs::write(own.join(missing), before).unwrap();
            place.restart(false);
            place.look();
            assert_eq!(
                place.number(),
                Some(4),
                "{missing} was of the edition before"
            );
        }
    }

    #[test]
    fn a_record_of_whom_to_trust_that_cannot_be_read_makes_nobody_trusted() {
        let mut place = Place::new();
        place.publish(&file(&edition(3), 1));
        assert_eq!(place.look(), Looked::Taken);
        let path = place.folder.path();
        fs::write(path.join("own").join("trust.json"), "{").unwrap();
        let begin = |anew| Keeping::begin(path.join("stick"), path.join("own"), anew);
        assert!(begin(false).is_err());
        assert!(begin(true).is_ok());
    }

    #[test]
    fn what_was_wrong_is_well_again_once_what_is_shown_is_read() {
        let mut place = Place::new();
        let three = file(&edition(3), 1);
        place.publish(&three);
        assert_eq!(place.look(), Looked::Taken);
        place.publish(&three[..9]);
        assert!(refused(place.look()).contains("已损坏"));
        place.publish(&three);
        assert_eq!(place.look(), Looked::Shown);
        assert_eq!(place.look(), Looked::Same);
    }

    #[test]
    fn what_is_older_damaged_or_of_another_desk_or_site_is_refused_and_the_good_copy_stays() {
        let mut place = Place::new();
        let four = file(&edition(4), 1);
        place.publish(&four);
        assert_eq!(place.look(), Looked::Taken);
        let mut elsewhere = edition(9);
        elsewhere.site.code = "XB".to_owned();
        let mut twin = edition(4);
        twin.site.name = "别处".to_owned();
        for (bytes, words) in [
            (file(&edition(3), 1), "比已显示过的旧"),
            (file(&edition(9), 2), "不是本屏认定的窗口"),
            (file(&elsewhere, 1), "不是本屏认定的窗口"),
            (file(&twin, 1), "期号重复"),
            (four[..four.len() - 9].to_vec(), "已损坏或被改动"),
            (b"PK\x03\x04".to_vec(), "已损坏或被改动"),
            (b"ZDKIOS2\nxx".to_vec(), "更新版本"),
        ] {
            place.publish(&bytes);
            let told = refused(place.look());
            assert!(told.contains(words), "{told}");
            assert_eq!(place.number(), Some(4));
        }
        place.restart(false);
        assert_eq!(place.number(), Some(4));
        place.publish(&file(&edition(5), 1));
        assert_eq!(place.look(), Looked::Taken);
    }

    #[test]
    fn a_lost_copy_does_not_bring_an_older_edition_back() {
        let mut place = Place::new();
        place.publish(&file(&edition(4), 1));
        place.look();
        fs::write(place.folder.path().join("own").join(FILE_NAME), b"gone").unwrap();
        place.restart(false);
        assert_eq!(place.number(), None);
        place.publish(&file(&edition(3), 1));
        assert!(refused(place.look()).contains("比已显示过的旧"));
        place.publish(&file(&edition(4), 1));
        assert_eq!(place.look(), Looked::Taken);
    }

    #[test]
    fn a_desk_that_was_replaced_is_trusted_anew_when_somebody_says_so() {
        let mut place = Place::new();
        place.publish(&file(&edition(4), 1));
        place.look();
        place.publish(&file(&edition(1), 2));
        assert!(matches!(place.look(), Looked::Refused(_)));
        place.restart(true);
        assert_eq!(place.number(), None);
        assert_eq!(place.look(), Looked::Taken);
        assert_eq!(place.number(), Some(1));
    }
}

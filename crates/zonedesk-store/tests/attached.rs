//! Files beside the database: kept whole, opened by their own key alone, and missed when they are gone.

#![cfg(test)]

use std::fs;
use zonedesk_domain::{attachment::FileKey, journal::OperatorMark};
use zonedesk_store::{FindingKind, StoreError};
use zonedesk_testkit::{
    desk::{TempDesk, keep, write},
    sample,
};

#[test]
fn a_file_comes_back_as_it_was_and_no_other_key_opens_it() {
    let (desk, mut store) = TempDesk::set_up();
    let case = write(&mut store, sample::application().into(), None).unwrap();
    for scan in [&b""[..], b"%PDF-1.7", &[7; 300_000]] {
        let one = keep(&mut store, case, scan);
        let two = keep(&mut store, case, scan);
        assert_ne!(
            (&one.file, &one.key),
            (&two.file, &two.key),
            "never the same twice"
        );
        let data = desk.data();
        assert_eq!(data.open_attached(one.file, &one.key).unwrap(), scan);
        for wrong in [&two.key, &FileKey([0; 32])] {
            let refused = data.open_attached(one.file, wrong).unwrap_err();
            assert!(matches!(refused, StoreError::FileChanged(_)), "{refused:?}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(data.attached(one.file))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o077, 0, "nobody else reads it");
        }
    }
    assert_eq!(store.verify().unwrap().findings, []);
}

#[test]
fn a_verification_names_the_entry_whose_file_was_changed_or_is_gone() {
    let (desk, mut store) = TempDesk::set_up();
    let case = write(&mut store, sample::application().into(), None).unwrap();
    let before = store.verify().unwrap().entries;
    let kept: Vec<_> = (0..3).map(|n| keep(&mut store, case, &[n; 50])).collect();
    let path = |at: usize| desk.data().attached(kept[at].file);
    fs::remove_file(path(0)).unwrap();
    let mut bytes = fs::read(path(2)).unwrap();
    bytes[10] ^= 1;
    fs::write(path(2), bytes).unwrap();
    let found: Vec<_> = store
        .verify()
        .unwrap()
        .findings
        .iter()
        .map(|finding| (finding.kind, finding.seq))
        .collect();
    let attachment = FindingKind::Attachment;
    assert_eq!(found, [(attachment, before + 1), (attachment, before + 3)]);
    // Beside a writer it is seen as well, and the journal's own bytes are as sound as before.
    let reading = desk.reading().unwrap();
    assert_eq!(reading.verify(&desk.data()).unwrap().findings.len(), 2);
    let lost = desk.data().open_attached(kept[0].file, &kept[0].key);
    assert!(matches!(lost, Err(StoreError::FileLost(_))), "{lost:?}");
}

#[test]
fn a_step_that_was_given_up_leaves_no_entry_and_the_file_opens_to_nobody() {
    let (desk, mut store) = TempDesk::set_up();
    let case = write(&mut store, sample::application().into(), None).unwrap();
    let entries = store.read().entries_of(case).unwrap().len();
    let given_up: Result<(), StoreError> = store.transact(&OperatorMark::command_line(), 0, |tx| {
        tx.keep_file(b"half done")?;
        Err(StoreError::NotSetUp)
    });
    assert!(given_up.is_err());
    assert_eq!(store.read().entries_of(case).unwrap().len(), entries);
    assert_eq!(store.verify().unwrap().findings, []);
    drop(desk);
}

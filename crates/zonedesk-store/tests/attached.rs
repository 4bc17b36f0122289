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

#[test]
fn files_of_before_are_noted_by_the_update() {
    let (desk, mut store) = TempDesk::set_up();
    let case = write(&mut store, sample::application().into(), None).unwrap();
    let one = keep(&mut store, case, &[1; 50]);
    let two = keep(&mut store, case, &[2; 50]);
    store.files_sent(&[one.file]).unwrap();
    assert_eq!(store.unsent_files(None, 9).unwrap(), [two.file]);
    drop(store);
    desk.attack()
        .execute_batch("DROP TABLE files; DROP TABLE materials; DROP TABLE readings; DROP TABLE search_materials; DELETE FROM migrations WHERE number > 11;")
        .unwrap();
    let mut store = desk.open().unwrap();
    let waiting = store.read().files_waiting().unwrap();
    assert_eq!((waiting.unsent, waiting.wanted), (2, 0));
    // They are no projection.
    store.files_sent(&[one.file]).unwrap();
    assert!(store.rebuild().unwrap().equal);
    assert_eq!(store.unsent_files(None, 9).unwrap(), [two.file]);
    store.files_may_be_lost().unwrap();
    let all = store.unsent_files(None, 9).unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(store.unsent_files(Some(all[0]), 9).unwrap(), all[1..]);
    store.files_sent(&all).unwrap();
    store.files_not_there(&all[1..]).unwrap();
    assert_eq!(store.sent_files(None, 9).unwrap(), all[..1]);
    // What went away before anybody else had it is told apart.
    fs::remove_file(desk.data().attached(all[1])).unwrap();
    assert!(!store.look_at_file(all[1]).unwrap());
    let waiting = store.read().files_waiting().unwrap();
    assert_eq!((waiting.unsent, waiting.wanted, waiting.lost), (0, 1, 1));
}

#[test]
fn a_file_that_was_lost_comes_in_by_parts_and_only_as_it_was() {
    let (desk, mut store) = TempDesk::set_up();
    let case = write(&mut store, sample::application().into(), None).unwrap();
    let kept = keep(&mut store, case, &[7; 300]);
    let path = desk.data().attached(kept.file);
    let sealed = fs::read(&path).unwrap();
    let size = sealed.len() as u64;
    assert!(store.look_at_file(kept.file).unwrap());
    fs::remove_file(&path).unwrap();
    assert!(!store.look_at_file(kept.file).unwrap());
    assert_eq!(store.wanted_files(None, 9).unwrap(), [kept.file]);
    assert_eq!(store.file_part(kept.file, 0, 100).unwrap(), None);

    let comes = |store: &mut zonedesk_store::Store, at: usize, bytes: &[u8]| {
        store
            .keep_file_part(kept.file, (at as u64, size), bytes)
            .unwrap()
    };
    assert!(!comes(&mut store, 0, &sealed[..100]));
    assert_eq!(store.file_came(kept.file).unwrap(), 100);
    store.begin_file_anew(kept.file).unwrap();
    assert_eq!(store.file_came(kept.file).unwrap(), 0);
    assert!(!comes(&mut store, 0, &sealed[..100]));
    // After a crash a part may come twice; one that leaves something out is not kept.
    assert!(!comes(&mut store, 50, &sealed[50..200]));
    assert!(!comes(&mut store, 250, &sealed[250..]));
    assert_eq!(store.file_came(kept.file).unwrap(), 200);
    let mut altered = sealed[200..].to_vec();
    altered[3] ^= 1;
    assert!(!comes(&mut store, 200, &altered));
    assert_eq!(store.file_came(kept.file).unwrap(), 0, "it begins anew");
    assert!(!path.exists());
    assert!(comes(&mut store, 0, &sealed));
    assert_eq!(
        desk.data().open_attached(kept.file, &kept.key).unwrap(),
        [7; 300]
    );
    assert_eq!(store.verify().unwrap().findings, []);
    let waiting = store.read().files_waiting().unwrap();
    assert_eq!((waiting.unsent, waiting.wanted), (0, 0));
    // What comes back with a copied folder is seen.
    let away = path.with_extension("away");
    fs::rename(&path, &away).unwrap();
    store.look_at_file(kept.file).unwrap();
    fs::rename(&away, &path).unwrap();
    assert_eq!(store.wanted_files(None, 9).unwrap(), []);
}

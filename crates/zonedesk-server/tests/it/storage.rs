//! What both storages do, on real ones: an SQLite file, and a PostgreSQL cluster of the test's own.

use crate::suite::{self, Pen, enrolled};
use std::{collections::BTreeSet, time::Duration};

use tempfile::TempDir;
use zonedesk_domain::agency::plain_name;
use zonedesk_server::{Days, PostgresStorage, SqliteStorage, Storage};
use zonedesk_sync::{PushAnswer, Scope};
use zonedesk_testkit::{postgres::Postgres, sample};

async fn on_postgres(cluster: &Postgres) -> PostgresStorage {
    let mut config = tokio_postgres::Config::new();
    config
        .host_path(cluster.socket())
        .user("zonedesk")
        .dbname("district");
    PostgresStorage::open(config, 8).await.unwrap()
}

/// Each check runs on both.
macro_rules! on_both {
    ($($check:ident),+ $(,)?) => {
        mod sqlite {
            use super::*;
            $(
                #[tokio::test]
                async fn $check() {
                    let folder = TempDir::new().unwrap();
                    let file = folder.path().join("district.db");
                    suite::$check(&SqliteStorage::open(&file).unwrap()).await;
                }
            )+
        }
        mod postgres {
            use super::*;
            $(
                #[tokio::test]
                async fn $check() {
                    let cluster = Postgres::start();
                    cluster.database("district");
                    suite::$check(&on_postgres(&cluster).await).await;
                }
            )+
        }
    };
}

on_both!(
    a_desk_is_let_in_once_with_its_code,
    a_number_at_the_counter_is_one_machines,
    a_question_is_answered_once_and_a_token_ends,
    pages_end_and_begin_at_every_boundary,
    pages_are_cut_by_their_bytes,
    what_is_sent_again_is_there_once,
    two_histories_of_one_place_are_both_kept_and_told,
    what_comes_before_is_asked_for,
    nobody_reads_another_site,
    an_epoch_is_given_to_one_machine,
    a_stream_with_another_chain_is_told_apart,
    what_was_handed_over_is_found_by_the_name_of_the_body,
    a_department_has_its_token_until_it_is_taken_away,
    the_district_writes_into_a_site_with_pens_of_its_own,
    a_name_that_is_none_holds_nothing_up,
    a_file_goes_in_parts_and_is_there_once_it_is_whole,
    a_file_that_is_not_what_its_name_says_is_not_kept,
    what_was_read_before_somebody_wrote_is_read_again,
    what_was_begun_and_left_is_let_go,
);

#[tokio::test]
async fn no_cursor_skips_a_late_commit() {
    let cluster = Postgres::start();
    cluster.database("district");
    let storage = on_postgres(&cluster).await;
    let scope = Scope::Site("XY".into());
    let (mut quick, mut slow) = (Pen::new(1), Pen::new(2));
    let (one, two) = (
        enrolled(&storage, &quick, &scope).await,
        enrolled(&storage, &slow, &scope).await,
    );
    storage.push(&one, quick.writes(3), 0).await.unwrap();

    // A transaction that took its place in the stream and does not end.
    let (late, connection) = tokio_postgres::Config::new()
        .host_path(cluster.socket())
        .user("zonedesk")
        .dbname("district")
        .connect(tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    late.batch_execute("BEGIN; UPDATE streams SET position = position WHERE scope = 'site-XY'")
        .await
        .unwrap();

    // Another push waits for it and takes no place of its own meanwhile; whoever reads sees neither.
    let batch = slow.writes(2);
    let waiting = storage.push(&two, batch, 0);
    tokio::pin!(waiting);
    assert!(
        tokio::time::timeout(Duration::from_millis(300), &mut waiting)
            .await
            .is_err()
    );
    assert_eq!(suite::read_all(&storage, &one, &scope, 2).await.len(), 3);
    late.batch_execute("COMMIT").await.unwrap();
    assert!(matches!(waiting.await.unwrap(), PushAnswer::Taken { .. }));
    assert_eq!(suite::read_all(&storage, &one, &scope, 2).await.len(), 5);
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_killed_postgres() {
    let cluster = Postgres::start();
    cluster.database("district");
    let scope = Scope::Site("XY".into());
    let mut pen = Pen::new(1);
    let storage = on_postgres(&cluster).await;
    let device = enrolled(&storage, &pen, &scope).await;
    let mut acknowledged = 0;
    for _ in 0..5 {
        let answer = storage.push(&device, pen.writes(40), 0).await.unwrap();
        assert!(matches!(answer, PushAnswer::Taken { forked: false, .. }));
        acknowledged += 40;
        cluster.kill();
        cluster.launch();
        // A connection that died is replaced, sooner or later.
        let mut tries = 0;
        while storage.device(pen.device()).await.is_err() {
            tries += 1;
            assert!(tries < 50, "it does not come back");
        }
    }
    assert_eq!(
        suite::read_all(&storage, &device, &scope, 70).await.len(),
        acknowledged
    );
}

#[tokio::test]
async fn many_processes_make_one_schema() {
    let cluster = Postgres::start();
    cluster.database("district");
    let (one, two) = tokio::join!(on_postgres(&cluster), on_postgres(&cluster));
    one.add_site("XY", "向阳街道便民服务中心").await.unwrap();
    assert!(two.add_site("XY", "另一个").await.is_err());
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("district.db");
    drop(SqliteStorage::open(&file).unwrap());
    // The schema's number stands in the header of the file.
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[60..64].copy_from_slice(&999_u32.to_be_bytes());
    std::fs::write(&file, bytes).unwrap();
    let Err(error) = SqliteStorage::open(&file) else {
        panic!("it was opened");
    };
    assert!(error.to_string().contains("999"), "{error}");
}

/// What a database has that was made before it knew of departments.
const BEFORE_DEPARTMENTS: &str = "DROP TABLE handovers; DROP TABLE handovers_noted; DROP TABLE departments; \
    DROP TABLE files; DROP TABLE file_parts; DROP INDEX devices_by_desk; \
    CREATE UNIQUE INDEX devices_by_desk ON devices (scope, desk) WHERE revoked_at IS NULL;";

/// A record that was handed over to 区住建局.
async fn hands_over(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    let mut pen = Pen::new(1);
    let desk = enrolled(storage, &pen, &scope).await;
    let entity = suite::random_entity();
    for body in [sample::application().into(), sample::handed_over().into()] {
        let batch = pen.tells(entity, body);
        storage.push(&desk, batch, 0).await.unwrap();
    }
    assert_eq!(handed_over(storage).await, 1);
}

/// What an older server took in is looked through, once, a part at a time.
async fn is_found_later(storage: &impl Storage) {
    assert_eq!(handed_over(storage).await, 0);
    assert!(storage.note_handovers().await.unwrap());
    assert_eq!(handed_over(storage).await, 1);
    assert!(!storage.note_handovers().await.unwrap());
}

async fn handed_over(storage: &impl Storage) -> usize {
    let names = BTreeSet::from([plain_name(&sample::handed_over().agency)]);
    let found = storage.handed_over(&names, Days::default(), 10).await;
    found.unwrap().len()
}

#[tokio::test]
#[allow(clippy::disallowed_methods)] // As an older program left it.
async fn a_file_of_before_there_were_departments_finds_what_was_handed_over() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("district.db");
    hands_over(&SqliteStorage::open(&file).unwrap()).await;
    let older = rusqlite::Connection::open(&file).unwrap();
    older.execute_batch(BEFORE_DEPARTMENTS).unwrap();
    older.pragma_update(None, "user_version", 1).unwrap();
    drop(older);
    is_found_later(&SqliteStorage::open(&file).unwrap()).await;
}

#[tokio::test]
async fn a_postgres_of_before_there_were_departments_finds_what_was_handed_over() {
    let cluster = Postgres::start();
    cluster.database("district");
    hands_over(&on_postgres(&cluster).await).await;
    let mut config = tokio_postgres::Config::new();
    config
        .host_path(cluster.socket())
        .user("zonedesk")
        .dbname("district");
    let (older, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let back = format!("{BEFORE_DEPARTMENTS} DELETE FROM migrations WHERE number > 1");
    older.batch_execute(&back).await.unwrap();
    is_found_later(&on_postgres(&cluster).await).await;
}

//! What both storages do, on real ones: an SQLite file, and a PostgreSQL cluster of the test's own.

use crate::suite::{self, Pen, enrolled};
use std::time::Duration;

use tempfile::TempDir;
use zonedesk_server::{PostgresStorage, SqliteStorage, Storage};
use zonedesk_sync::{PushAnswer, Scope};
use zonedesk_testkit::postgres::Postgres;

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

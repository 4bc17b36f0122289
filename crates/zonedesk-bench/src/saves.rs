//! A durable save (保存一件申请) beside a plain row of the same size in the same cipher.

use crate::figure::{Figure, RUNS, Told, median};
use std::{fs::OpenOptions, io::Write as _, time::Instant};
use zonedesk_domain::journal::{Body, NumberKind};
use zonedesk_testkit::{desk, plain_rows::PlainRows, sample};

/// Saves in each run.
const SAVES: usize = 200;
/// The bytes of an application's header and body, about.
const ROW_BYTES: usize = 900;
/// The bytes a save adds to the anchor, about.
const ANCHOR_BYTES: usize = 340;

pub(crate) fn figures() -> Told<Vec<Figure>> {
    let what = "durable save of an application, median";
    Ok(vec![
        Figure::new(what, "zonedesk", "us", median_of(ours)?),
        Figure::new(what, "one row in SQLCipher", "us", median_of(plain)?),
        Figure::new(
            "of it: signing the head (SM2)",
            "zonedesk",
            "us",
            median_of(signed)?,
        ),
        Figure::new(
            "of it: the anchor on the disk",
            "zonedesk",
            "us",
            median_of(anchored)?,
        ),
    ])
}

fn median_of(mut run: impl FnMut() -> Told<Vec<f64>>) -> Told<f64> {
    let mut medians = Vec::new();
    for _ in 0..RUNS {
        medians.push(median(run()?));
    }
    Ok(median(medians))
}

/// Entry, projection, search, number, anchor and signature.
fn ours() -> Told<Vec<f64>> {
    let (_desk, mut store) = desk::TempDesk::set_up();
    timed(|_| {
        let body: Body = sample::application().into();
        desk::write(&mut store, body, Some(NumberKind::Application))?;
        Ok(())
    })
}

/// The signature alone.
fn signed() -> Told<Vec<f64>> {
    let (_desk, store) = desk::TempDesk::set_up();
    timed(|_| {
        store.sign_head()?;
        Ok(())
    })
}

/// As many bytes as a save adds to the anchor, made durable alone.
fn anchored() -> Told<Vec<f64>> {
    let folder = tempfile::tempdir()?;
    let mut anchor = OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.path().join("anchor.log"))?;
    timed(|_| {
        anchor.write_all(&[b'a'; ANCHOR_BYTES])?;
        anchor.sync_data()?;
        Ok(())
    })
}

/// The same bytes into one table, with the store's own settings for durability.
fn plain() -> Told<Vec<f64>> {
    let rows = PlainRows::make();
    let row = [7_u8; ROW_BYTES];
    timed(|_| {
        rows.insert(&row);
        Ok(())
    })
}

fn timed(mut save: impl FnMut(usize) -> Told<()>) -> Told<Vec<f64>> {
    (0..SAVES)
        .map(|at| {
            let started = Instant::now();
            save(at)?;
            Ok(started.elapsed().as_secs_f64() * 1e6)
        })
        .collect()
}

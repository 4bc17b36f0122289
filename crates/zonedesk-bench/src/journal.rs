//! The journal at length: import, rebuild, verification, and what it weighs.

use crate::figure::{Figure, Told, milliseconds};
use std::fs;
use tempfile::TempDir;
use zonedesk_app::{Clock, Desk, Register, import_file};
use zonedesk_domain::{
    application::{Answered, Outcome, SignedFor},
    journal::{Body, Draft, NumberKind, OperatorMark},
};
use zonedesk_store::StoreError;
use zonedesk_testkit::{desk::TempDesk, register_file, sample};

/// Rows of the register that is imported.
const ROWS: usize = 1_500;
/// Applications in the journal that is rebuilt and verified; each has four entries.
const APPLICATIONS: usize = 5_000;
const AT_ONCE: usize = 100;

pub(crate) fn figures() -> Told<Vec<Figure>> {
    let mut figures = vec![import()?];
    figures.extend(long_journal()?);
    Ok(figures)
}

fn import() -> Told<Figure> {
    let folder = TempDir::new()?;
    let file = folder.path().join("register.csv");
    let heading = [
        "接收日期",
        "接收方式",
        "申请人类别",
        "申请人",
        "证件类型",
        "证件号码",
        "联系电话",
        "申请内容",
        "被申请机关",
        "获取方式",
        "转交日期",
        "转交方式",
        "签收人",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    rows.extend((0..ROWS).map(|at| {
        [
            "2026-10-09",
            "当面",
            "自然人",
            "张晓明",
            "居民身份证",
            "610502199601010015",
            "13809131234",
            "",
            "区住建局",
            "当面领取",
            "2026-10-09",
            "当面",
            "李工",
        ]
        .iter()
        .enumerate()
        .map(|(column, cell)| {
            if column == 7 {
                format!("老旧小区改造资金使用情况{at}")
            } else {
                (*cell).to_owned()
            }
        })
        .collect()
    }));
    register_file::write_gb18030(&file, &rows);
    let (taken, ()) = milliseconds(|| {
        let (temp, store) = TempDesk::set_up();
        drop(store);
        let now = chrono::DateTime::from_timestamp_millis(zonedesk_testkit::desk::NOW_MS)
            .ok_or("no such time")?;
        let mut desk = Desk::new(temp.path(), Clock::new(move || now));
        desk.open_with_key(&temp.key)?;
        let outcome = import_file(&mut desk, Register::Applications, &file, false)?;
        if usize::try_from(outcome.taken)? == ROWS {
            Ok(())
        } else {
            Err(format!("{outcome:?}").into())
        }
    })?;
    let what = format!("import of {ROWS} applications in GB18030, set-up included");
    Ok(Figure::new(&what, "zonedesk", "ms", taken))
}

fn long_journal() -> Told<Vec<Figure>> {
    let (temp, mut store) = TempDesk::set_up();
    for _ in 0..APPLICATIONS / AT_ONCE {
        store.transact::<_, StoreError>(
            &OperatorMark::command_line(),
            zonedesk_testkit::desk::NOW_MS,
            |tx| {
                for _ in 0..AT_ONCE {
                    let entity = tx.new_entity()?;
                    let number = tx.next_number(NumberKind::Application, 2026)?;
                    let bodies = [
                        Body::from(sample::application()),
                        sample::handed_over().into(),
                        SignedFor {
                            on: Some(sample::on(10, 10)),
                            by: "赵收".to_owned(),
                        }
                        .into(),
                        Answered {
                            on: sample::on(10, 30),
                            outcome: Outcome::PubGiven.term().to_owned(),
                            code: Some(Outcome::PubGiven),
                            document_number: "临住建公开告〔2026〕12号".to_owned(),
                            on_the_spot: false,
                            note: String::new(),
                        }
                        .into(),
                    ];
                    for (place, body) in bodies.into_iter().enumerate() {
                        let number = (place == 0).then(|| number.clone());
                        tx.append(&Draft {
                            entity,
                            body,
                            number,
                        })?;
                    }
                }
                Ok(())
            },
        )?;
    }
    let entries = APPLICATIONS * 4;
    let (rebuilt, _) = milliseconds(|| Ok(store.rebuild()?))?;
    let (verified, found) = milliseconds(|| Ok(store.verify()?))?;
    if !found.findings.is_empty() {
        return Err(format!("{:?}", found.findings).into());
    }
    drop(store);
    let bytes =
        fs::metadata(temp.data().database())?.len() + fs::metadata(temp.data().anchor())?.len();
    #[allow(clippy::cast_precision_loss)] // Bytes of an entry, about.
    let each = bytes as f64 / entries as f64;
    let named = |what: &str| format!("{what} of {entries} entries");
    Ok(vec![
        Figure::new(&named("rebuild"), "zonedesk", "ms", rebuilt),
        Figure::new(&named("verification"), "zonedesk", "ms", verified),
        Figure::new(
            &named("database and anchor, for each"),
            "zonedesk",
            "bytes",
            each,
        ),
    ])
}

//! Whole values of every kind, encoded as they travel or lie on the disk: where the fuzzer begins.

use crate::contract::{NEXT_YEAR, counter};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;
use std::{fs, path::PathBuf};
use uuid::Uuid;
use zonedesk_app::COMMANDS;
use zonedesk_documents::scan_pdf;
use zonedesk_domain::journal::{
    Algorithm, Body, DeviceId, DeviceKey, Digest, Entry, Epoch, HeadStatement, to_deterministic,
};
use zonedesk_store::{BackupFacts, BackupReason, FileFacts};
use zonedesk_sync::{
    Batch, Behind, FileHad, FilePart, FileWanted, FilesAsked, Grant, Inbound, Letter, Outbound,
    Page, PageEntry, Place, Pull, PullAnswer, Push, PushAnswer, Renewed, Scope, WireEntry,
    api::{Challenge, Enrol, Enrolled, Refusal, RefusalCode, Session, Token},
    running_after,
};
use zonedesk_testkit::sample;

/// The seeds of a target, in their order.
pub(super) fn of(target: &str) -> Vec<Vec<u8>> {
    match target {
        "journal_header" => entries().into_iter().map(|one| one.header_bytes).collect(),
        "journal_body" => entries()
            .iter()
            .map(|entry| [vec![pick(entry)], body(entry)].concat())
            .collect(),
        "journal_fold" => folds(),
        "statements" => statements(),
        "sync_messages" => messages(),
        "sync_envelope" => envelopes(),
        "sync_letter" => letters(),
        "sync_small" => small(),
        "sheet_text" => texts(),
        "sheet_workbook" => zonedesk_fuzzing::workbook_seeds(),
        "registers" => registers(),
        "materials" => vec![MATERIALS.into()],
        "calendar" => vec![NEXT_YEAR.into()],
        "tariff" => vec![serde_json::to_vec_pretty(&sample::tariff()).unwrap()],
        "key_slots" => vec![KEYS.into()],
        "anchor" => vec![anchor()],
        "backup_facts" => backup_facts(),
        "ledger_file" => vec![page_of_text(), scan_pdf(&[dot()], None).unwrap().bytes],
        "scan" => scans(),
        "requests" => requests(),
        other => panic!("{other} has no seeds"),
    }
}

/// The journal that auditors check: one entry of every kind.
fn entries() -> Vec<Entry> {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/journal-format/vectors.json");
    let vectors: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let bytes = |value: &Value| hex::decode(value.as_str().unwrap()).unwrap();
    let vectors = vectors["entries"].as_array().unwrap();
    let entries = vectors.iter().map(|vector| {
        let salt = bytes(&vector["salt"]).try_into().unwrap();
        let content = (salt, bytes(&vector["body"]));
        Entry::open(bytes(&vector["header"]), Some(content)).unwrap()
    });
    entries.collect()
}

fn body(entry: &Entry) -> Vec<u8> {
    entry.content.clone().unwrap().1
}

/// The byte that chooses the kind of this entry.
fn pick(entry: &Entry) -> u8 {
    let kind = (entry.header.kind.as_str(), entry.header.version);
    let place = Body::KINDS.iter().position(|one| *one == kind).unwrap();
    u8::try_from(place).unwrap()
}

/// The life of one record of each noun: by one desk, and by two that did not see each other.
fn folds() -> Vec<Vec<u8>> {
    let entries = entries();
    let mut nouns: Vec<&str> = Vec::new();
    for entry in &entries {
        let noun = entry.header.kind.split('.').next().unwrap();
        if !nouns.contains(&noun) {
            nouns.push(noun);
        }
    }
    let mut seeds = Vec::new();
    for noun in nouns {
        let own: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.header.kind.starts_with(&format!("{noun}.")))
            .collect();
        // 12 entries are read of one input.
        for some in own.chunks(12) {
            for how in [[2, 2], [0, 1]] {
                let seed = some.iter().zip(how.iter().cycle()).map(|(entry, how)| {
                    let body = body(entry);
                    let length = u16::try_from(body.len()).unwrap().to_le_bytes();
                    [vec![pick(entry), *how], length.to_vec(), body].concat()
                });
                seeds.push(seed.collect::<Vec<_>>().concat());
            }
        }
    }
    seeds
}

fn device() -> DeviceId {
    DeviceId(Uuid::from_u128(0xde51))
}

fn place() -> Place {
    Place {
        epoch: Epoch(0),
        seq: 3,
        hash: Digest([5; 32]),
    }
}

fn statements() -> Vec<Vec<u8>> {
    let head = HeadStatement::new(Algorithm::Sm3, device(), Epoch(0), 3, Digest([5; 32]));
    let grant = |scope| Grant::new(device(), Digest([6; 32]), scope, 2, Epoch(1));
    vec![
        head.to_bytes().unwrap(),
        grant(Scope::District).to_bytes().unwrap(),
        grant(Scope::Site("XY".into())).to_bytes().unwrap(),
    ]
}

fn push() -> Push {
    let key = DeviceKey::from_scalar(&[7; 32]).unwrap();
    Batch::push(&entries()[..4], &key).unwrap().unwrap()
}

fn pull() -> Pull {
    Pull {
        device: device(),
        after: [
            (Scope::District, (2, Digest([1; 32]))),
            (Scope::Site("XY".into()), (0, Digest::ZERO)),
        ]
        .into(),
        accepted: Some(place()),
        limit: 100,
        bytes: 100_000,
        own_in_full: false,
    }
}

fn answer() -> PullAnswer {
    let entries = &entries()[..3];
    let running = entries.iter().fold(Digest::ZERO, |running, entry| {
        running_after(running, entry.hash)
    });
    let page = Page {
        scope: Scope::Site("XY".into()),
        after: 0,
        entries: vec![
            PageEntry::Whole(WireEntry::from(&entries[0])),
            PageEntry::Own(entries[1].hash),
            PageEntry::Whole(WireEntry::from(&Entry {
                content: None,
                ..entries[2].clone()
            })),
        ],
        running,
        head: 9,
    };
    PullAnswer {
        pages: vec![page],
        diverged: vec![Scope::District],
        behind: Some(Behind {
            newest: Some(place()),
        }),
    }
}

fn outbound() -> Outbound {
    Outbound {
        device: device(),
        serial: 2,
        enrol: Some(enrol()),
        pushes: vec![push()],
        pull: pull(),
        renew: false,
    }
}

fn inbound() -> Inbound {
    Inbound {
        device: device(),
        serial: 2,
        enrolled: Some((Digest([2; 32]), Ok(enrolled()))),
        refused: None,
        pushed: vec![(4, taken())],
        after: pull().after,
        pulled: vec![answer()],
        renewed: Some(Epoch(4)),
    }
}

fn taken() -> PushAnswer {
    PushAnswer::Taken {
        accepted: place(),
        durable: Some(place()),
        forked: true,
    }
}

fn written<M: serde::Serialize>(message: &M) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(message, &mut bytes).unwrap();
    bytes
}

/// Every message unpacked, and one as it travels; the first byte is the place in the target's list.
fn messages() -> Vec<Vec<u8>> {
    let part = FilePart {
        file: Digest([8; 32]),
        size: 5,
        at: 0,
        bytes: b"12345".to_vec(),
    };
    let behind = PushAnswer::Behind(Behind { newest: None });
    let seeds = [
        (0, written(&push())),
        (1, written(&taken())),
        (1, written(&behind)),
        (2, written(&pull())),
        (3, written(&answer())),
        (4, written(&Renewed { epoch: Epoch(3) })),
        (
            5,
            written(&FilesAsked {
                files: vec![Digest([8; 32]), Digest([9; 32])],
            }),
        ),
        (6, written(&part)),
        (
            7,
            written(&FileWanted {
                file: Digest([8; 32]),
                at: 3,
            }),
        ),
        (8, written(&FileHad { have: 5 })),
        (9, written(&outbound())),
        (10, written(&inbound())),
        // 132 is 0 in the target's list of 11.
        (132, zonedesk_sync::encode(&push()).unwrap()),
    ];
    seeds
        .into_iter()
        .map(|(pick, bytes)| [vec![pick], bytes].concat())
        .collect()
}

fn envelopes() -> Vec<Vec<u8>> {
    vec![
        [vec![0], zonedesk_fuzzing::sealed(&outbound())].concat(),
        [vec![128], written(&outbound())].concat(),
    ]
}

fn letters() -> Vec<Vec<u8>> {
    let letter = Letter {
        version: Letter::VERSION,
        address: "https://zwgk.example.gov.cn:8443".into(),
        district: "临渭区".into(),
        site: "XY".into(),
        site_name: "向阳街道便民服务中心".into(),
        desk: 2,
        code: "0a".repeat(20),
        trust: Some("一张证书".into()),
        district_key: "一把公钥".into(),
    };
    let json = serde_json::to_vec(&letter).unwrap();
    let text = format!("请妥善保管：\n{}谢谢", letter.to_text());
    vec![
        [vec![0], text.into_bytes()].concat(),
        [vec![128], json].concat(),
    ]
}

fn enrol() -> Enrol {
    Enrol {
        code: "0a".repeat(20),
        device: device(),
        epoch: Epoch(0),
        public_key: "一把公钥".into(),
        signature: "30".repeat(9),
    }
}

fn enrolled() -> Enrolled {
    Enrolled {
        grant: "a1".repeat(9),
        signature: "30".repeat(9),
    }
}

fn small() -> Vec<Vec<u8>> {
    let refusal = Refusal {
        code: RefusalCode::Unsound,
        message: "the chain is broken".into(),
    };
    let session = Session {
        device: device(),
        nonce: "ab".repeat(32),
        signature: "30".repeat(9),
    };
    let token = Token {
        token: "t".into(),
        expires_in_s: 900,
    };
    let challenge = Challenge {
        nonce: "ab".repeat(32),
    };
    vec![
        serde_json::to_vec(&enrol()).unwrap(),
        serde_json::to_vec(&enrolled()).unwrap(),
        serde_json::to_vec(&challenge).unwrap(),
        serde_json::to_vec(&session).unwrap(),
        serde_json::to_vec(&token).unwrap(),
        serde_json::to_vec(&refusal).unwrap(),
        b"district".to_vec(),
        b"site-XY".to_vec(),
    ]
}

const REGISTER: &str = "临渭区政府信息公开申请登记\n接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,转交日期\n\
    2026-11-24,当面,自然人,\"张,晓明\",13809131234,改造资金一,区住建局,\n2026年11月3日,邮寄,法人,甲公司,,\"两\n行\",区财政局,2026/11/24\n";

fn texts() -> Vec<Vec<u8>> {
    let wide = |bytes: fn(u16) -> [u8; 2], mark: [u8; 2]| {
        let units = REGISTER.encode_utf16().flat_map(bytes);
        mark.into_iter().chain(units).collect()
    };
    vec![
        REGISTER.into(),
        format!("\u{feff}{}", REGISTER.replace(',', ";")).into_bytes(),
        REGISTER.replace(',', "\t").into_bytes(),
        wide(u16::to_le_bytes, [0xff, 0xfe]),
        wide(u16::to_be_bytes, [0xfe, 0xff]),
        // 姓名,甲 in GB18030.
        b"\xd0\xd5\xc3\xfb,\xbc\xd7\r\n".to_vec(),
    ]
}

fn registers() -> Vec<Vec<u8>> {
    let applications = "接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,转交日期\n\
        2026-11-24,当面,自然人,张晓明,13809131234,改造资金一,区住建局,\n#46345,邮寄,法人,甲公司,,资金,区财政局,@1795484700\n";
    let consultations = "咨询日期,咨询方式,咨询人,联系电话,咨询内容,答复内容,答复日期\n2026-11-24,当面,张晓明,13809131234,补贴怎么申领,按季申领,2026-11-24\n";
    let copies =
        "日期,用途,页数,份数,金额\n2026-11-24,复印资料,#3,1,0.60\n2026-11-25,打印,2,#1,0\n";
    [(0, applications), (1, consultations), (2, copies)]
        .map(|(pick, text)| [vec![pick], text.as_bytes().to_vec()].concat())
        .into()
}

const MATERIALS: &str = "资料名称,类别,层级,来源单位,文号,版本,发布日期,有效期至,链接,位置,份数,上架日期,备注\n\
    办事指南,办事指南,区级,区政府办公室,,2026年版,2026-01-15,,https://www.example.gov.cn/guide,A1,2,,\n政府公报,政府公报,,,,,2026年1月,,,,,,\n";

const KEYS: &str = r#"{"format":1,"device":"00000000-0000-0000-0000-00000000de51","slots":[
{"opened_by":"recovery_code","kdf":"argon2id","memory_kib":8,"passes":1,"salt":"00112233445566778899aabbccddeeff","cipher":"aes-256-gcm","nonce":"000102030405060708090a0b","wrapped":"0011"},
{"opened_by":"pin","holder":{"operator":"00000000-0000-0000-0000-000000000001","name":"王敏","role":"manager"},"kdf":"argon2id","memory_kib":8,"passes":1,"salt":"00","cipher":"aes-256-gcm","nonce":"00","wrapped":"00"}]}"#;

fn anchor() -> Vec<u8> {
    let mut text = format!("zonedesk-anchor 1 {}\n", device());
    for seq in 1..3 {
        let hash = "5a".repeat(32);
        text.push_str(&format!(
            "entry 0 {seq} {hash}\nplanned 0 {seq} {hash} 3006020101020101\nkept 0 {seq}\n"
        ));
    }
    text.into_bytes()
}

fn backup_facts() -> Vec<Vec<u8>> {
    let facts = BackupFacts {
        format: 1,
        made_at_ms: 1_795_484_700_000,
        reason: BackupReason::Asked,
        site: "向阳街道便民服务中心".into(),
        desk: 1,
        epoch: 0,
        seq: 9,
        head: "5a".repeat(32),
        entries: 9,
        attachments: 1,
        damaged_attachments: 0,
        files: vec![FileFacts {
            name: "zonedesk.db".into(),
            bytes: 4096,
            sm3: "5a".repeat(32),
        }],
    };
    vec![
        facts.to_text().unwrap().into_bytes(),
        serde_json::to_vec(&facts).unwrap(),
    ]
}

/// A page of text as a ledger has it, nothing packed, so that it can be changed letter by letter.
fn page_of_text() -> Vec<u8> {
    let content = "BT /F1 12 Tf 1 0 0 1 60 780 Tm <00010002> Tj ET 0.5 w 50 700 m 500 700 l S q 10 0 0 10 50 50 cm Q";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[]>>".to_owned(),
        "<</Length 60>>stream\n2 beginbfchar\n<0001> <53F0>\n<0002> <8D26>\nendbfchar\n          \nendstream".to_owned(),
    ];
    let mut file = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        file.push_str(&format!("{number} 0 obj{object}endobj\n"));
    }
    let table = file.len();
    file.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f \n",
        places.len() + 1
    ));
    for place in &places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n",
        places.len() + 1
    ));
    file.into_bytes()
}

/// One white dot, as a BMP.
fn dot() -> Vec<u8> {
    let dot = "Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAATCwAAEwsAAAAAAAAAAAAA////AA==";
    STANDARD.decode(dot).unwrap()
}

/// The dot as BMP, PNG, JPEG and PDF.
fn scans() -> Vec<Vec<u8>> {
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let pdf = scan_pdf(&[dot()], None).unwrap().bytes;
    let find = |mark: &[u8]| pdf.windows(mark.len()).position(|window| window == mark);
    let jpeg = pdf[find(b"\xff\xd8\xff").unwrap()..find(b"\xff\xd9").unwrap() + 2].to_vec();
    [
        dot(),
        STANDARD.decode(png).unwrap(),
        jpeg,
        pdf,
        page_of_text(),
    ]
    .into_iter()
    .zip([0, 1].into_iter().cycle())
    .map(|(part, mark)| [vec![mark], part].concat())
    .collect()
}

/// An example of every command; the ids of records are those of none.
fn requests() -> Vec<Vec<u8>> {
    let counter = counter();
    let seeds = COMMANDS.iter().enumerate().map(|(place, command)| {
        let (mut request, _) = counter.example(command.name);
        settle(&mut request);
        if request["recovery_code"].is_string() {
            request["recovery_code"] = "2222-2222-2222-2222-2222".into();
        }
        let json = serde_json::to_vec(&request).unwrap();
        [vec![u8::try_from(place).unwrap()], json].concat()
    });
    // A paper in full is longer than a target reads.
    seeds.filter(|seed| seed.len() <= 8_192).collect()
}

/// Takes out what is another one in every run: ids, and folders of the machine.
fn settle(value: &mut Value) {
    match value {
        Value::String(text) if Uuid::parse_str(text).is_ok() => *text = Uuid::nil().to_string(),
        Value::String(text) if text.starts_with('/') => *text = "/media/stick".into(),
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::Object(fields) => fields.values_mut().for_each(settle),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Keeps the two encoders together: what is deterministic is also what travels.
#[test]
fn the_body_of_a_seed_is_in_the_one_form() {
    for entry in entries() {
        let value: ciborium::Value = ciborium::from_reader(&body(&entry)[..]).unwrap();
        assert_eq!(to_deterministic(&value).unwrap(), body(&entry));
    }
}

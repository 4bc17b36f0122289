//! The doors as whoever is outside finds them: a real server on a port of its own, asked byte by byte.

use crate::suite::Pen;
use reqwest::{Client, Response, StatusCode, header};
use serde_json::{Value, json};
use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use tempfile::TempDir;
use tokio::sync::oneshot;
use zonedesk_domain::journal::{DeviceId, DeviceKey, Digest, Epoch};
use zonedesk_server::{
    Config, Database, District, Server, SqliteStorage, Storage, invite, system_now_ms,
};
use zonedesk_sync::{
    EnrolStatement, Grant, Letter, PageEntry, Pull, PullAnswer, Push, PushAnswer, Scope,
    SessionStatement,
    api::{PACKED, path},
    code_digest, decode, encode,
};

pub(crate) struct Doors {
    pub(crate) district: Arc<District<SqliteStorage>>,
    config: Config,
    pub(crate) address: String,
    pub(crate) client: Client,
    stop: Option<oneshot::Sender<()>>,
    folder: TempDir,
}

fn district_key() -> DeviceKey {
    DeviceKey::from_scalar(&[200; 32]).unwrap()
}

impl Doors {
    pub(crate) async fn open() -> Self {
        // The client wants to know who would encrypt, even where nobody does.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = TempDir::new().unwrap();
        let storage = SqliteStorage::open(&folder.path().join("district.db")).unwrap();
        for (code, name) in [("XY", "向阳街道便民服务中心"), ("LW", "临渭区档案馆")]
        {
            storage.add_site(code, name).await.unwrap();
        }
        let config = Config {
            district: "临渭区".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            address: "http://127.0.0.1".into(),
            key: PathBuf::new(),
            database: Database::Sqlite(PathBuf::new()),
            tls: None,
            trust: None,
        };
        let server = Server::bind(&config).unwrap();
        let address = format!("http://{}", server.local_address().unwrap());
        let district = District::new(storage, district_key(), system_now_ms);
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = server.serve(Arc::clone(&district), async {
            let _ = stopped.await;
        });
        tokio::spawn(async { serving.await.unwrap() });
        Self {
            district,
            config,
            address,
            client: Client::new(),
            stop: Some(stop),
            folder,
        }
    }

    /// Its file, as somebody who puts back a copy has it.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("district.db")
    }

    pub(crate) async fn post(
        &self,
        door: &str,
        kind: &str,
        token: Option<&str>,
        body: Vec<u8>,
    ) -> Response {
        let request = self
            .client
            .post(format!("{}{door}", self.address))
            .header(header::CONTENT_TYPE, kind)
            .body(body);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        request.send().await.unwrap()
    }

    async fn json(&self, door: &str, body: Value) -> (StatusCode, Value) {
        let body = serde_json::to_vec(&body).unwrap();
        told(self.post(door, "application/json", None, body).await).await
    }

    async fn letter(&self, site: &str, desk: u16) -> Letter {
        let until = system_now_ms() + 60_000;
        let storage = self.district.storage();
        let key = district_key();
        let letter = invite(storage, &self.config, &key, (site, desk), until);
        letter.await.unwrap()
    }

    fn enrolment(pen: &Pen, letter: &Letter) -> Value {
        let code: [u8; 20] = hex::decode(&letter.code).unwrap().try_into().unwrap();
        let statement = EnrolStatement::new(code_digest(&code), pen.device(), Epoch(0));
        json!({
            "code": letter.code, "device": pen.device(), "epoch": 0, "public_key": pen.public(),
            "signature": pen.signs(&statement.to_bytes().unwrap()),
        })
    }

    /// Lets `pen` in at a number of its own.
    pub(crate) async fn lets_in(&self, site: &str, pen: &Pen) {
        let desk = u16::try_from(pen.device().0.as_u128()).unwrap();
        let letter = self.letter(site, desk).await;
        let (status, answer) = self.json(path::ENROL, Self::enrolment(pen, &letter)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let granted = hex::decode(answer["grant"].as_str().unwrap()).unwrap();
        let grant = Grant::from_bytes(&granted).unwrap();
        assert_eq!((grant.device, grant.desk), (pen.device(), desk));
    }

    async fn nonce(&self) -> String {
        let (status, answer) = self.json(path::CHALLENGE, json!({})).await;
        assert_eq!(status, StatusCode::OK);
        answer["nonce"].as_str().unwrap().to_owned()
    }

    fn session(pen: &Pen, as_device: DeviceId, nonce: &str) -> Value {
        let statement = SessionStatement::new(as_device, Digest::from_hex(nonce).unwrap());
        let signature = pen.signs(&statement.to_bytes().unwrap());
        json!({"device": as_device, "nonce": nonce, "signature": signature})
    }

    pub(crate) async fn token(&self, pen: &Pen) -> String {
        let nonce = self.nonce().await;
        let session = Self::session(pen, pen.device(), &nonce);
        let (status, answer) = self.json(path::SESSION, session).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["token"].as_str().unwrap().to_owned()
    }

    async fn pushes(&self, token: &str, push: &Push) -> Response {
        self.post(path::JOURNAL, PACKED, Some(token), encode(push).unwrap())
            .await
    }

    async fn pulls(&self, token: &str, pull: &Pull, wait: u64) -> PullAnswer {
        let door = format!("{}?wait={wait}", path::STREAMS);
        let answer = self
            .post(&door, PACKED, Some(token), encode(pull).unwrap())
            .await;
        assert_eq!(answer.status(), StatusCode::OK);
        decode(&answer.bytes().await.unwrap()).unwrap()
    }

    pub(crate) async fn entries(&self) -> u64 {
        self.district
            .storage()
            .heads()
            .await
            .unwrap()
            .values()
            .sum()
    }
}

pub(crate) async fn told(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let bytes = response.bytes().await.unwrap();
    (
        status,
        serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    )
}

async fn refused(response: Response) -> (u16, String) {
    let (status, answer) = told(response).await;
    let code = answer["code"].as_str().unwrap_or_default().to_owned();
    (status.as_u16(), code)
}

fn pull(pen: &Pen, scopes: &[Scope]) -> Pull {
    Pull {
        device: pen.device(),
        after: scopes
            .iter()
            .map(|scope| (scope.clone(), (0, Digest::ZERO)))
            .collect(),
        accepted: None,
        limit: 100,
        bytes: 100_000,
        own_in_full: false,
    }
}

fn site(code: &str) -> Scope {
    Scope::Site(code.into())
}

#[tokio::test]
async fn nobody_comes_in_without_a_code_a_key_and_a_fresh_signature() {
    let doors = Doors::open().await;
    let (pen, thief) = (Pen::new(1), Pen::new(7));
    let letter = doors.letter("XY", 1).await;
    let enrolment = Doors::enrolment(&pen, &letter);
    let mut cases = Vec::new();
    for (field, value, code) in [
        ("code", json!("00"), "code_refused"),
        ("code", json!("11".repeat(20)), "unsound"),
        ("signature", json!(thief.signs(b"anything")), "unsound"),
        ("signature", json!("zz"), "unsound"),
        ("public_key", json!(thief.public()), "unsound"),
        ("epoch", json!(3), "unsound"),
        ("device", json!(thief.device()), "unsound"),
        ("device", json!("not a device"), "malformed"),
        ("more", json!(true), "malformed"),
    ] {
        let mut asked = enrolment.clone();
        asked[field] = value;
        cases.push((asked, code));
    }
    for (asked, code) in cases {
        let (_, answer) = doors.json(path::ENROL, asked).await;
        assert_eq!(answer["code"], code, "{answer}");
    }
    assert!(doors.district.storage().devices().await.unwrap().is_empty());
    let (status, first) = doors.json(path::ENROL, enrolment.clone()).await;
    assert_eq!(status, StatusCode::OK);
    // The answer may have been lost; and a copy of the letter opens for nobody else.
    let (_, again) = doors.json(path::ENROL, enrolment).await;
    assert_eq!(first["grant"], again["grant"]);
    let (status, _) = doors
        .json(path::ENROL, Doors::enrolment(&thief, &letter))
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);

    // 登录: a replay, a signature of somebody else, in the name of somebody else, of somebody unknown.
    let nonce = doors.nonce().await;
    let session = Doors::session(&pen, pen.device(), &nonce);
    let (status, _) = doors.json(path::SESSION, session.clone()).await;
    assert_eq!(status, StatusCode::OK);
    let (status, answer) = doors.json(path::SESSION, session).await;
    assert_eq!(
        (status, &answer["code"]),
        (StatusCode::UNAUTHORIZED, &json!("signed_out"))
    );
    for (signer, device) in [(&thief, pen.device()), (&thief, thief.device())] {
        let session = Doors::session(signer, device, &doors.nonce().await);
        let (status, answer) = doors.json(path::SESSION, session).await;
        assert_eq!(
            (status, &answer["code"]),
            (StatusCode::FORBIDDEN, &json!("shut_out"))
        );
    }
    let invented = Doors::session(&pen, pen.device(), &"ab".repeat(32));
    let (status, _) = doors.json(path::SESSION, invented).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_opens_for_its_own_device_until_that_is_shut_out() {
    let doors = Doors::open().await;
    let (mut pen, other) = (Pen::new(1), Pen::new(2));
    doors.lets_in("XY", &pen).await;
    doors.lets_in("LW", &other).await;
    let token = doors.token(&pen).await;
    let push = pen.push(3);
    for wrong in [
        None,
        Some("zz".to_owned()),
        Some("ab".repeat(32)),
        Some(token[2..].to_owned()),
    ] {
        let body = encode(&push).unwrap();
        let answer = doors
            .post(path::JOURNAL, PACKED, wrong.as_deref(), body)
            .await;
        assert!(answer.headers().contains_key(header::WWW_AUTHENTICATE));
        assert_eq!(refused(answer).await, (401, "signed_out".into()));
    }
    let foreign = doors.pushes(&doors.token(&other).await, &push).await;
    assert_eq!(refused(foreign).await, (403, "foreign".into()));
    let body = encode(&pull(&pen, &[site("XY")])).unwrap();
    let foreign = doors
        .post(
            path::STREAMS,
            PACKED,
            Some(&doors.token(&other).await),
            body,
        )
        .await;
    assert_eq!(refused(foreign).await, (403, "foreign".into()));
    assert_eq!(doors.entries().await, 0);

    let answer = doors.pushes(&token, &push).await;
    let answer: PushAnswer = decode(&answer.bytes().await.unwrap()).unwrap();
    assert!(matches!(answer, PushAnswer::Taken { forked: false, .. }));
    // Another site is passed over, as if nobody had asked.
    let token_of_other = doors.token(&other).await;
    let answer = doors
        .pulls(&token_of_other, &pull(&other, &[site("XY"), site("LW")]), 0)
        .await;
    assert_eq!(answer.pages.len(), 1);
    assert_eq!(
        (&answer.pages[0].scope, answer.pages[0].head),
        (&site("LW"), 0)
    );

    doors
        .district
        .storage()
        .revoke(pen.device(), 0)
        .await
        .unwrap();
    let answer = doors.pushes(&token, &pen.push(1)).await;
    assert_eq!(refused(answer).await, (401, "signed_out".into()));
    let session = Doors::session(&pen, pen.device(), &doors.nonce().await);
    let (status, _) = doors.json(path::SESSION, session).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(doors.entries().await, 3);
}

#[tokio::test]
async fn what_was_altered_cut_or_blown_up_is_refused_and_harms_nobody() {
    let doors = Doors::open().await;
    let mut pen = Pen::new(1);
    doors.lets_in("XY", &pen).await;
    let token = doors.token(&pen).await;
    let push = pen.push(4);
    let sent = async |body: Vec<u8>| {
        refused(doors.post(path::JOURNAL, PACKED, Some(&token), body).await).await
    };

    // Altered in transit: a body, a header, the signature, the order, one left out.
    type Change = fn(&mut Push);
    let changes: [(&str, Change); 6] = [
        ("a header", |push| {
            *push.entries[1].header.last_mut().unwrap() ^= 1
        }),
        ("the signature", |push| {
            *push.signature.last_mut().unwrap() ^= 1
        }),
        ("the statement", |push| {
            *push.statement.last_mut().unwrap() ^= 1
        }),
        ("the order", |push| push.entries.swap(1, 2)),
        ("one left out", |push| drop(push.entries.remove(1))),
        ("nothing", |push| push.entries.clear()),
    ];
    for (what, change) in changes {
        let mut altered = push.clone();
        change(&mut altered);
        let answer = sent(encode(&altered).unwrap()).await;
        assert_eq!(answer, (422, "unsound".into()), "{what}");
    }
    let whole = encode(&push).unwrap();
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        let answer = sent(whole[..length].to_vec()).await;
        assert_eq!(answer, (400, "malformed".into()), "{length}");
    }
    // A bomb, a message that is long all the way, and noise.
    let bomb = zstd::bulk::compress(&vec![0; 64 * 1024 * 1024], 3).unwrap();
    assert_eq!(sent(bomb).await, (413, "too_long".into()));
    let long = vec![7; 5 * 1024 * 1024];
    assert_eq!(sent(long).await, (413, "too_long".into()));
    assert_eq!(sent(vec![0xff; 1_000]).await, (400, "malformed".into()));
    let answer = doors
        .post(path::JOURNAL, "text/plain", Some(&token), whole)
        .await;
    assert_eq!(refused(answer).await, (400, "malformed".into()));
    let long = format!("{{\"device\": \"{}\"}}", "x".repeat(20_000));
    let answer = doors
        .post(path::SESSION, "application/json", None, long.into_bytes())
        .await;
    assert_eq!(refused(answer).await, (413, "too_long".into()));
    assert_eq!(doors.entries().await, 0);

    // After all of it the desk goes on; what comes out of order is told where to begin; a replay changes nothing.
    let later = pen.push(1);
    let answer = doors.pushes(&token, &later).await;
    let answer: PushAnswer = decode(&answer.bytes().await.unwrap()).unwrap();
    assert!(matches!(answer, PushAnswer::Behind(behind) if behind.newest.is_none()));
    for push in [&push, &later, &push, &later] {
        assert_eq!(doors.pushes(&token, push).await.status(), StatusCode::OK);
    }
    assert_eq!(doors.entries().await, 5);
}

#[tokio::test]
async fn who_waits_for_news_hears_at_once_and_is_let_go_when_the_server_stops() {
    let mut doors = Doors::open().await;
    let (mut pen, other) = (Pen::new(1), Pen::new(2));
    doors.lets_in("XY", &pen).await;
    doors.lets_in("XY", &other).await;
    let (token, waiting) = (doors.token(&pen).await, doors.token(&other).await);
    let wanted = pull(&other, &[site("XY"), Scope::District]);
    // Nothing is there: the answer waits. What the first desk writes ends it.
    let (heard, pushed) = tokio::join!(doors.pulls(&waiting, &wanted, 50), async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        doors.pushes(&token, &pen.push(2)).await.status()
    });
    assert_eq!(pushed, StatusCode::OK);
    let page = heard.pages.iter().find(|page| page.scope == site("XY"));
    let page = page.unwrap();
    assert_eq!(page.entries.len(), 2);
    assert!(
        page.entries
            .iter()
            .all(|entry| matches!(entry, PageEntry::Whole(_)))
    );

    let mut read = wanted.clone();
    read.after.insert(site("XY"), (2, page.running));
    let stop = doors.stop.take().unwrap();
    let (heard, ()) = tokio::join!(doors.pulls(&waiting, &read, 50), async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        stop.send(()).unwrap();
    });
    assert!(heard.pages.iter().all(|page| page.entries.is_empty()));
}

#[tokio::test]
async fn every_door_that_is_described_is_there_and_says_what_it_is() {
    let doors = Doors::open().await;
    let get = async |door: &str| {
        let answer = doors.client.get(format!("{}{door}", doors.address)).send();
        answer.await.unwrap()
    };
    assert_eq!(
        get("/health").await.json::<Value>().await.unwrap()["status"],
        "ok"
    );
    let described: Value = get("/api/v1/openapi.json").await.json().await.unwrap();
    let described = described["paths"].as_object().unwrap();
    for (door, methods) in described {
        for method in methods.as_object().unwrap().keys() {
            let answer = match method.as_str() {
                "get" => get(door).await,
                "post" => doors.post(door, "text/plain", None, Vec::new()).await,
                other => panic!("{other}"),
            };
            let status = answer.status();
            assert!(
                status != StatusCode::NOT_FOUND && status != StatusCode::METHOD_NOT_ALLOWED,
                "{method} {door}"
            );
            let declared = &methods[method]["responses"];
            assert!(
                !declared[status.as_str()].is_null(),
                "{method} {door}: {status}"
            );
        }
    }
    for door in [
        path::ENROL,
        path::CHALLENGE,
        path::SESSION,
        path::JOURNAL,
        path::STREAMS,
        path::EPOCH,
    ] {
        assert!(described.contains_key(door), "{door} is not described");
        assert_eq!(refused(get(door).await).await, (405, "not_found".into()));
    }
    assert_eq!(
        refused(get("/api/v1/nowhere").await).await,
        (404, "not_found".into())
    );
    let metrics = get("/metrics").await.text().await.unwrap();
    assert!(
        metrics.contains("zonedesk_requests_total{door=\"/health\",status=\"200\"} 2"),
        "{metrics}"
    );
    assert!(metrics.ends_with("# EOF\n"));
}

//! A department and the halls (承办单位): what a hall hands over the department finds at the district, and what it says
//! stands at every desk of the hall.
#![cfg(test)]

use crate::{
    district::DistrictServer,
    hand_over::{hand_over, with},
    joined::Hall,
};
use reqwest::{Certificate, Client};
use serde_json::{Value, json};
use zonedesk_server::{Department, Storage, department_token_digest};
use zonedesk_testkit::postgres::Postgres;

/// A department's own system, which asks the district over TLS.
struct Bureau<'a, S> {
    district: &'a DistrictServer<S>,
    client: Client,
    token: [u8; 32],
}

impl<'a, S: Storage> Bureau<'a, S> {
    fn of(district: &'a DistrictServer<S>, token: u8, name: &str, also: &str) -> Self {
        let trusted = std::fs::read(district.config.trust.as_ref().unwrap()).unwrap();
        let client = Client::builder()
            .tls_certs_only([Certificate::from_pem(&trusted).unwrap()])
            .no_proxy();
        let department = Department {
            id: 0,
            name: name.into(),
            also: vec![also.into()],
            person: "王丽".into(),
            revoked: false,
        };
        let token = [token; 32];
        let digest = department_token_digest(&token);
        let added = district
            .district
            .storage()
            .add_department(digest, &department, 0);
        district.runtime.block_on(added).unwrap();
        Self {
            district,
            client: client.build().unwrap(),
            token,
        }
    }

    fn asks(&self, rest: &str, said: Option<Value>) -> (u16, Value) {
        let url = format!("{}/api/v1/department{rest}", self.district.config.address);
        let request = match said {
            None => self.client.get(url),
            Some(said) => self.client.post(url).json(&said),
        };
        let request = request.bearer_auth(hex::encode(self.token));
        self.district.runtime.block_on(async {
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.json().await.unwrap())
        })
    }

    /// The places of what it has, as paths.
    fn has(&self) -> Vec<String> {
        let (status, inbox) = self.asks("/cases?since=2026-01-01", None);
        assert_eq!(status, 200, "{inbox}");
        let cases = inbox["cases"].as_array().unwrap().iter();
        let place = |case: &Value| {
            let (site, id) = (case["site"].as_str().unwrap(), case["id"].as_str().unwrap());
            format!("/cases/{site}/{id}")
        };
        cases.map(place).collect()
    }

    fn says(&self, place: &str, what: &str, said: Value) -> Value {
        let (status, told) = self.asks(&format!("{place}/{what}"), Some(said));
        assert_eq!(status, 200, "{told}");
        told
    }
}

/// An application that the hall received and handed over.
fn handed_over(hall: &Hall) -> String {
    hall.receives();
    let all = json!({"search": "", "state": "received", "offset": 0, "limit": 100});
    let listed = hall.does("application_list", all).unwrap();
    let id = listed["rows"][0]["id"].as_str().unwrap().to_owned();
    hall.does("application_hand_over", hand_over(&[&id]))
        .unwrap();
    id
}

fn shown(hall: &Hall, id: &str) -> Value {
    hall.does("application_show", json!({"id": id})).unwrap()
}

fn the_department_answers<S: Storage>(district: &DistrictServer<S>) {
    let (one, two) = (Hall::joined(1, district), Hall::joined(2, district));
    let bureau = Bureau::of(district, 1, "临渭区住房和城乡建设局", "区住建局");
    let archive = Bureau::of(district, 2, "临渭区档案馆", "区档案馆");
    let id = handed_over(&one);
    assert!(bureau.has().is_empty(), "it is not at the district yet");
    one.syncs();
    let places = bureau.has();
    assert_eq!(places, [format!("/cases/XY/{id}")]);
    assert!(archive.has().is_empty());

    bureau.says(
        &places[0],
        "sign",
        json!({"on": "2026-11-24", "by": "王丽"}),
    );
    two.syncs();
    one.syncs();
    for hall in [&one, &two] {
        let detail = shown(hall, &id);
        assert_eq!(detail["row"]["state"], "signed_for", "{detail}");
        let history = detail["history"].as_array().unwrap();
        let last = history.last().unwrap();
        assert_eq!(last["who"], "临渭区住房和城乡建设局", "{detail}");
    }
    // It comes back, and has to go out again.
    let reason = json!({"on": "2026-11-24", "reason": "不属于本机关"});
    bureau.says(&places[0], "return", reason);
    one.syncs();
    let detail = shown(&one, &id);
    assert_eq!(detail["next_moves"], json!(["hand_over", "withdraw"]));
    let request = with(hand_over(&[&id]), "agency", json!("区档案馆"));
    one.does("application_hand_over", request).unwrap();
    one.syncs();
    assert!(bureau.has().is_empty(), "somebody else has it now");
    let answer = json!({"on": "2026-11-24", "outcome": "pub_given", "document_number": "临档公开〔2026〕1号"});
    archive.says(&archive.has()[0], "answer", answer);
    two.syncs();
    one.syncs();
    assert_eq!(shown(&two, &id)["row"]["state"], "answered");
    for hall in [&one, &two] {
        hall.is_sound();
    }
}

#[test]
fn what_a_department_says_stands_at_every_desk() {
    the_department_answers(&DistrictServer::embedded());
}

#[test]
fn what_a_department_says_stands_at_every_desk_on_postgres() {
    let cluster = Postgres::start();
    the_department_answers(&DistrictServer::on_postgres(&cluster));
}

#[test]
fn what_both_said_at_once_is_kept_and_shown_with_its_reason() {
    let district = DistrictServer::embedded();
    let hall = Hall::joined(1, &district);
    let bureau = Bureau::of(&district, 1, "临渭区住房和城乡建设局", "区住建局");
    let id = handed_over(&hall);
    hall.syncs();
    district.cut();
    let signed = json!({"id": id, "seen": "handed_over", "on": "20261124", "by": "李强"});
    hall.does("application_sign_for", signed).unwrap();
    district.begin();
    bureau.says(
        &bureau.has()[0],
        "sign",
        json!({"on": "2026-11-24", "by": "王丽"}),
    );
    hall.syncs();
    let detail = shown(&hall, &id);
    assert_eq!(detail["row"]["state"], "signed_for");
    assert_eq!(detail["conflicts"].as_array().unwrap().len(), 1, "{detail}");
    // The department goes on from there.
    let answer = json!({"on": "2026-11-24", "outcome": "pub_given"});
    bureau.says(&bureau.has()[0], "answer", answer);
    hall.syncs();
    assert_eq!(shown(&hall, &id)["row"]["state"], "answered");
    hall.is_sound();
}

//! The contract of every command: who may call it, what it takes, what it answers, how it refuses.
//! The list is the command table itself, so a new command without an example here fails.
#![cfg(test)]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;
use zonedesk_app::{AppError, COMMANDS, Clock, Desk, ErrorCode, Register, call, import_file};
use zonedesk_domain::{journal::EntityId, operator::Role};
use zonedesk_store::{DatabaseKey, WrappingCost};
use zonedesk_testkit::sample;

pub(crate) const PIN: &str = "802413";
/// One white dot, as a BMP.
const DOT: &str =
    "Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAATCwAAEwsAAAAAAAAAAAAA////AA==";
/// The id of no record.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

pub(crate) struct Counter {
    folder: TempDir,
    pub(crate) desk: Desk,
    recovery_code: String,
    /// Three applications: one just received, one handed over, one whose outcome is known.
    pub(crate) received: String,
    handed_over: String,
    answered: String,
    /// A consultation that is with an agency, and one that was answered on the spot.
    pub(crate) questions: [String; 2],
    /// A suggestion that was forwarded, and one that was not.
    suggestions: [String; 2],
}

fn clock() -> Clock {
    let now: DateTime<Utc> = "2026-11-24T01:30:00Z".parse().unwrap();
    Clock::new(move || now)
}

fn desk_in(folder: &TempDir) -> Desk {
    Desk::new(folder.path(), clock())
        .with_wrapping_cost(WrappingCost {
            memory_kib: 8,
            passes: 1,
        })
        // Whoever runs the tests may have a printer; nothing comes out of it.
        .with_print_server(folder.path().join("no-printer"))
        .with_exports(folder.path().join("exports"))
}

fn set_up_request() -> Value {
    json!({
        "district": "临渭区", "name": "向阳街道便民服务中心", "code": "XY", "kind": "service-hall", "desk": 1,
        "hours": [{"from": "08:00", "to": "12:00"}, {"from": "14:00", "to": "17:30"}],
        "manager_name": "王敏", "pin": PIN,
    })
}

/// A letter for this desk, of a district that nobody can reach.
fn letter() -> zonedesk_sync::Letter {
    zonedesk_sync::Letter {
        version: zonedesk_sync::Letter::VERSION,
        address: "https://127.0.0.1:9".into(),
        district: "临渭区".into(),
        site: "XY".into(),
        site_name: "向阳街道便民服务中心".into(),
        desk: 1,
        code: "00".repeat(20),
        trust: None,
        district_key: String::new(),
    }
}

/// What 张晓明 fills in.
pub(crate) fn form() -> Value {
    json!({
        "name": "张晓明", "identity_kind": "居民身份证", "identity_number": "610502199601010015",
        "phone": "13809131234", "agencies": ["区住建局"],
        "content": "2025年向阳街道老旧小区改造资金使用情况", "delivery": "当面领取", "carrier": "纸质",
    })
}

/// An invented notice for 2027.
pub(crate) const NEXT_YEAR: &str = "date,kind,name
2027-01-01,holiday,元旦
2027-02-05,holiday,春节
2027-02-06,holiday,春节
2027-02-07,holiday,春节
2027-02-08,holiday,春节
2027-02-20,workday,春节
2027-04-05,holiday,清明节
2027-05-01,holiday,劳动节
2027-05-02,holiday,劳动节
2027-06-09,holiday,端午节
2027-09-15,holiday,中秋节
2027-10-01,holiday,国庆节
2027-10-02,holiday,国庆节
2027-10-03,holiday,国庆节
";

/// The sample line of 区住建局.
pub(crate) fn housing() -> String {
    EntityId::derived("agency", "临渭区住房和城乡建设局".as_bytes()).to_string()
}

pub(crate) fn agency_request(name: &str, short_name: &str) -> Value {
    json!({
        "id": null, "name": name, "short_name": short_name, "phone": "0913-2100003",
        "address": "区政务大楼 2 层", "channels": ["post", "counter"], "hours": "", "contact": "", "note": "",
    })
}

/// An answer that 区人社局 supplied today.
pub(crate) fn material_request(title: &str) -> Value {
    json!({
        "id": null, "title": title, "category": "guide", "level": "county",
        "issuer": "区政府办公室", "document_number": "", "version": "2026年版",
        "issued_on": "20260115", "valid_until": "", "url": "https://www.example.gov.cn/guide",
        "shelf": "A1", "copies": "2", "shelved_on": "", "note": "",
    })
}

pub(crate) fn reading_request(way: &str, people: u32) -> Value {
    json!({"people": people, "way": way, "subject": null, "help": [], "on": ""})
}

pub(crate) fn guidance_request(question: &str) -> Value {
    json!({
        "id": null, "question": question, "answer": "持身份证到三楼社保窗口。",
        "supplied_by": "临渭区人力资源和社会保障局", "confirmed_on": "20261120",
        "policy": "灵活就业人员社会保险补贴办法", "document_number": "渭人社发〔2026〕12号",
        "valid_until": "20261231", "category": "社保",
    })
}

fn copy_files(from: &std::path::Path, to: &std::path::Path) {
    for found in std::fs::read_dir(from).unwrap() {
        let found = found.unwrap();
        let copy = to.join(found.file_name());
        if found.file_type().unwrap().is_dir() {
            std::fs::create_dir(&copy).unwrap();
            copy_files(&found.path(), &copy);
        } else {
            std::fs::copy(found.path(), copy).unwrap();
        }
    }
}

/// A desk with one operator of every role; the manager is signed in.
pub(crate) fn counter() -> Counter {
    let folder = TempDir::new().unwrap();
    let mut desk = desk_in(&folder);
    let outcome = call(&mut desk, "desk_set_up", set_up_request()).unwrap();
    for (name, role) in [
        ("李窗", "clerk"),
        ("赵审", "auditor"),
        ("孙管", "administrator"),
    ] {
        call(
            &mut desk,
            "operator_add",
            json!({"name": name, "role": role, "pin": PIN}),
        )
        .unwrap();
    }
    let recovery_code = outcome["recovery_code"].as_str().unwrap().to_owned();
    let register = folder.path().join("register.csv");
    std::fs::write(
        &register,
        "接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,转交日期\n\
         2026-11-24,当面,自然人,张晓明,13809131234,改造资金一,区住建局,\n\
         2026-11-24,当面,自然人,李秀兰,13809131235,改造资金二,区财政局,2026-11-24\n\
         2026-11-24,当面,自然人,赵建国,13809131236,改造资金三,区民政局,2026-11-24\n",
    )
    .unwrap();
    import_file(&mut desk, Register::Applications, &register, false).unwrap();
    std::fs::remove_file(&register).unwrap();
    let found = |desk: &mut Desk, text: &str| {
        let request = json!({"search": text, "state": null, "offset": 0, "limit": 1});
        let listed = call(desk, "application_list", request).unwrap();
        listed["rows"][0]["id"].as_str().unwrap().to_owned()
    };
    let (received, handed_over, answered) = (
        found(&mut desk, "改造资金一"),
        found(&mut desk, "改造资金二"),
        found(&mut desk, "改造资金三"),
    );
    call(&mut desk, "application_answer", answer_request(&answered)).unwrap();
    let mut made = |command: &str, request: Value| {
        let detail = call(&mut desk, command, request).unwrap();
        detail["row"]["id"].as_str().unwrap().to_owned()
    };
    let questions = [
        question(json!({"agency": "区人社局"})),
        question(json!({"answer": "按季申领。"})),
    ]
    .map(|request| made("consultation_register", request));
    let suggestions = [json!("区政府办"), json!(null)]
        .map(|agency| made("suggestion_register", suggestion(&agency)));
    Counter {
        folder,
        desk,
        recovery_code,
        received,
        handed_over,
        answered,
        questions,
        suggestions,
    }
}

fn answer_request(id: &str) -> Value {
    json!({
        "id": id, "seen": "handed_over", "on": "20261124", "outcome": "pub_given",
        "document_number": "临民公开告〔2026〕3号", "on_the_spot": false, "note": "",
    })
}

/// A question as the screen sends it, with `more` in it.
fn question(more: Value) -> Value {
    let mut request = json!({
        "content": "灵活就业人员社保补贴申领条件", "channel": "in_person", "asker": "", "contact": "",
        "reply_by": null, "category": "", "policy": "", "document_number": "", "note": "",
        "answer": null, "agency": null,
    });
    for (field, value) in more.as_object().unwrap() {
        request[field] = value.clone();
    }
    request
}

fn suggestion(agency: &Value) -> Value {
    json!({
        "content": "希望延长周六开放时间", "channel": "box", "category": null, "name": "", "contact": "",
        "note": "", "agency": agency,
    })
}

impl Counter {
    /// The same desk a second time, nobody signed in: what happens to it does not happen to this one.
    pub(crate) fn twin(&mut self) -> Self {
        call(&mut self.desk, "session_sign_out", json!({})).unwrap();
        let folder = TempDir::new().unwrap();
        copy_files(self.folder.path(), folder.path());
        Self {
            desk: desk_in(&folder),
            folder,
            recovery_code: self.recovery_code.clone(),
            received: self.received.clone(),
            handed_over: self.handed_over.clone(),
            answered: self.answered.clone(),
            questions: self.questions.clone(),
            suggestions: self.suggestions.clone(),
        }
    }

    pub(crate) fn sign_in(&mut self, role: Role) {
        let status = call(&mut self.desk, "session_sign_out", json!({})).unwrap();
        let role = serde_json::to_value(role).unwrap();
        let operators = status["operators"].as_array().unwrap();
        let id = &operators
            .iter()
            .find(|operator| operator["role"] == role)
            .unwrap()["id"];
        call(
            &mut self.desk,
            "session_sign_in",
            json!({"operator_id": id, "pin": PIN}),
        )
        .unwrap();
    }

    /// Where whole years of ledgers go.
    pub(crate) fn exports(&self) -> std::path::PathBuf {
        self.folder.path().join("exports")
    }

    /// How the application that was just received stands.
    pub(crate) fn revision(&mut self) -> String {
        let request = json!({"id": self.received});
        let detail = call(&mut self.desk, "application_show", request).unwrap();
        detail["revision"].as_str().unwrap().to_owned()
    }

    /// Entries in the journal, as somebody signed in counts them.
    pub(crate) fn entries(&mut self) -> u64 {
        let verified = call(&mut self.desk, "data_verify", json!({})).unwrap();
        assert_eq!(verified["sound"], true);
        verified["entries"].as_u64().unwrap()
    }

    /// The id of somebody's account.
    pub(crate) fn operator(&self, name: &str) -> String {
        let slots = zonedesk_store::KeySlots::read(self.desk.folder())
            .unwrap()
            .unwrap();
        let holders = slots.holders();
        let found = holders.iter().find(|holder| holder.name == name).unwrap();
        found.operator.to_string()
    }

    /// A sound request for each command and a field that its answer has.
    pub(crate) fn example(&self, name: &str) -> (Value, &'static str) {
        match name {
            "desk_status" | "session_sign_out" | "session_lock" | "demo_start" | "demo_end" => {
                (json!({}), "stage")
            }
            "site_update" => (
                json!({
                    "district": "临渭区", "name": "向阳街道便民服务中心",
                    "hours": [{"from": "08:00", "to": "12:00"}, {"from": "14:00", "to": "18:00"}],
                    "summer": {"from": "07-01", "to": "08-31", "hours": [{"from": "08:00", "to": "12:00"}]},
                    "idle_minutes": 15,
                }),
                "site",
            ),
            "operator_list" => (json!({}), "rows"),
            "district_show" | "district_sync" => (json!({}), "light"),
            "district_join" => (
                json!({"letter": letter().to_text(), "proxy": ""}),
                "address",
            ),
            "bundle_make" => (json!({}), "name"),
            // What these do is told in `carried.rs`.
            "bundle_take" => (json!({"data": ""}), ""),
            "bundle_go_on" => (json!({}), ""),
            "operator_retire" => (
                json!({"operator_id": self.operator("李窗"), "reason": "调离"}),
                "rows",
            ),
            "operator_pin_reset" => (
                json!({"operator_id": self.operator("李窗"), "new_pin": "918273"}),
                "",
            ),
            "session_pin_change" => (json!({"old_pin": PIN, "new_pin": "918273"}), ""),
            "recovery_draw" => (json!({"recovery_code": self.recovery_code}), "pdf"),
            "agency_list" => (json!({"text": "zjj", "with_retired": true}), "rows"),
            "agency_set" => (agency_request("临渭区数据局", "区数据局"), "id"),
            "agency_retire" => (json!({"id": housing(), "reason": "机构改革"}), ""),
            "referral_draw" => (json!({}), "pdf"),
            "calendar_show" => (json!({}), "years"),
            "calendar_import" => (
                json!({
                    "csv": NEXT_YEAR, "notice_number": "国办发明电〔2026〕9号",
                    "notice_url": "", "confirmed": true,
                }),
                "changed",
            ),
            "material_list" => (
                json!({"search": null, "standings": ["on_shelf"], "offset": 0, "limit": 50}),
                "rows",
            ),
            "material_import" => (
                json!({
                    "name": "资料清单.csv", "confirmed": false,
                    "data": STANDARD.encode("资料名称,类别\n公开指南,政府信息公开指南\n"),
                }),
                "new",
            ),
            "material_overview" => (json!({}), "wanted"),
            "material_set" => (material_request("临渭区政府信息公开指南"), "view"),
            "material_catalogue_draw" | "material_stock_draw" => (json!({}), "pdf"),
            // What these do is told in `reading_room.rs`.
            "material_show" => (json!({"id": self.received}), ""),
            "material_remove" => (json!({"id": self.received, "reason": "换版"}), ""),
            "material_count" => (
                json!({"lines": [{"id": self.received, "book": 1, "copies": "1", "note": ""}]}),
                "",
            ),
            "material_labels_draw" => (json!({"ids": [self.received]}), ""),
            "reading_cancel" => (json!({"id": self.received, "reason": "误点"}), ""),
            "reading_note" => (reading_request("reading", 1), "people"),
            "reading_list" => (json!({"month": null}), "by_day"),
            "guidance_list" => (json!({"text": "", "only_ending": false}), "rows"),
            "guidance_set" => (guidance_request("社保补贴如何申领"), "id"),
            "guidance_propose" => (json!({"id": self.questions[0]}), ""),
            "guidance_offer" => (json!({"text": "社保补贴"}), "rows"),
            // What these do is told in `guidance.rs`.
            "guidance_lapse" => (json!({"id": self.received, "reason": "废止"}), ""),
            "guidance_askers" | "guidance_askers_draw" => (json!({"id": self.received}), ""),
            "calendar_moves_draw" => (json!({"year": 2027, "ordinal": 1}), ""),
            "deadline_explain" => (json!({"from_on": "20261009", "days": 20}), "days"),
            "deadline_draw" => (json!({"from_on": "20260214", "days": 20}), "pdf"),
            "case_deadline_draw" => (json!({"noun": "application", "id": self.received}), "pdf"),
            "desk_set_up" => (set_up_request(), "recovery_code"),
            "operator_add" => (
                json!({"name": "周新", "role": "clerk", "pin": PIN}),
                "operators",
            ),
            "session_sign_in" => (json!({"operator_id": "?", "pin": PIN}), "stage"),
            "session_recover" => (
                json!({"recovery_code": self.recovery_code, "new_pin": PIN}),
                "stage",
            ),
            "recovery_renew" => (json!({}), "recovery_code"),
            "today_show" => (json!({}), "open_handovers"),
            "application_list" => (
                json!({"search": null, "state": null, "offset": 0, "limit": 50}),
                "rows",
            ),
            "application_show" => (json!({"id": self.received}), "row"),
            "application_advise" => (json!({"form": form()}), "advice"),
            "application_receive" => (json!({"form": form()}), "received"),
            "application_slip_draw" => (json!({"ids": [self.received]}), "pdf"),
            "application_transfer_draw" => (json!({"ids": [self.handed_over]}), "pdf"),
            "application_form_draw" => (json!({"id": null, "sample": true}), "pdf"),
            "application_hand_over" => (
                json!({
                    "ids": [self.received], "on": "20261124", "channel": "in_person",
                    "original_follows": false, "receiver": "赵收", "late_reason": "", "note": "",
                }),
                "handed_over",
            ),
            // None of the three owes an original.
            "application_original_deliver" => (
                json!({"id": self.handed_over, "seen": "handed_over", "on": "20261124", "receiver": "赵收"}),
                "",
            ),
            "application_sign_for" => (
                json!({"id": self.handed_over, "seen": "handed_over", "on": "20261124", "by": "赵收"}),
                "next_moves",
            ),
            "application_return" => (
                json!({"id": self.handed_over, "seen": "handed_over", "on": "20261124", "reason": "不属于本机关"}),
                "next_moves",
            ),
            "application_answer" => (answer_request(&self.handed_over), "next_moves"),
            "application_confirm" => (
                json!({
                    "id": self.received, "seen": "received", "on": "20261124", "note": "电话",
                }),
                "",
            ),
            "application_correction_ask" => (
                json!({
                    "id": self.handed_over, "seen": "handed_over", "on": "20261124",
                    "what": "写明年份", "until": "20261208", "document_number": "",
                }),
                "clock",
            ),
            // None of the three waits for anybody.
            "application_correction_receive" => (
                json!({"id": self.handed_over, "seen": "correcting", "on": "20261124", "note": ""}),
                "",
            ),
            "application_opinion_ask" => (
                json!({
                    "id": self.handed_over, "seen": "handed_over", "on": "20261124",
                    "of": "third_party", "name": "某某公司",
                }),
                "clock",
            ),
            "application_opinion_receive" => (
                json!({
                    "id": self.handed_over, "seen": "consulting", "on": "20261124",
                    "silent": false, "note": "",
                }),
                "",
            ),
            "application_fee_ask" => (
                json!({
                    "id": self.handed_over, "seen": "handed_over", "on": "20261124",
                    "amount": "500", "until": "", "document_number": "",
                }),
                "clock",
            ),
            "application_fee_pay" => (
                json!({"id": self.handed_over, "seen": "paying", "on": "20261124", "note": ""}),
                "",
            ),
            "application_extend" => (
                json!({
                    "id": self.handed_over, "seen": "handed_over", "on": "20261124",
                    "days": "20", "approved_by": "周主任", "reason": "",
                }),
                "clock",
            ),
            "application_serve" => (
                json!({
                    "id": self.answered, "seen": "answered", "on": "20261124",
                    "by": "post", "note": "EMS 123",
                }),
                "next_moves",
            ),
            "application_withdraw" => (
                json!({"id": self.received, "seen": "received", "on": "20261124", "reason": ""}),
                "next_moves",
            ),
            "application_archive" => (
                json!({"id": self.answered, "seen": "answered"}),
                "next_moves",
            ),
            // Somebody else changed it since.
            "application_correct" => (
                json!({
                    "id": self.received, "revision": "0-", "reason": "申请人更正电话",
                    "changes": [{"field": "phone", "value": "13809131239"}],
                }),
                "",
            ),
            "application_reveal" => (json!({"id": self.received}), "fields"),
            "application_correction_draw" => (json!({"id": self.received}), ""),
            "day_show" => (json!({}), "keeps_open"),
            "day_close" => (
                json!({
                    "on": "2026-11-24",
                    "left_over": [{"id": self.received, "reason": "承办单位停电"}],
                }),
                "closed",
            ),
            "day_close_draw" => (json!({}), ""),
            "consultation_list" | "suggestion_list" => (
                json!({"search": null, "state": null, "offset": 0, "limit": 50}),
                "rows",
            ),
            "consultation_register" => (question(json!({})), "lookup_code"),
            "consultation_show" => (json!({"id": self.questions[0]}), "moves"),
            "consultation_reveal" => (json!({"id": self.questions[0]}), "fields"),
            "consultation_assign" => (
                json!({"id": self.questions[0], "agency": "区医保局", "reason": "退回"}),
                "row",
            ),
            "consultation_urge" => (
                json!({"id": self.questions[0], "by": "phone", "to": "刘科长", "note": ""}),
                "urged",
            ),
            "consultation_answer" => (
                json!({"id": self.questions[0], "on_the_spot": false, "on": "", "content": "按季申领。",
                       "answered_by": "", "reply_by": "phone"}),
                "row",
            ),
            "consultation_correct" => (
                json!({"id": self.questions[0], "field": "asker", "value": "邽女士", "reason": "补记"}),
                "fields",
            ),
            "consultation_rate" => (
                json!({"id": self.questions[1], "satisfaction": "satisfied", "note": ""}),
                "history",
            ),
            "consultation_assignment_draw"
            | "consultation_urge_draw"
            | "consultation_slip_draw" => (json!({"id": self.questions[0]}), "pdf"),
            "suggestion_register" => (suggestion(&json!("区政府办")), "forwarded_on"),
            "suggestion_show" => (json!({"id": self.suggestions[0]}), "moves"),
            "suggestion_reveal" => (json!({"id": self.suggestions[0]}), "fields"),
            "suggestion_forward" => (
                json!({"id": self.suggestions[1], "agency": "区政府办", "note": ""}),
                "row",
            ),
            "suggestion_answer" => (
                json!({"id": self.suggestions[0], "on": "20261124", "adopted": true,
                       "content": "已采纳", "told_by": "posted"}),
                "row",
            ),
            "suggestion_correct" => (
                json!({"id": self.suggestions[0], "field": "name", "value": "蔺㛃", "reason": "补记"}),
                "fields",
            ),
            "suggestion_form_draw" => (json!({"id": null}), "pdf"),
            "suggestion_forward_draw" => (json!({"id": self.suggestions[0]}), "pdf"),
            "attachment_list" => (
                json!({"noun": "application", "id": self.received}),
                "attachments",
            ),
            "attachment_add" => (
                json!({
                    "noun": "application", "id": self.received, "purpose": "form", "name": "", "parts": [DOT],
                }),
                "attachments",
            ),
            "backup_show" => (json!({}), "backups"),
            "backup_place_set" => (json!({"path": ""}), "backups"),
            // What these do with a place is told in `backups.rs`.
            "backup_make" | "backup_prove" => (json!({}), ""),
            "restore_find" => (json!({"path": "/nowhere"}), ""),
            "restore_start" => (
                json!({
                    "path": "/nowhere", "device": "", "name": "", "operator_id": null, "secret": "",
                }),
                "",
            ),
            "kiosk_show" => (json!({}), "tiles"),
            "kiosk_arrange" => (
                json!({"tiles": [], "idle_seconds": 90, "pin": null}),
                "tiles",
            ),
            // What it writes is told in `kiosk.rs`.
            "kiosk_publish" => (json!({"folder": null}), ""),
            "scan_folder_show" => (json!({}), "scans"),
            "scan_folder_set" => (json!({"path": ""}), "path"),
            "scan_read" => (json!({"name": "scan.jpg"}), "data"),
            "attachment_draw" => (
                json!({"noun": "application", "id": self.received, "file": ""}),
                "pdf",
            ),
            "attachment_take_down" => (
                json!({"noun": "application", "id": self.received, "file": "", "reason": "放错了件"}),
                "attachments",
            ),
            "agency_find" => (json!({"text": "zjj", "limit": 8}), "rows"),
            "agency_sheet_draw" => (json!({}), "pdf"),
            "draft_save" => (json!({"form": "application", "content": "{}"}), "saved_at"),
            "draft_load" => (json!({"form": "application"}), "content"),
            "draft_discard" => (json!({"form": "application"}), ""),
            "file_save" => (json!({"name": "台账.pdf", "data": "JVBERg=="}), "path"),
            "printer_list" => (json!({}), "printers"),
            "paper_print" => (
                json!({"title": "台账", "pdf": "JVBERi0xLjc=", "copies": 1, "printer": null}),
                "printer",
            ),
            "month_show" => (json!({"month": "2026-10"}), "papers"),
            "month_seal" => (json!({"month": "2026-10"}), "papers"),
            "ledger_check" => (json!({"data": "JVBERg=="}), "differences"),
            "month_export" => (json!({"month": "2026-10"}), "data"),
            "ledger_draw" => (
                json!({"register": "applications", "month": "2026-10"}),
                "pdf",
            ),
            "ledger_export" => (json!({"register": "summary", "month": "2026-10"}), "data"),
            "record_search" => (
                json!({"text": "改造", "kind": "application", "limit": 10}),
                "rows",
            ),
            "tariff_set" => (serde_json::to_value(sample::tariff()).unwrap(), "tariffs"),
            "tariff_show" => (json!({}), "free_notice"),
            "tariff_withdraw" => (
                json!({"id": NOBODY, "on": "2026-12-01", "reason": "新标准施行"}),
                "tariffs",
            ),
            "tariff_sheet_draw" => (json!({}), "pdf"),
            "year_export_begin" => (json!({"year": "2026"}), "folder"),
            "year_export_step" => (json!({}), "done"),
            "year_export_cancel" => (json!({}), ""),
            "print_list" => (json!({}), "rows"),
            "audit_list" => (
                json!({"filter": {"group": null, "operator": null, "from": "", "to": "", "search": ""}, "after": null, "limit": 50}),
                "rows",
            ),
            "audit_export" => (
                json!({"group": "session", "operator": null, "from": "", "to": "", "search": ""}),
                "data",
            ),
            "ledger_full_draw" => (
                json!({"register": "applications", "month": "2026-11", "reason": "核对"}),
                "pdf",
            ),
            "wording_list" => (json!({}), "rows"),
            "wording_set" => (
                json!({"id": "rules", "title": "管理办法", "note": "", "footer": "", "text": ""}),
                "edition",
            ),
            "wording_draw" => (json!({"id": "flow_chart", "sample": false}), "pdf"),
            "till_show" => (json!({}), "counts"),
            "till_open" => (json!({"float": "100", "meter": "", "note": ""}), "shift"),
            "till_count" => (
                json!({
                    "counted": "0", "left": "0", "meter": "", "note": "", "to": null, "expected_fen": 0,
                }),
                "counts",
            ),
            "till_slip_draw" => (json!({}), "pdf"),
            "copy_quote" => (
                json!({"item": null, "pages": 3, "received": "5"}),
                "amount_fen",
            ),
            "copy_record" => (json!({"item": null, "pages": 3}), "amount_fen"),
            "copy_list" => (
                json!({"search": null, "state": "void_waits", "offset": 0, "limit": 50}),
                "rows",
            ),
            "copy_show" => (json!({"id": NOBODY}), "row"),
            "receipt_void" => (json!({"id": NOBODY, "reason": "页数录错"}), "row"),
            "receipt_void_confirm" => (json!({"id": NOBODY}), "row"),
            "receipt_draw" => (
                json!({"id": NOBODY, "form": "80mm", "reprint": false}),
                "pdf",
            ),
            "totals_show" => (json!({}), "applications"),
            "data_verify" => (json!({}), "findings"),
            "data_rebuild" => (json!({}), "equal"),
            other => panic!("the command {other} has no example in the contract test"),
        }
    }
}

/// What a command says on purpose where its example cannot come to a good end.
pub(crate) fn expected_refusal(name: &str) -> Option<ErrorCode> {
    match name {
        "desk_set_up" => Some(ErrorCode::AlreadySetUp),
        "session_sign_in"
        | "application_correction_draw"
        | "day_close_draw"
        | "demo_end"
        | "calendar_moves_draw"
        | "guidance_lapse"
        | "material_show"
        | "material_remove"
        | "material_count"
        | "material_labels_draw"
        | "reading_cancel"
        | "guidance_askers"
        | "guidance_askers_draw" => Some(ErrorCode::NotFound),
        "application_original_deliver"
        | "application_confirm"
        | "guidance_propose"
        | "application_correct"
        | "application_correction_receive"
        | "application_fee_pay"
        | "application_opinion_receive" => Some(ErrorCode::Changed),
        "paper_print" => Some(ErrorCode::Printer),
        // What they do is told in `till.rs`.
        "till_slip_draw" => Some(ErrorCode::NotFound),
        "till_count" => Some(ErrorCode::Changed),
        // What these do with a district is told in `carried.rs`.
        "backup_make" | "backup_prove" | "restore_find" | "restore_start" => {
            Some(ErrorCode::Invalid)
        }
        "bundle_make" | "bundle_take" | "kiosk_publish" => Some(ErrorCode::Invalid),
        "bundle_go_on" => Some(ErrorCode::Changed),
        // Its steps are walked in `years.rs`.
        "year_export_step" => Some(ErrorCode::Changed),
        // What it finds is told in `sealing.rs`.
        "ledger_check" => Some(ErrorCode::Invalid),
        // What these do to a record is told in `copying.rs`.
        "tariff_withdraw"
        | "copy_show"
        | "receipt_void"
        | "receipt_void_confirm"
        | "receipt_draw" => Some(ErrorCode::NotFound),
        // And of these in `attachments.rs`.
        "attachment_draw" | "attachment_take_down" | "scan_read" => Some(ErrorCode::NotFound),
        _ => None,
    }
}

#[test]
fn every_command_answers_as_its_contract_says() {
    for command in COMMANDS {
        let mut counter = counter();
        let (request, field) = counter.example(command.name);
        match (
            call(&mut counter.desk, command.name, request),
            expected_refusal(command.name),
        ) {
            (Ok(answer), None) => {
                assert!(
                    field.is_empty() || answer.get(field).is_some(),
                    "{}: {answer}",
                    command.name
                )
            }
            (Err(error), Some(code)) => assert_eq!(error.code, code, "{}", command.name),
            (answer, _) => panic!("{}: {answer:?}", command.name),
        }
    }
}

#[test]
fn requests_of_the_wrong_shape_are_refused_in_chinese() {
    let mut counter = counter();
    for command in COMMANDS {
        for request in [json!(null), json!("text"), json!([1, 2])] {
            let answer = call(&mut counter.desk, command.name, request);
            if command.name == "desk_status" || command.name == "session_sign_out" {
                counter.sign_in(Role::Manager);
                continue;
            }
            let error = answer.expect_err(command.name);
            assert_eq!(error.code, ErrorCode::BadRequest, "{}", command.name);
            assert!(error.message.contains("请"), "{}", error.message);
        }
    }
    let unknown = call(&mut counter.desk, "data_burn", json!({})).unwrap_err();
    assert_eq!(unknown.code, ErrorCode::BadRequest);
}

pub(crate) fn refused(answer: Result<Value, AppError>) -> (ErrorCode, Option<String>) {
    let error = answer.expect_err("a refusal");
    assert!(!error.message.is_ascii(), "not Chinese: {}", error.message);
    (error.code, error.field)
}

#[test]
fn set_up_says_beside_which_field_it_stopped_and_leaves_nothing_behind() {
    let folder = TempDir::new().unwrap();
    let mut desk = desk_in(&folder);
    for (field, value) in [
        ("name", json!("")),
        ("code", json!("xy1")),
        ("desk", json!(0)),
        ("hours", json!([{"from": "14:00", "to": "12:00"}])),
        ("hours", json!([])),
        ("manager_name", json!("　")),
        ("pin", json!("12345")),
        ("pin", json!("123456")),
        ("pin", json!("888888")),
    ] {
        let mut request = set_up_request();
        request[field] = value.clone();
        let (code, beside) = refused(call(&mut desk, "desk_set_up", request));
        assert_eq!(
            (code, beside.as_deref()),
            (ErrorCode::Invalid, Some(field)),
            "{value}"
        );
        assert_eq!(
            call(&mut desk, "desk_status", json!({})).unwrap()["stage"],
            "new"
        );
    }
    assert!(!folder.path().join("zonedesk.db").exists());
    call(&mut desk, "desk_set_up", set_up_request()).unwrap();
}

#[test]
fn data_without_their_keys_are_never_set_up_over() {
    let Counter { folder, desk, .. } = counter();
    drop(desk);
    let before = std::fs::read(folder.path().join("zonedesk.db")).unwrap();
    let keys = std::fs::read(folder.path().join("keys.json")).unwrap();
    std::fs::remove_file(folder.path().join("keys.json")).unwrap();
    let mut desk = desk_in(&folder);
    for (command, request) in [
        ("desk_status", json!({})),
        ("desk_set_up", set_up_request()),
    ] {
        assert_eq!(
            refused(call(&mut desk, command, request)).0,
            ErrorCode::Damaged,
            "{command}"
        );
    }
    assert!(std::fs::read(folder.path().join("zonedesk.db")).unwrap() == before);
    std::fs::write(folder.path().join("keys.json"), keys).unwrap();
    assert_eq!(
        call(&mut desk, "desk_status", json!({})).unwrap()["stage"],
        "locked"
    );
}

#[test]
fn names_that_nobody_could_read_are_refused() {
    let folder = TempDir::new().unwrap();
    let mut desk = desk_in(&folder);
    for (field, text) in [
        ("name", "\u{0}"),
        ("name", "中心\u{202e}"),
        ("manager_name", "\u{202e}"),
        ("manager_name", "\u{200b}"),
    ] {
        let mut request = set_up_request();
        request[field] = json!(text);
        let (code, beside) = refused(call(&mut desk, "desk_set_up", request));
        assert_eq!(
            (code, beside.as_deref()),
            (ErrorCode::Invalid, Some(field)),
            "{text:?}"
        );
    }
}

#[test]
fn a_broken_off_set_up_starts_again() {
    let folder = TempDir::new().unwrap();
    // What a power cut leaves: a staged database without its key slots.
    let staged = folder.path().join("set-up");
    std::fs::create_dir_all(&staged).unwrap();
    std::fs::write(staged.join("zonedesk.db"), b"half a page").unwrap();
    let mut desk = desk_in(&folder);
    assert_eq!(
        call(&mut desk, "desk_status", json!({})).unwrap()["stage"],
        "new"
    );
    call(&mut desk, "desk_set_up", set_up_request()).unwrap();
    assert!(!staged.exists());
    assert!(
        call(&mut desk, "data_verify", json!({})).unwrap()["sound"]
            .as_bool()
            .unwrap()
    );
}

#[test]
fn five_wrong_pins_make_one_wait() {
    let mut counter = counter();
    let status = call(&mut counter.desk, "session_sign_out", json!({})).unwrap();
    let id = status["operators"][0]["id"].clone();
    let wrong = json!({"operator_id": id, "pin": "000001"});
    for attempt in 1..=5 {
        let answer = call(&mut counter.desk, "session_sign_in", wrong.clone());
        let code = if attempt < 5 {
            ErrorCode::PinWrong
        } else {
            ErrorCode::PinLocked
        };
        assert_eq!(refused(answer), (code, Some("pin".into())));
    }
    let right = json!({"operator_id": id, "pin": PIN});
    assert_eq!(
        refused(call(&mut counter.desk, "session_sign_in", right)).0,
        ErrorCode::PinLocked
    );
}

#[test]
fn the_recovery_code_gives_the_manager_a_new_pin() {
    let mut counter = counter();
    call(&mut counter.desk, "session_sign_out", json!({})).unwrap();
    let wrong = json!({"recovery_code": "2222-2222-2222-2222-2222", "new_pin": "918273"});
    assert_eq!(
        refused(call(&mut counter.desk, "session_recover", wrong)).0,
        ErrorCode::RecoveryWrong
    );
    let right = json!({"recovery_code": counter.recovery_code.to_lowercase(), "new_pin": "918273"});
    let status = call(&mut counter.desk, "session_recover", right).unwrap();
    assert_eq!(status["operator"]["name"], "王敏");
    let id = status["operator"]["id"].clone();
    call(&mut counter.desk, "session_sign_out", json!({})).unwrap();
    let old = json!({"operator_id": id, "pin": PIN});
    assert_eq!(
        refused(call(&mut counter.desk, "session_sign_in", old)).0,
        ErrorCode::PinWrong
    );
    let new = json!({"operator_id": id, "pin": "918273"});
    assert_eq!(
        call(&mut counter.desk, "session_sign_in", new).unwrap()["stage"],
        "open"
    );
}

#[test]
fn a_renewed_recovery_code_takes_the_place_of_the_old_one() {
    let mut counter = counter();
    let renewed =
        call(&mut counter.desk, "recovery_renew", json!({})).unwrap()["recovery_code"].clone();
    call(&mut counter.desk, "session_sign_out", json!({})).unwrap();
    let old = json!({"recovery_code": counter.recovery_code, "new_pin": "918273"});
    assert_eq!(
        refused(call(&mut counter.desk, "session_recover", old)).0,
        ErrorCode::RecoveryWrong
    );
    let new = json!({"recovery_code": renewed, "new_pin": "918273"});
    assert_eq!(
        call(&mut counter.desk, "session_recover", new).unwrap()["stage"],
        "open"
    );
}

#[test]
fn a_desk_made_with_a_key_file_gets_its_first_manager_in_the_window() {
    let folder = TempDir::new().unwrap();
    let mut desk = desk_in(&folder);
    let key = DatabaseKey::random().unwrap();
    key.write_file(&desk.folder().key_file()).unwrap();
    zonedesk_app::open_site(&mut desk, &key, sample::site()).unwrap();
    drop(desk);
    let mut desk = desk_in(&folder);
    let status = call(&mut desk, "desk_status", json!({})).unwrap();
    assert_eq!(
        (&status["stage"], &status["site"]["code"]),
        (&json!("new"), &json!("XY"))
    );
    let outcome = call(&mut desk, "desk_set_up", set_up_request()).unwrap();
    assert_eq!(outcome["status"]["stage"], "open");
    drop(desk);
    let mut desk = desk_in(&folder);
    assert_eq!(
        call(&mut desk, "desk_status", json!({})).unwrap()["stage"],
        "locked"
    );
}

#[test]
fn no_charge_is_possible_without_a_tariff_that_holds_today() {
    let tariff = |change: &dyn Fn(&mut zonedesk_domain::tariff::Recorded)| {
        let mut tariff = sample::tariff();
        change(&mut tariff);
        serde_json::to_value(tariff).unwrap()
    };
    let day = |text: &str| text.parse().unwrap();
    for (why, recorded) in [
        ("there is none", None),
        (
            "it is not displayed",
            Some(tariff(&|tariff| tariff.displayed = None)),
        ),
        (
            "it has run out",
            Some(tariff(&|tariff| tariff.valid_to = Some(day("2026-11-23")))),
        ),
        (
            "it has not begun",
            Some(tariff(&|tariff| tariff.valid_from = day("2026-11-25"))),
        ),
    ] {
        let mut counter = counter();
        if let Some(recorded) = recorded {
            call(&mut counter.desk, "tariff_set", recorded).unwrap();
        }
        let copy = call(
            &mut counter.desk,
            "copy_record",
            json!({"item": "bw-a4", "pages": 3}),
        )
        .unwrap();
        assert_eq!(
            (&copy["amount_fen"], &copy["number"]),
            (&json!(0), &Value::Null),
            "{why}"
        );
        assert!(
            copy["free_reason"]
                .as_str()
                .unwrap()
                .contains("不得收取任何费用"),
            "{why}"
        );
        assert_eq!(
            call(&mut counter.desk, "totals_show", json!({})).unwrap()["copies"]["sum_fen"],
            0
        );
    }
    for (field, value) in [
        ("approval_number", json!(" ")),
        ("approvers", json!([])),
        ("items", json!([])),
        ("valid_to", json!("2025-01-01")),
    ] {
        let mut counter = counter();
        let mut tariff = serde_json::to_value(sample::tariff()).unwrap();
        tariff[field] = value;
        let answer = call(&mut counter.desk, "tariff_set", tariff);
        assert_eq!(refused(answer), (ErrorCode::Invalid, Some(field.into())));
    }
}

#[test]
fn a_tariff_that_holds_gives_numbered_receipts() {
    let mut counter = counter();
    call(
        &mut counter.desk,
        "tariff_set",
        serde_json::to_value(sample::tariff()).unwrap(),
    )
    .unwrap();
    for (n, pages) in [(1, 10), (2, 1)] {
        let request = json!({"item": "bw-a4", "pages": pages, "payer": "李四"});
        let copy = call(&mut counter.desk, "copy_record", request).unwrap();
        assert_eq!(copy["number"], format!("XY1-收2026-{n:05}"));
        assert_eq!(copy["amount_fen"], pages * 20);
    }
    let unknown = call(
        &mut counter.desk,
        "copy_record",
        json!({"item": "gold", "pages": 1}),
    );
    assert_eq!(refused(unknown), (ErrorCode::Invalid, Some("item".into())));
    for pages in [0, 100_001] {
        let answer = call(
            &mut counter.desk,
            "copy_record",
            json!({"item": null, "pages": pages}),
        );
        assert_eq!(refused(answer), (ErrorCode::Invalid, Some("pages".into())));
    }
    assert!(counter.folder.path().join("zonedesk.db").exists());
}

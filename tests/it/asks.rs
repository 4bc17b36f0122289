//! Consultations and suggestions on a real database, from the command to the paper.
#![cfg(test)]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use tempfile::TempDir;
use zonedesk_app::{AppError, Clock, Desk, ErrorCode, call};
use zonedesk_domain::lookup_code::LookupCode;
use zonedesk_store::WrappingCost;

pub(crate) const PIN: &str = "802413";

/// A counter whose clock stands where a test puts it.
pub(crate) struct Counter {
    pub(crate) folder: TempDir,
    pub(crate) desk: Desk,
    now: Arc<AtomicI64>,
    pub(crate) recovery_code: String,
}

fn millis(day: &str) -> i64 {
    let at: DateTime<Utc> = format!("{day}T02:05:00Z").parse().unwrap();
    at.timestamp_millis()
}

impl Counter {
    pub(crate) fn on(day: &str) -> Self {
        Self::of_kind(day, "service-hall")
    }

    fn of_kind(day: &str, kind: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let now = Arc::new(AtomicI64::new(millis(day)));
        let clock = Arc::clone(&now);
        let clock = Clock::new(move || {
            DateTime::from_timestamp_millis(clock.load(Ordering::Relaxed)).unwrap()
        });
        let mut desk = Desk::new(folder.path(), clock).with_wrapping_cost(WrappingCost {
            memory_kib: 8,
            passes: 1,
        });
        let set_up = json!({
            "district": "临渭区", "name": "向阳街道便民服务中心", "code": "XY", "kind": kind, "desk": 1,
            "hours": [{"from": "08:00", "to": "12:00"}], "manager_name": "王敏", "pin": PIN,
        });
        let set_up = call(&mut desk, "desk_set_up", set_up).unwrap();
        let recovery_code = set_up["recovery_code"].as_str().unwrap().to_owned();
        Self {
            folder,
            desk,
            now,
            recovery_code,
        }
    }

    pub(crate) fn go_to(&self, day: &str) {
        self.now.store(millis(day), Ordering::Relaxed);
    }

    pub(crate) fn call(&mut self, command: &str, request: Value) -> Result<Value, AppError> {
        call(&mut self.desk, command, request)
    }

    pub(crate) fn does(&mut self, command: &str, request: Value) -> Value {
        self.call(command, request).unwrap()
    }

    pub(crate) fn ask(&mut self, more: Value) -> Value {
        self.does("consultation_register", question(more))
    }

    fn suggest(&mut self, more: Value) -> Value {
        self.does("suggestion_register", suggestion(more))
    }

    fn today(&mut self) -> Value {
        self.does("today_show", json!({}))
    }

    /// The text of a drawn paper, as poppler reads it, without spaces.
    fn paper(&mut self, command: &str, request: Value) -> String {
        let paper = self.does(command, request);
        let file = self.folder.path().join("paper.pdf");
        std::fs::write(
            &file,
            STANDARD.decode(paper["pdf"].as_str().unwrap()).unwrap(),
        )
        .unwrap();
        if let Ok(keep) = std::env::var("ZONEDESK_PAPERS") {
            let name = paper["file_name"].as_str().unwrap();
            std::fs::copy(&file, format!("{keep}/{command} {name}")).unwrap();
        }
        let text = Command::new("pdftotext")
            .args(["-layout", file.to_str().unwrap(), "-"])
            .output()
            .expect("pdftotext is installed");
        String::from_utf8(text.stdout)
            .unwrap()
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect()
    }
}

fn with(mut request: Value, more: Value) -> Value {
    for (field, value) in more.as_object().unwrap() {
        request[field] = value.clone();
    }
    request
}

fn question(more: Value) -> Value {
    with(
        json!({
            "content": "灵活就业人员社保补贴怎么申领", "channel": "in_person", "asker": "", "contact": "",
            "reply_by": null, "category": "", "policy": "", "document_number": "", "note": "",
            "answer": null, "agency": null,
        }),
        more,
    )
}

fn suggestion(more: Value) -> Value {
    with(
        json!({
            "content": "希望周六也开放", "channel": "spoken", "category": "zone", "name": "",
            "contact": "", "note": "", "agency": null,
        }),
        more,
    )
}

fn id(detail: &Value) -> &str {
    detail["row"]["id"].as_str().unwrap()
}

fn refused(answer: Result<Value, AppError>) -> (ErrorCode, String) {
    let error = answer.expect_err("a refusal");
    assert!(!error.message.is_ascii(), "not Chinese: {}", error.message);
    (error.code, error.field.unwrap_or_default())
}

fn parts(counter: &mut Counter, part: Option<&str>) -> Vec<String> {
    let request = json!({"search": null, "state": part, "offset": 0, "limit": 50});
    let listed = counter.does("consultation_list", request);
    let numbers = listed["rows"].as_array().unwrap().iter();
    numbers
        .map(|row| row["number"].as_str().unwrap()[7..].to_owned())
        .collect()
}

#[test]
fn five_working_days_run_from_the_question_over_make_up_days_and_an_uncertain_year_end() {
    // The worked examples of the field facts, and one that reaches a year without its notice.
    for (asked_on, due_on, certain) in [
        ("2026-02-14", "2026-02-28", true),
        ("2026-09-18", "2026-09-24", true),
        ("2026-09-30", "2026-10-13", true),
        ("2026-10-09", "2026-10-15", true),
        ("2026-12-29", "2027-01-06", false),
    ] {
        let mut counter = Counter::on(asked_on);
        let detail = counter.ask(json!({"agency": "区人社局"}));
        assert_eq!(detail["row"]["due_on"], due_on, "{asked_on}");
        assert_eq!(detail["row"]["certain"], certain, "{asked_on}");
        assert_eq!(counter.today()["consultation_due"]["on"], due_on);
        let paper = counter.paper("consultation_assignment_draw", json!({"id": id(&detail)}));
        assert_eq!(paper.contains("估算"), !certain, "{asked_on}: {paper}");
    }
}

#[test]
fn a_reassignment_does_not_restart_the_clock_and_stays_in_the_history() {
    let mut counter = Counter::on("2026-10-09");
    let detail = counter.ask(json!({"agency": "区医保局"}));
    let id = id(&detail).to_owned();
    counter.go_to("2026-10-14");
    let again = json!({"id": id, "agency": "区医保局", "reason": "x"});
    assert_eq!(
        refused(counter.call("consultation_assign", again)),
        (ErrorCode::Invalid, "agency".into())
    );
    let silent = json!({"id": id, "agency": "区人社局", "reason": " "});
    assert_eq!(
        refused(counter.call("consultation_assign", silent)),
        (ErrorCode::Invalid, "reason".into())
    );
    let moved = json!({"id": id, "agency": "区人社局", "reason": "不属该单位职责，退回"});
    let moved = counter.does("consultation_assign", moved);
    assert_eq!(moved["row"]["due_on"], "2026-10-15");
    // A short name becomes the full one of the directory.
    assert_eq!(moved["row"]["agency"], "临渭区人力资源和社会保障局");
    let told: Vec<_> = moved["history"].as_array().unwrap().iter().collect();
    assert_eq!(told[2]["what"], "改派");
    assert!(told[2]["note"].as_str().unwrap().contains("退回"));
}

#[test]
fn a_site_may_count_the_five_days_from_the_first_assignment_and_earlier_questions_keep_theirs() {
    let mut counter = Counter::on("2026-10-13");
    let earlier = counter.ask(json!({"agency": "区人社局"}));
    let settings = |trigger: Value| {
        json!({
            "district": "临渭区", "name": "向阳街道便民服务中心",
            "hours": [{"from": "08:00", "to": "12:00"}], "summer": null, "idle_minutes": 10,
            "consultation_trigger": trigger,
        })
    };
    let status = counter.does("site_update", settings(json!("assignment")));
    assert_eq!(status["site"]["consultation_trigger"], "assignment");
    // A screen of before, which does not know the choice, leaves it alone.
    let status = counter.does("site_update", settings(Value::Null));
    assert_eq!(status["site"]["consultation_trigger"], "assignment");

    let asked = counter.ask(json!({}));
    assert_eq!(asked["row"]["due_on"], "2026-10-20", "while nobody has it");
    counter.go_to("2026-10-15");
    let assigned = json!({"id": id(&asked), "agency": "区人社局", "reason": ""});
    let given = counter.does("consultation_assign", assigned);
    assert_eq!(given["row"]["due_on"], "2026-10-22");
    counter.go_to("2026-10-19");
    let moved = json!({"id": id(&asked), "agency": "区民政局", "reason": "职责不在人社"});
    let moved = counter.does("consultation_assign", moved);
    assert_eq!(
        moved["row"]["due_on"], "2026-10-22",
        "reassignment moves nothing"
    );
    let sheet = json!({"noun": "consultation", "id": id(&asked)});
    let text = counter.paper("case_deadline_draw", sheet);
    assert!(
        text.contains("2026年10月15日") && text.contains("首次交办当日"),
        "{text}"
    );

    // On the day between the two terms only the earlier question is late, by list, search and Today.
    counter.go_to("2026-10-21");
    let earlier_due = counter.does("consultation_show", json!({"id": id(&earlier)}));
    assert_eq!(earlier_due["row"]["due_on"], "2026-10-20");
    let overdue = |counter: &mut Counter, search: Option<&str>| {
        let request = json!({"search": search, "state": "overdue", "offset": 0, "limit": 50});
        let listed = counter.does("consultation_list", request);
        let rows = listed["rows"].as_array().unwrap().clone();
        rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>()
    };
    for search in [None, Some("社保")] {
        assert_eq!(
            overdue(&mut counter, search),
            [earlier["row"]["id"].clone()]
        );
    }
    assert_eq!(counter.today()["overdue_count"], 1);
    counter.go_to("2026-10-23");
    for search in [None, Some("社保")] {
        assert_eq!(overdue(&mut counter, search).len(), 2);
    }
    assert!(
        counter.does("data_rebuild", json!({}))["equal"]
            .as_bool()
            .unwrap()
    );
}

#[test]
fn what_is_overdue_shows_and_an_answer_settles_it() {
    let mut counter = Counter::on("2026-10-09");
    let late = counter.ask(json!({"agency": "区人社局", "contact": "13809130001"}));
    let late = id(&late).to_owned();
    counter.ask(json!({}));
    counter.ask(json!({"answer": "请带身份证到三楼办理。"}));
    counter.go_to("2026-10-15");
    assert_eq!(parts(&mut counter, Some("overdue")), Vec::<String>::new());
    let on_time = counter.ask(json!({"agency": "区教育局"}));
    counter.go_to("2026-10-16");
    assert_eq!(
        parts(&mut counter, Some("overdue")),
        ["2026-00002", "2026-00001"].map(|n| n.to_owned())
    );
    let due = counter.today()["due"].clone();
    assert_eq!(
        (&due[0]["id"], &due[0]["overdue"]),
        (&json!(late), &json!(true))
    );
    let urged = json!({"id": late, "by": "phone", "to": "区人社局 刘科长", "note": "答应今日答复"});
    let urged = counter.does("consultation_urge", urged);
    assert_eq!(urged["urged"], 1);
    let slip = counter.paper("consultation_urge_draw", json!({"id": late}));
    for words in [
        "政策咨询催办单",
        "已逾期1个工作日",
        "答应今日答复",
        "至2026年10月15日",
    ] {
        assert!(slip.contains(words), "{words}: {slip}");
    }
    let told = json!({"id": late, "on_the_spot": false, "on": "20261016", "content": "按季申领",
                      "answered_by": "刘科长", "reply_by": "phone"});
    let told = counter.does("consultation_answer", told);
    assert_eq!(told["row"]["answered_late"], true);
    // Whoever can be reached is asked what they think of it, once.
    assert_eq!(
        parts(&mut counter, Some("to_call")),
        ["2026-00001".to_owned()]
    );
    let to_call = json!({"search": "社保", "state": "to_call", "offset": 0, "limit": 50});
    let found = counter.does("consultation_list", to_call.clone());
    assert_eq!(found["rows"][0]["id"], json!(late));
    assert_eq!(told["moves"], json!(["rate"]));
    let rated = json!({"id": late, "satisfaction": "mostly", "note": "嫌慢"});
    let rated = counter.does("consultation_rate", rated);
    assert!(rated["fields"].to_string().contains("基本满意 · 嫌慢"));
    assert_eq!(parts(&mut counter, Some("to_call")), Vec::<String>::new());
    assert_eq!(counter.does("consultation_list", to_call)["total"], 0);
    let in_time = json!({"id": id(&on_time), "on_the_spot": false, "on": "", "content": "已电话答复",
                         "answered_by": "", "reply_by": "phone"});
    assert_eq!(
        counter.does("consultation_answer", in_time)["row"]["answered_late"],
        false
    );
    assert_eq!(
        parts(&mut counter, Some("overdue")),
        ["2026-00002".to_owned()]
    );
}

#[test]
fn nothing_unassigned_and_nothing_unforwarded_is_ever_forgotten() {
    let mut counter = Counter::on("2026-03-02");
    for place in 0..103 {
        counter.ask(json!({"content": format!("第 {place} 问")}));
    }
    for place in 0..40 {
        counter.suggest(json!({"content": format!("第 {place} 条")}));
    }
    counter.go_to("2026-11-24");
    let today = counter.today();
    let questions = today["unassigned_consultations"].as_array().unwrap();
    let suggestions = today["unforwarded_suggestions"].as_array().unwrap();
    // The oldest hundred have a line, all are counted.
    assert_eq!((questions.len(), suggestions.len()), (100, 40));
    assert_eq!(questions[0]["content"], "第 0 问");
    assert_eq!(questions[0]["overdue"], true);
    assert!(suggestions[0]["overdue_days"].as_u64().unwrap() > 200);
    let badges = (
        &today["badges"]["consultations"],
        &today["badges"]["suggestions"],
    );
    assert_eq!(badges, (&json!(103), &json!(40)));
    let id = questions[0]["id"].clone();
    let given = json!({"id": id, "agency": "区人社局", "reason": ""});
    counter.does("consultation_assign", given);
    let today = counter.today();
    assert_eq!(today["badges"]["consultations"], 102);
    // What was given on still stands among what is due until it is answered.
    assert_eq!(today["due"][0]["id"], id);
}

#[test]
fn today_counts_everything_due_however_much_of_it_the_screen_shows() {
    let mut counter = Counter::on("2026-10-09");
    for number in 0..33 {
        counter.ask(json!({"content": format!("第{number}问"), "agency": "区人社局"}));
    }
    let due_of = |today: &Value| {
        let shown = today["due"].as_array().unwrap().len();
        json!([shown, today["due_count"], today["overdue_count"]])
    };
    assert_eq!(due_of(&counter.today()), json!([30, 33, 0]));
    counter.go_to("2026-10-19");
    assert_eq!(due_of(&counter.today()), json!([30, 33, 33]));
}

#[test]
fn a_question_answered_at_the_counter_is_done_in_one_step() {
    let mut counter = Counter::on("2026-10-09");
    let detail = counter
        .ask(json!({"answer": "请到三楼办理。", "asker": "邽小红", "contact": "13809131234"}));
    assert_eq!(detail["row"]["state"], "answered_on_the_spot");
    assert_eq!(detail["row"]["number"], "XY1-询2026-00001");
    assert_eq!(
        (&detail["row"]["due_on"], &detail["lookup_code"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(detail["row"]["asker"], "邽*红");
    assert!(!detail.to_string().contains("13809131234"));
    assert!(detail["fields"].to_string().contains("王敏"));
    assert_eq!(counter.today()["badges"]["consultations"], 0);
    for (step, request) in [
        (
            "consultation_assign",
            json!({"id": id(&detail), "agency": "区人社局", "reason": ""}),
        ),
        (
            "consultation_urge",
            json!({"id": id(&detail), "by": "phone", "to": "x", "note": ""}),
        ),
        (
            "consultation_answer",
            json!({"id": id(&detail), "on_the_spot": false, "on": "", "content": "x",
                   "answered_by": "", "reply_by": null}),
        ),
    ] {
        assert_eq!(
            refused(counter.call(step, request)),
            (ErrorCode::Invalid, String::new()),
            "{step}"
        );
    }
}

#[test]
fn whoever_leaves_no_contact_takes_a_code_that_finds_the_question() {
    let mut counter = Counter::on("2026-10-09");
    counter.ask(json!({"content": "另一问"}));
    let detail = counter.ask(json!({"agency": "区人社局"}));
    let code = detail["lookup_code"].as_str().unwrap().to_owned();
    assert!(code.parse::<LookupCode>().is_ok(), "{code}");
    for typed in [code.clone(), code.to_lowercase(), code.replace('-', "")] {
        let request = json!({"search": typed, "state": null, "offset": 0, "limit": 50});
        let found = counter.does("consultation_list", request);
        assert_eq!(found["total"], 1, "{typed}");
        assert_eq!(found["rows"][0]["id"], detail["row"]["id"]);
    }
    let slip = counter.paper("consultation_slip_draw", json!({"id": id(&detail)}));
    for words in [
        "政策咨询登记回单",
        code.as_str(),
        "至2026年10月15日",
        "临渭区人力资源和社会保障局",
        "匿名",
    ] {
        assert!(slip.contains(words), "{words}: {slip}");
    }
}

#[test]
fn bad_input_is_told_beside_its_field_and_writes_nothing() {
    let mut counter = Counter::on("2026-10-09");
    let long = "问".repeat(10_001);
    for (field, more) in [
        ("content", json!({"content": ""})),
        ("content", json!({"content": " \u{0}\n\u{202e} "})),
        ("content", json!({"content": long})),
        ("agency", json!({"agency": "　"})),
        ("agency", json!({"agency": "区人社局", "answer": "x"})),
        ("agency", json!({"agency": "局".repeat(101)})),
        ("answer", json!({"answer": ""})),
        ("contact", json!({"reply_by": "phone"})),
        ("asker", json!({"asker": "名".repeat(101)})),
        ("note", json!({"note": "注".repeat(501)})),
    ] {
        assert_eq!(
            refused(counter.call("consultation_register", question(more))),
            (ErrorCode::Invalid, field.into())
        );
    }
    for (field, more) in [
        ("content", json!({"content": "\u{0}"})),
        ("content", json!({"content": long})),
        ("agency", json!({"agency": ""})),
        ("name", json!({"name": "名".repeat(101)})),
    ] {
        assert_eq!(
            refused(counter.call("suggestion_register", suggestion(more))),
            (ErrorCode::Invalid, field.into())
        );
    }
    assert_eq!(counter.today()["month"]["visits"], 0);
    let missing = json!({"id": "no-id"});
    for command in ["consultation_show", "suggestion_show"] {
        assert_eq!(
            refused(counter.call(command, missing.clone())).0,
            ErrorCode::NotFound
        );
    }
    let detail = counter.ask(json!({"agency": "区人社局"}));
    for (field, on) in [("on", "20261010"), ("on", "2026-10-08"), ("on", "昨天")] {
        let answer = json!({"id": id(&detail), "on_the_spot": false, "on": on, "content": "x",
                            "answered_by": "", "reply_by": null});
        assert_eq!(
            refused(counter.call("consultation_answer", answer)),
            (ErrorCode::Invalid, field.into()),
            "{on}"
        );
    }
}

#[test]
fn long_and_rare_texts_are_kept_whole_and_printed_whole() {
    let mut counter = Counter::on("2026-10-09");
    let content = format!("{}😀末尾", "蔺㛃𬎆邽".repeat(2_499));
    let detail = counter.ask(json!({"content": content, "agency": "区人社局", "asker": "蔺㛃"}));
    assert_eq!(detail["fields"][0]["value"], content);
    let text = counter.paper("consultation_assignment_draw", json!({"id": id(&detail)}));
    assert_eq!(text.matches('㛃').count(), 2_500);
    assert!(text.contains("末尾") && text.contains("以下由承办单位填写"));
    let slip = counter.paper("consultation_slip_draw", json!({"id": id(&detail)}));
    assert!(slip.contains('…'), "{slip}");
    let detail = counter.suggest(json!({"content": content, "agency": "区政府办"}));
    let text = counter.paper("suggestion_forward_draw", json!({"id": id(&detail)}));
    assert_eq!(text.matches('㛃').count(), 2_499);
}

#[test]
fn a_correction_changes_what_is_shown_and_keeps_what_was_said() {
    let mut counter = Counter::on("2026-10-09");
    let detail = counter.ask(json!({"asker": "张小明"}));
    let mut correct = |field: &str, value: &str, reason: &str| {
        let request = json!({"id": id(&detail), "field": field, "value": value, "reason": reason});
        counter.call("consultation_correct", request)
    };
    assert_eq!(refused(correct("asker", "张小明", "x")).1, "value");
    assert_eq!(refused(correct("content", "", "x")).1, "value");
    assert_eq!(refused(correct("asker", "邽明", " ")).1, "reason");
    let corrected = correct("asker", "邽明", "姓名用字").unwrap();
    assert_eq!(corrected["row"]["asker"], "邽*");
    assert!(
        corrected["history"][1]["note"]
            .as_str()
            .unwrap()
            .contains("姓名用字")
    );
    let gone = correct("asker", "", "本人要求匿名").unwrap();
    assert_eq!(gone["row"]["asker"], "匿名");
    assert!(
        counter.does("data_verify", json!({}))["sound"]
            .as_bool()
            .unwrap()
    );
}

#[test]
fn a_suggestion_goes_its_way_on_paper_and_on_screen() {
    let mut counter = Counter::on("2026-11-24");
    let detail = counter.suggest(json!({"name": "蔺㛃", "contact": "a.b@example.cn"}));
    assert_eq!(detail["row"]["number"], "XY1-议2026-00001");
    assert_eq!(detail["moves"], json!(["forward", "answer"]));
    let id = id(&detail).to_owned();
    assert_eq!(
        refused(counter.call("suggestion_forward_draw", json!({"id": id}))).0,
        ErrorCode::Invalid
    );
    let forward = json!({"id": id, "agency": "区政府办", "note": ""});
    counter.does("suggestion_forward", forward.clone());
    assert_eq!(
        refused(counter.call("suggestion_forward", forward)).0,
        ErrorCode::Invalid
    );
    let slip = counter.paper("suggestion_forward_draw", json!({"id": id}));
    for words in [
        "转交单",
        "XY1-议2026-00001",
        "临渭区人民政府办公室",
        "■专区服务",
        "□网站",
        "蔺㛃",
    ] {
        assert!(slip.contains(words), "{words}: {slip}");
    }
    let answer = json!({"id": id, "on": "", "adopted": false, "content": "人手不足，暂不开放",
                        "told_by": "phone"});
    let answered = counter.does("suggestion_answer", answer);
    assert_eq!(
        (&answered["row"]["adopted"], &answered["row"]["state"]),
        (&json!(false), &json!("answered"))
    );
    let form = counter.paper("suggestion_form_draw", json!({"id": id}));
    assert!(
        form.contains("■未采纳") && form.contains("人手不足"),
        "{form}"
    );
    let blank = counter.paper("suggestion_form_draw", json!({"id": null}));
    assert!(
        blank.contains("政府信息公开意见建议表") && !blank.contains('■'),
        "{blank}"
    );
    let search = json!({"search": "人手不足", "state": "answered", "offset": 0, "limit": 10});
    assert_eq!(counter.does("suggestion_list", search)["total"], 1);
}

#[test]
fn archives_and_libraries_take_neither() {
    for kind in ["archive", "library"] {
        let mut counter = Counter::of_kind("2026-10-09", kind);
        for (command, request) in [
            ("consultation_register", question(json!({}))),
            ("suggestion_register", suggestion(json!({}))),
        ] {
            assert_eq!(
                refused(counter.call(command, request)).0,
                ErrorCode::ZoneAbsent,
                "{kind}"
            );
        }
    }
    let mut counter = Counter::of_kind("2026-10-09", "station");
    counter.ask(json!({}));
}

#[test]
fn a_rebuild_gives_the_same_records() {
    let mut counter = Counter::on("2026-10-09");
    let detail =
        counter.ask(json!({"agency": "区人社局", "contact": "13809131234", "reply_by": "phone"}));
    let urge = json!({"id": id(&detail), "by": "slip", "to": "区人社局", "note": ""});
    counter.does("consultation_urge", urge);
    counter.suggest(json!({"agency": "区政府办"}));
    assert_eq!(counter.does("data_rebuild", json!({}))["equal"], true);
}

#[test]
fn a_look_at_the_full_fields_of_a_question_or_a_suggestion_leaves_a_trace() {
    let mut counter = Counter::on("2026-11-24");
    let whole = json!({"asker": "张晓明", "contact": "13809131234"});
    let asked = counter.ask(whole);
    let said = counter.suggest(json!({"name": "张晓明", "contact": "13809131234"}));
    for (noun, detail) in [("consultation", asked), ("suggestion", said)] {
        let id = json!({"id": detail["row"]["id"]});
        assert!(!detail.to_string().contains("13809131234"));
        let shown = counter
            .does(&format!("{noun}_reveal"), id.clone())
            .to_string();
        assert!(
            shown.contains("13809131234") && shown.contains("张晓明"),
            "{shown}"
        );
        let after = counter.does(&format!("{noun}_show"), id);
        let history = after["history"].as_array().unwrap();
        assert_eq!(history.len(), 2, "{after}");
        assert_eq!(
            (&history[1]["what"], &history[1]["who"]),
            (&json!("查看完整信息"), &json!("王敏"))
        );
        assert!(!after["fields"].to_string().contains("13809131234"));
    }
    // Nothing is hidden, so there is nothing to trace.
    let nameless = counter.ask(json!({}));
    let id = json!({"id": nameless["row"]["id"]});
    counter.does("consultation_reveal", id.clone());
    let after = counter.does("consultation_show", id);
    assert_eq!(after["history"].as_array().unwrap().len(), 1);
}

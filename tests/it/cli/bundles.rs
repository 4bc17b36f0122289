//! A hall without a line, from the command line (离线上报).

use super::desk::CommandLine;
use crate::district::DistrictServer;
use std::fs;
use zonedesk_server::{answer_bundle, system_now_ms};

#[test]
fn a_bundle_goes_out_and_its_answer_comes_in() {
    let district = DistrictServer::embedded();
    let line = CommandLine::set_up();
    let folder = line.file("stick");
    fs::create_dir(&folder).unwrap();
    let stick = line.path("stick");
    let said = line.run(&["bundle", "make", "--out", &stick]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("还没有区级的注册文件"), "{said:?}");
    fs::write(line.file("letter.txt"), district.letter(1)).unwrap();
    assert_eq!(line.run(&["join", &line.path("letter.txt")]).code, 0);
    let said = line.run(&["bundle", "make", "--out", &line.path("nowhere")]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("所在文件夹不存在"), "{said:?}");
    let made = line.json(&["bundle", "make", "--out", &stick]);
    let made = made["file"].as_str().unwrap();
    assert!(made.contains("上报包-XY-1号窗口-0002-"), "{made}");
    let key = district.key();
    let bundle = fs::read(made).unwrap();
    let answered = answer_bundle(district.district.storage(), &key, &bundle, system_now_ms());
    let answered = district.runtime.block_on(answered).unwrap();
    assert!(answered.stored > 0);
    fs::write(line.file("answer.zdb"), answered.file).unwrap();
    let answer = line.path("answer.zdb");
    let said = line.run(&["bundle", "take", &answer]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("区级已收到本机"), "{said:?}");
    for (file, told) in [
        (made.to_owned(), "给另一台电脑的，或是上报包"),
        (line.path("letter.txt"), "这不是区级的回执包"),
        (line.path("gone.zdb"), "无法读取"),
    ] {
        let said = line.run(&["bundle", "take", &file]);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains(told), "{said:?}");
    }
}

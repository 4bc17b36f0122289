//! Wall sheets (上墙材料): as large as the sheet allows, whole, and inside the printed area.

use crate::support::{Printed, day};
use zonedesk_documents::wall_sheet::{WallSheet, WallText, wall_sheet_pdf};

fn sheet(text: WallText) -> WallSheet {
    WallSheet {
        title: "政务公开专区管理制度".into(),
        text,
        signed: "向阳街道便民服务中心政务公开专区".into(),
        edition: "第 2 版　2026年11月26日".into(),
        footer: "临渭区政务公开办公室监制".into(),
        made_on: day(11, 26),
    }
}

fn prose(paragraphs: usize) -> WallSheet {
    let paragraphs = (1..=paragraphs).map(|n| {
        format!("第{n}条，专区在办公时间开放，开放时间内有工作人员值守，离开窗口时有人接替。")
    });
    sheet(WallText::Prose(paragraphs.collect()))
}

fn steps(count: usize, more: &str) -> WallSheet {
    let steps = (1..=count).map(|n| (format!("第{n}步"), more.to_owned()));
    sheet(WallText::Steps(steps.collect()))
}

/// The height of what is read most: the median of the words' heights, in points.
fn type_height(printed: &Printed) -> f32 {
    let words = printed.words();
    let mut heights: Vec<f32> = words
        .iter()
        .flatten()
        .map(|word| word.bottom - word.top)
        .collect();
    heights.sort_by(f32::total_cmp);
    heights[heights.len() / 2]
}

#[test]
fn the_less_a_sheet_says_the_larger_it_says_it() {
    let heights = [2, 6, 13].map(|count| {
        let paper = wall_sheet_pdf(&prose(count)).unwrap();
        assert_eq!(paper.pages, 1, "{count}");
        type_height(&Printed::new(&paper.bytes))
    });
    assert!(heights[0] > 1.15 * heights[1], "{heights:?}");
    assert!(heights[1] > 1.2 * heights[2], "{heights:?}");
}

#[test]
fn everything_it_says_stands_inside_the_printed_area() {
    for count in [1, 9, 25, 60] {
        let paper = wall_sheet_pdf(&prose(count)).unwrap();
        let printed = Printed::new(&paper.bytes);
        let text = printed.joined_text();
        for n in 1..=count {
            assert!(text.contains(&format!("第{n}条，专区")), "{n} of {count}");
        }
        for said in ["向阳街道便民服务中心政务公开专区", "第2版", "监制"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        for words in printed.words() {
            for word in words {
                assert!(word.bottom < 842.0 - 28.0, "{} of {count}", word.text);
            }
        }
        assert_eq!(paper.pages > 1, text.contains("—1—"), "{count}");
    }
}

#[test]
fn a_chart_keeps_to_its_sheet_however_many_steps_it_has() {
    let long =
        "自收到申请之日起二十个工作日内；需要延长的，最多延长二十个工作日并告知申请人".repeat(2);
    for (count, more) in [(1, ""), (6, "出具接收回执和查询码"), (9, &long)] {
        let paper = wall_sheet_pdf(&steps(count, more)).unwrap();
        assert_eq!(paper.pages, 1);
        let printed = Printed::new(&paper.bytes);
        let words = printed.words().remove(0);
        let signed = words
            .iter()
            .filter(|word| word.text.contains("便民服务中心"))
            .map(|word| word.top)
            .fold(0.0, f32::max);
        let lowest = words
            .iter()
            .filter(|word| word.text.contains("步") || word.text.contains("申请人"))
            .map(|word| word.bottom)
            .fold(0.0, f32::max);
        assert!(
            lowest > 0.0 && lowest < signed,
            "{count}: {lowest} {signed}"
        );
        let text = printed.joined_text();
        assert!(text.contains(&format!("第{count}步")), "{text}");
    }
}

#[test]
fn a_notice_stands_large_in_the_middle_and_breaks_no_line_that_could_stand_whole() {
    for (lines, most) in [
        (vec!["周一至周五", "上午 08:00—12:00"], 1),
        (vec!["下午 14:00—17:30"; 14], 1),
    ] {
        let lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
        let paper = wall_sheet_pdf(&sheet(WallText::Notice(lines.clone()))).unwrap();
        assert_eq!(paper.pages, most);
        let printed = Printed::new(&paper.bytes);
        let read = printed.text();
        for line in &lines {
            assert!(
                read.lines().any(|read| read.trim() == line),
                "{line}: {read}"
            );
        }
        for word in printed.words().remove(0) {
            assert!(word.bottom < 842.0 - 28.0, "{}", word.text);
        }
    }
}

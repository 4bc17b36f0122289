//! 申请指引单: what whoever was sent on reads on it.

use crate::support::{Printed, day};
use zonedesk_documents::referral_sheet::{ReferralSheet, referral_sheet_pdf};
use zonedesk_domain::{
    agency::{Channel, Listed},
    zone::{Hall, MOST_HALLS},
};

fn sheet(halls: usize, agencies: usize) -> ReferralSheet {
    ReferralSheet {
        site_name: "临渭区档案馆".into(),
        site_hours: "上午 08:00—12:00，下午 14:00—17:30".into(),
        halls: (1..=halls)
            .map(|n| Hall {
                name: format!("第{n}街道便民服务中心"),
                address: format!("朝阳大街 {n} 号一楼大厅"),
                phone: format!("0913-21000{n:02}"),
                hours: "周一至周五 08:00—12:00，14:00—17:30".into(),
            })
            .collect(),
        agencies: (1..=agencies)
            .map(|n| Listed {
                name: format!("临渭区第{n}局"),
                short_name: format!("{n}局"),
                phone: if n == 1 {
                    String::new()
                } else {
                    format!("0913-22{n:05}")
                },
                address: if n == 1 {
                    String::new()
                } else {
                    format!("区政务大楼 {n} 室")
                },
                channels: vec![Channel::Counter, Channel::Post],
                ..Listed::default()
            })
            .collect(),
        printed_on: day(11, 28),
    }
}

#[test]
fn halls_bodies_and_the_way_to_apply_stand_on_it() {
    let paper = referral_sheet_pdf(&sheet(2, 3)).unwrap();
    assert_eq!((paper.pages, paper.missing_characters), (1, vec![]));
    let text = Printed::new(&paper.bytes).joined_text();
    for said in [
        "政府信息公开申请指引单",
        "一、到就近的便民服务中心当面申请",
        "第2街道便民服务中心",
        "0913-2100002",
        "五、有关机关的联系方式",
        "临渭区第3局",
        "0913-2200003",
        "请拨打12345询问：临渭区第1局。",
        "依申请公开",
        "临渭区档案馆",
        "2026年11月28日",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn without_halls_it_speaks_of_the_bodies_alone_and_a_long_directory_goes_on() {
    let paper = referral_sheet_pdf(&sheet(0, 60)).unwrap();
    let text = Printed::new(&paper.bytes).joined_text();
    assert!(paper.pages > 1);
    assert!(text.contains("一、直接向有关机关申请"), "{text}");
    assert!(!text.contains("就近"), "{text}");
    for n in 1..=60 {
        assert!(text.contains(&format!("临渭区第{n}局")), "{n}");
    }
    let most = referral_sheet_pdf(&sheet(MOST_HALLS, 0)).unwrap();
    assert_eq!(most.pages, 1);
}

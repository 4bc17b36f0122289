//! `reference` (区级发布): files of the district's office become what all sites read.

use crate::{
    arguments::{Publish, Reference, Withdraw},
    commands::{CommandError, Done, listed, now, say, told},
};
use std::path::Path;
use zonedesk_arguments::tariff_file;
use zonedesk_documents::{Cell, Sheet, read_sheet};
use zonedesk_domain::{
    agency::{self, Agency, Channel, Listed},
    journal::{Body, EntityId},
    material::{self, Columns, Material},
    tariff::{self, Tariff},
    wording::{self, PaperKind, Wording, Words as PaperWords},
    working_days::{self, Notice, YearSchedule, read_schedules},
};
use zonedesk_server::{Config, Storage, publish, published, system_now_ms};

/// So many faults of a file are told at once.
const MOST_FAULTS: usize = 8;

/// What a file or an option says about records.
type Words = Vec<(EntityId, Body)>;

pub(crate) async fn obey(storage: &impl Storage, config: &Config, asked: Reference) -> Done {
    match asked {
        Reference::Publish(asked) => {
            let words = words_of(&asked)?;
            let done = publish(storage, &config.district_key()?, words, system_now_ms()).await?;
            say(&format!(
                "已发布 {} 项，另有 {} 项与已发布的内容相同。各专区联网后自动收到。",
                done.new, done.unchanged
            ))
        }
        Reference::Withdraw(asked) => {
            let (entity, body, name) = ending(asked)?;
            let before = published(storage).await?;
            if !before.contains_key(&entity) {
                return Err(told(&format!("没有发布过“{name}”，见 reference list。")));
            }
            let words = vec![(entity, body)];
            publish(storage, &config.district_key()?, words, system_now_ms()).await?;
            say(&format!("已停用“{name}”。各专区联网后自动收到。"))
        }
        Reference::List => {
            let before = published(storage).await?;
            let lines = before.values().filter_map(|entries| {
                let tariff = || Tariff::fold(entries).map(|tariff| line_of_tariff(&tariff));
                let year = || YearSchedule::fold(entries).map(|year| line_of_year(&year));
                let agency = || Agency::fold(entries).map(|agency| line_of_agency(&agency));
                let material =
                    || Material::fold(entries).map(|material| line_of_material(&material));
                let wording = || line_of_wording(&Wording::fold(entries));
                let last = || material().or_else(wording);
                tariff().or_else(year).or_else(agency).or_else(last)
            });
            let mut lines: Vec<_> = lines.collect();
            lines.sort_unstable();
            say(&listed(lines.into_iter(), "尚未发布任何内容。"))
        }
    }
}

fn line_of_tariff(tariff: &Tariff) -> String {
    let recorded = &tariff.recorded;
    let until = match (&tariff.withdrawn, recorded.valid_to) {
        (Some(withdrawn), _) => format!("自 {} 起停用", withdrawn.on),
        (None, Some(to)) => format!("至 {to}"),
        (None, None) => "长期有效".to_owned(),
    };
    format!(
        "收费标准\t{}\t{} 起，{until}",
        recorded.approval_number, recorded.valid_from
    )
}

fn line_of_year(year: &YearSchedule) -> String {
    format!("节假日安排\t{} 年\t{}", year.year, year.notice.number)
}

fn line_of_agency(agency: &Agency) -> String {
    let state = if agency.retired.is_some() {
        "已停用"
    } else {
        "在用"
    };
    format!("机关目录\t{}\t{state}", agency.listed.name)
}

fn line_of_material(material: &Material) -> String {
    let state = if material.is_published() {
        "在用"
    } else {
        "已废止"
    };
    let edition = material.edition();
    let title = edition.map_or("", |edition| edition.title.as_str());
    let version = edition.map_or("", |edition| edition.version.as_str());
    format!("资料\t{title}\t{version}\t{state}")
}

/// `None` where nobody ever worded this paper.
fn line_of_wording(wording: &Wording) -> Option<String> {
    let published = wording.published.as_ref()?;
    let kind = PaperKind::named(&published.paper)?;
    let words = published.words();
    let parts = [
        ("标题", &words.title),
        ("附注", &words.note),
        ("页脚", &words.footer),
        ("正文", &words.text),
    ];
    let said: Vec<_> = parts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(part, _)| part)
        .collect();
    Some(format!("纸面用语\t{}\t{}", kind.title(), said.join("、")))
}

fn words_of(asked: &Publish) -> Done<Words> {
    let mut words = Vec::new();
    if let Some(path) = &asked.calendar {
        words.extend(calendar(path, asked)?);
    }
    if let Some(path) = &asked.tariff {
        words.push(tariff(path)?);
    }
    if let Some(path) = &asked.directory {
        words.extend(directory(path)?);
    }
    if let Some(path) = &asked.materials {
        words.extend(materials(path)?);
    }
    if let Some(path) = &asked.wordings {
        words.extend(wordings(path)?);
    }
    Ok(words)
}

fn ending(asked: Withdraw) -> Done<(EntityId, Body, String)> {
    let reason = asked.reason.trim().to_owned();
    if reason.chars().count() > 100 || reason.chars().any(char::is_control) {
        return Err(told("停用原因不超过 100 个字。"));
    }
    if let Some(number) = asked.tariff {
        let today = now().date_naive();
        let on = asked.on.unwrap_or(today);
        // What was charged until today was charged under a tariff that held.
        if on < today {
            return Err(told("停用日期不能早于今天。"));
        }
        let reason = if reason.is_empty() {
            "区级停用".to_owned()
        } else {
            reason
        };
        let body = tariff::Withdrawn { on, reason }.into();
        return Ok((EntityId::of_tariff(&number), body, number));
    }
    if let Some(name) = asked.agency {
        let name = name.trim().to_owned();
        let body = agency::Retired { reason };
        return Ok((EntityId::of_agency(&name), body.into(), name));
    }
    if let Some(title) = asked.material {
        let title = title.trim().to_owned();
        let removed = material::Removed {
            on: now().date_naive(),
            reason,
        };
        return Ok((Material::entity(&title), removed.into(), title));
    }
    let Some(name) = asked.wording else {
        return Err(told("请写明 --tariff、--agency、--material 或 --wording。"));
    };
    let kind = paper_named(&name).ok_or_else(|| told(&no_paper(&name)))?;
    let nothing = saying(kind, PaperWords::default());
    Ok((kind.entity(), nothing.into(), kind.title().to_owned()))
}

fn calendar(path: &Path, asked: &Publish) -> Done<Words> {
    let text = asked.notice.as_deref().unwrap_or_default().trim();
    if text.is_empty() || text.chars().count() > 60 || text.chars().any(char::is_control) {
        return Err(told(
            "请用 --notice 写明通知文号，如 国办发明电〔2025〕7号。",
        ));
    }
    let url = asked.url.as_deref().map(str::trim);
    let is_address = |url: &str| {
        url.chars().count() <= 300
            && ["https://", "http://"]
                .iter()
                .any(|start| url.starts_with(start))
    };
    if url.is_some_and(|url| !is_address(url)) {
        return Err(told("--url 应以 https:// 或 http:// 开头。"));
    }
    let notice = Notice {
        number: text.to_owned(),
        addresses: url.map(str::to_owned).into_iter().collect(),
    };
    let sheet = read_sheet(path).map_err(|error| told(&error.to_string()))?;
    let cells = sheet.rows.iter().map(|row| {
        let cells: Vec<_> = row.cells.iter().map(Cell::as_text).collect();
        cells.join(",")
    });
    let text = [vec![sheet.headers.join(",")], cells.collect()]
        .concat()
        .join("\n");
    let schedules = read_schedules(&text, |_| notice.clone()).map_err(|problems| {
        let words = problems.iter().map(ToString::to_string);
        faults(path, words.collect())
    })?;
    if schedules.len() > 1 {
        return Err(told("一份通知对应一年，请每次发布一年的安排。"));
    }
    let words = schedules.into_iter().map(|schedule| {
        let entity = EntityId::of_calendar(schedule.year);
        (entity, working_days::Published(schedule).into())
    });
    Ok(words.collect())
}

/// What separates the members of a list where people write one: none of them can hold it.
const SEPARATORS: [char; 5] = ['、', ',', '，', ';', '；'];

fn tariff(path: &Path) -> Done<(EntityId, Body)> {
    let read = tariff_file::read(path).map_err(|why| told(&why))?;
    let plain = |text: &str| text.trim().to_owned();
    let members = |list: &[String]| {
        let members = list.iter().flat_map(|text| text.split(SEPARATORS));
        members
            .map(plain)
            .filter(|member| !member.is_empty())
            .collect()
    };
    // As every desk's form has it, so that a site can say since when it shows the very same.
    let recorded = tariff::Recorded {
        approval_number: plain(&read.approval_number),
        approvers: members(&read.approvers),
        exemptions: members(&read.exemptions),
        supervision_phone: plain(&read.supervision_phone),
        // Each site says that itself.
        displayed: None,
        items: read
            .items
            .iter()
            .map(|item| tariff::Item {
                id: plain(&item.id),
                name: plain(&item.name),
                ..item.clone()
            })
            .collect(),
        ..read
    };
    recorded
        .check()
        .map_err(|error| told(&format!("{}：{error}", path.display())))?;
    let entity = EntityId::of_tariff(&recorded.approval_number);
    Ok((entity, tariff::Published(recorded).into()))
}

/// The columns of a directory, by any of their names.
const COLUMNS: [&[&str]; 8] = [
    &["机关全称", "机关名称", "全称"],
    &["简称"],
    &["联系电话", "依申请公开联系电话", "电话"],
    &["接收地址", "地址"],
    &["接收渠道", "渠道"],
    &["办公时间"],
    &["联系人"],
    &["备注"],
];

fn directory(path: &Path) -> Done<Words> {
    let sheet = read_sheet(path).map_err(|error| told(&error.to_string()))?;
    let places = COLUMNS.map(|names| {
        sheet
            .headers
            .iter()
            .position(|title| names.contains(&title.as_str()))
    });
    let [Some(_), Some(_), ..] = places else {
        return Err(told(&format!(
            "{}：第 1 行应为表头，至少有“机关全称”和“简称”两列。",
            path.display()
        )));
    };
    let (mut words, mut wrong): (Words, _) = (Vec::new(), Vec::new());
    let mut names = Vec::new();
    for row in &sheet.rows {
        let line = row.line;
        let cell = |at: usize| {
            let cell = places[at].and_then(|place| row.cells.get(place));
            cell.map_or_else(String::new, |cell| cell.as_text().trim().to_owned())
        };
        let channels = channels(&cell(4));
        let listed = Listed {
            name: cell(0),
            short_name: cell(1),
            phone: cell(2),
            address: cell(3),
            channels: channels.clone().unwrap_or_default(),
            hours: cell(5),
            contact: cell(6),
            note: cell(7),
            sample: false,
        };
        let entity = EntityId::of_agency(&listed.name);
        let is_twice = names.iter().any(|name: &String| listed.is_named(name));
        names.extend([listed.name.clone(), listed.short_name.clone()]);
        match (channels, listed.check()) {
            (Err(word), _) => wrong.push(format!(
                "第 {line} 行：没有“{word}”这种接收渠道，可填当面、邮寄、传真、网上，用顿号分开"
            )),
            (Ok(_), Err(error)) => wrong.push(format!("第 {line} 行：{error}")),
            (Ok(_), Ok(())) if is_twice => {
                wrong.push(format!(
                    "第 {line} 行：“{}”的全称或简称与前面的重复",
                    listed.name
                ));
            }
            (Ok(_), Ok(())) => words.push((entity, agency::Published(listed).into())),
        }
    }
    if wrong.is_empty() {
        Ok(words)
    } else {
        Err(faults(path, wrong))
    }
}

/// The channels that a cell names, or the word that is none.
fn channels(cell: &str) -> Result<Vec<Channel>, String> {
    const ALL: [Channel; 4] = [Channel::Counter, Channel::Post, Channel::Fax, Channel::Web];
    let words = cell.split(['、', '，', ',', '；', ';', ' ']);
    let mut channels = words
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(|word| {
            let named = ALL.into_iter().find(|channel| channel.term() == word);
            named.ok_or_else(|| word.to_owned())
        })
        .collect::<Result<Vec<_>, _>>()?;
    channels.sort_unstable();
    channels.dedup();
    Ok(channels)
}

/// 资料清单 – what every reading room shall have.
fn materials(path: &Path) -> Done<Words> {
    let sheet = read_sheet(path).map_err(|error| told(&error.to_string()))?;
    let columns = Columns::of(&sheet.headers).ok_or_else(|| {
        told(&format!(
            "{}：第 1 行应为表头，至少有“资料名称”和“类别”两列。",
            path.display()
        ))
    })?;
    said_by_rows(path, &sheet, |cells| {
        let edition = columns.edition(cells)?;
        let title = edition.title.clone();
        let body = material::Published(edition).into();
        Ok((Material::entity(&title), body, title))
    })
}

/// What each row says about a record, and what that is called; or every row that cannot be read, or tells of the same
/// once more, by its line.
fn said_by_rows(
    path: &Path,
    sheet: &Sheet,
    read: impl Fn(&[String]) -> Result<(EntityId, Body, String), String>,
) -> Done<Words> {
    let (mut words, mut wrong): (Words, _) = (Vec::new(), Vec::new());
    for row in &sheet.rows {
        let cells: Vec<_> = row.cells.iter().map(Cell::as_text).collect();
        match read(&cells) {
            Ok((entity, _, name)) if words.iter().any(|(one, _)| *one == entity) => {
                wrong.push(format!("第 {} 行：“{name}”与前面的重复", row.line));
            }
            Ok((entity, body, _)) => words.push((entity, body)),
            Err(why) => wrong.push(format!(
                "第 {} 行：{}",
                row.line,
                why.trim_end_matches('。')
            )),
        }
    }
    if wrong.is_empty() {
        Ok(words)
    } else {
        Err(faults(path, wrong))
    }
}

/// The columns of a list of words, by any of their names.
const WORDING_COLUMNS: [&[&str]; 5] = [
    &["纸面", "纸面名称"],
    &["标题"],
    &["附注"],
    &["页脚"],
    &["正文"],
];

/// 纸面用语 – what the papers of every site say unless a site says otherwise.
fn wordings(path: &Path) -> Done<Words> {
    let sheet = read_sheet(path).map_err(|error| told(&error.to_string()))?;
    let places = WORDING_COLUMNS.map(|names| {
        let is_named = |title: &String| names.contains(&title.trim());
        sheet.headers.iter().position(is_named)
    });
    if places[0].is_none() || places[1..].iter().all(Option::is_none) {
        return Err(told(&format!(
            "{}：第 1 行应为表头，有“纸面”一列，和“标题”“附注”“页脚”“正文”中的至少一列。",
            path.display()
        )));
    }
    said_by_rows(path, &sheet, |cells| {
        let cell = |at: usize| {
            let cell = places[at].and_then(|place| cells.get(place));
            cell.cloned().unwrap_or_default()
        };
        let kind = paper_named(&cell(0)).ok_or_else(|| no_paper(cell(0).trim()))?;
        let said = PaperWords {
            title: cell(1),
            note: cell(2),
            footer: cell(3),
            text: cell(4),
        };
        let said = said.tidied().without(&kind.words());
        said.check(kind).map_err(|refusal| refusal.words)?;
        let name = kind.title().to_owned();
        Ok((kind.entity(), saying(kind, said).into(), name))
    })
}

fn paper_named(name: &str) -> Option<PaperKind> {
    let name = name.trim().trim_matches(['《', '》']);
    PaperKind::ALL.into_iter().find(|kind| kind.title() == name)
}

fn no_paper(name: &str) -> String {
    let all = PaperKind::ALL.map(PaperKind::title).join("、");
    format!("没有“{name}”这种纸面，可填：{all}")
}

fn saying(kind: PaperKind, words: PaperWords) -> wording::Published {
    wording::Published {
        paper: kind.word().to_owned(),
        title: words.title,
        note: words.note,
        footer: words.footer,
        text: words.text,
    }
}

fn faults(path: &Path, mut words: Vec<String>) -> CommandError {
    let all = words.len();
    words.truncate(MOST_FAULTS);
    if all > MOST_FAULTS {
        words.push(format!("另有 {} 处", all - MOST_FAULTS));
    }
    told(&format!("{}：\n{}。", path.display(), words.join("；\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Listed>, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let words = directory(file.path()).map_err(|error| error.to_string())?;
        Ok(words
            .into_iter()
            .filter_map(|(_, body)| {
                let Body::AgencyPublished(agency::Published(listed)) = body else {
                    return None;
                };
                Some(listed)
            })
            .collect())
    }

    #[test]
    fn a_directory_is_read_by_its_headings() {
        let listed = read(
            "简称,机关全称,接收渠道,联系电话\n\
             区住建局,临渭区住房和城乡建设局,邮寄、当面,0913-2022222\n\n区档案馆,临渭区档案馆,,\n",
        )
        .unwrap();
        assert_eq!(listed.len(), 2);
        assert_eq!(listed[0].name, "临渭区住房和城乡建设局");
        assert_eq!(listed[0].channels, [Channel::Counter, Channel::Post]);
        assert_eq!(listed[0].phone, "0913-2022222");
        assert_eq!(listed[1].short_name, "区档案馆");
    }

    #[test]
    fn a_list_of_materials_is_read_and_its_faults_are_told_by_line() {
        let read = |rows: &str| {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), format!("资料名称,类别,版本\n{rows}")).unwrap();
            materials(file.path()).map_err(|error| error.to_string())
        };
        let words = read("公开指南,政府信息公开指南,2026年版\n工作报告,政府工作报告,\n").unwrap();
        assert_eq!(words.len(), 2);
        assert_eq!(words[0].0, Material::entity("公开指南"));
        let told = read("公开指南,指南,\n公报,公报,\n公 报,政府公报,\n").unwrap_err();
        assert!(told.contains("第 2 行：没有“指南”这个类别"), "{told}");
        assert!(told.contains("第 4 行：“公 报”与前面的重复"), "{told}");
    }

    #[test]
    fn words_of_papers_are_read_and_their_faults_are_told_by_line() {
        let read = |rows: &str| {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), format!("纸面,标题,附注,页脚,正文\n{rows}")).unwrap();
            wordings(file.path()).map_err(|error| error.to_string())
        };
        let words = read(
            "《政府信息公开申请表》,政府信息公开申请表,请用黑色笔填写。,区办监制,\n收费凭条,,保管好,,\n",
        )
        .unwrap();
        assert_eq!(words.len(), 2);
        assert_eq!(words[0].0, PaperKind::ApplicationForm.entity());
        let Body::PaperPublished(published) = &words[0].1 else {
            panic!("{:?}", words[0].1);
        };
        assert_eq!(published.title, "", "the program's own title says nothing");
        assert_eq!(published.footer, "区办监制");
        for (rows, said) in [
            ("申请书,甲,,,\n", "第 2 行：没有“申请书”这种纸面"),
            ("收费凭条,发票,,,\n", "第 2 行：这种纸面没有标题可改"),
            ("管理制度,,,,\n", "第 2 行：没有“管理制度”这种纸面"),
            (
                "钱箱交账单,甲,,,\n钱箱交账单,乙,,,\n",
                "第 3 行：“钱箱交账单”与前面的重复",
            ),
        ] {
            let told = read(rows).unwrap_err();
            assert!(told.contains(said), "{told}");
        }
    }

    #[test]
    fn what_is_wrong_in_a_directory_is_told_by_line() {
        let head = "机关全称,简称,接收渠道\n";
        for (rows, told) in [
            ("临渭区档案馆,,\n", "第 2 行：请填写简称"),
            (
                "临渭区档案馆,区档案馆,电报\n",
                "第 2 行：没有“电报”这种接收渠道",
            ),
            (
                "临渭区档案馆,区档案馆,\n临渭区档案馆,档案馆,\n",
                "第 3 行：“临渭区档案馆”的全称或简称与前面的重复",
            ),
        ] {
            let said = read(&format!("{head}{rows}")).unwrap_err();
            assert!(said.contains(told), "{said}");
        }
        assert!(
            read("名称,简称\nA,B\n")
                .unwrap_err()
                .contains("第 1 行应为表头")
        );
    }
}

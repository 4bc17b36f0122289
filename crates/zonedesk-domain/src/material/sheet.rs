//! A list of materials as people keep it in a sheet (资料清单): one line a material, columns by any of their names.

use super::{Category, Edition, Level, MOST_COPIES, Recorded};
use crate::refusal::tidy_line;
use chrono::NaiveDate;

/// The columns, by any of their names.
const NAMES: [&[&str]; 13] = [
    &["资料名称", "名称"],
    &["类别", "资料类别"],
    &["层级"],
    &["来源单位", "制发单位"],
    &["文号"],
    &["版本"],
    &["发布日期", "版本/发布日期"],
    &["有效期至", "有效期"],
    &["线上链接", "链接", "网址"],
    &["位置", "架位", "存放位置"],
    &["份数", "数量"],
    &["上架日期"],
    &["备注"],
];

/// So much of a cell is told.
const LONGEST_TOLD: usize = 20;

/// The ways people write a day.
const DAYS: [&str; 5] = ["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"];

/// Where each column stands in a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns([Option<usize>; 13]);

impl Columns {
    /// Finds the columns by the titles of a sheet's first line; nothing where 资料名称 or 类别 is missing.
    #[must_use]
    pub fn of(titles: &[String]) -> Option<Self> {
        let places = NAMES.map(|names| {
            titles
                .iter()
                .position(|title| names.contains(&title.trim()))
        });
        matches!(places, [Some(_), Some(_), ..]).then_some(Self(places))
    }

    fn cell(&self, at: usize, cells: &[String]) -> String {
        let place = self.0.get(at).copied().flatten();
        let cell = place.and_then(|place| cells.get(place));
        cell.map_or_else(String::new, |cell| tidy_line(cell))
    }

    /// The same cut short, as what is wrong with it is told.
    fn shown(&self, at: usize, cells: &[String]) -> String {
        let text = self.cell(at, cells);
        match text.char_indices().nth(LONGEST_TOLD) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    fn day(&self, at: usize, cells: &[String]) -> Result<Option<NaiveDate>, String> {
        let text = self.cell(at, cells);
        if text.is_empty() {
            return Ok(None);
        }
        let read = DAYS
            .iter()
            .find_map(|form| NaiveDate::parse_from_str(&text, form).ok());
        let name = NAMES
            .get(at)
            .and_then(|names| names.first())
            .unwrap_or(&"日期");
        read.map(Some)
            .ok_or_else(|| format!("{name}“{}”应写成 2026-01-15 的样子", self.shown(at, cells)))
    }

    /// What a line says of a material that lies there already: where it says nothing, what was known stays.
    #[must_use]
    pub fn said_anew(&self, cells: &[String], said: Recorded, before: &Recorded) -> Recorded {
        let silent = |at: usize| self.cell(at, cells).is_empty();
        let text = |at: usize, said: String, before: &String| match silent(at) {
            true => before.clone(),
            false => said,
        };
        let (edition, known) = (said.edition, &before.edition);
        Recorded {
            on: said.on,
            shelf: text(9, said.shelf, &before.shelf),
            copies: if silent(10) {
                before.copies
            } else {
                said.copies
            },
            shelved_on: if silent(11) {
                before.shelved_on
            } else {
                said.shelved_on
            },
            note: text(12, said.note, &before.note),
            edition: Edition {
                level: edition.level.or(known.level),
                issuer: text(3, edition.issuer, &known.issuer),
                document_number: text(4, edition.document_number, &known.document_number),
                version: text(5, edition.version, &known.version),
                issued_on: edition.issued_on.or(known.issued_on),
                valid_until: edition.valid_until.or(known.valid_until),
                url: text(8, edition.url, &known.url),
                ..edition
            },
        }
    }

    /// What a line says of the text itself.
    ///
    /// # Errors
    /// What is wrong with it, in Chinese.
    pub fn edition(&self, cells: &[String]) -> Result<Edition, String> {
        let category = self.cell(1, cells);
        let category = Category::from_term(&category).ok_or_else(|| {
            let known: Vec<_> = Category::ALL.iter().map(|one| one.term()).collect();
            format!(
                "没有“{}”这个类别，可填{}",
                self.shown(1, cells),
                known.join("、")
            )
        })?;
        let level = match self.cell(2, cells) {
            level if level.is_empty() => None,
            level => Some(Level::from_term(&level).ok_or_else(|| {
                let known: Vec<_> = Level::ALL.iter().map(|one| one.term()).collect();
                format!(
                    "没有“{}”这个层级，可填{}",
                    self.shown(2, cells),
                    known.join("、")
                )
            })?),
        };
        let edition = Edition {
            title: self.cell(0, cells),
            category,
            level,
            issuer: self.cell(3, cells),
            document_number: self.cell(4, cells),
            version: self.cell(5, cells),
            issued_on: self.day(6, cells)?,
            valid_until: self.day(7, cells)?,
            url: self.cell(8, cells),
        };
        edition.check().map_err(|refusal| refusal.words)?;
        Ok(edition)
    }

    /// What a line says of the shelf; where it names no copies, one lies there, and where it names no day, since today.
    ///
    /// # Errors
    /// What is wrong with it, in Chinese.
    pub fn recorded(&self, cells: &[String], today: NaiveDate) -> Result<Recorded, String> {
        let copies = match self.cell(10, cells) {
            copies if copies.is_empty() => 1,
            copies => copies
                .trim_end_matches(['份', '本', '册'])
                .trim()
                .parse()
                .map_err(|_| {
                    let told = self.shown(10, cells);
                    format!("份数“{told}”应为 0 至 {MOST_COPIES} 的整数")
                })?,
        };
        let recorded = Recorded {
            on: today,
            edition: self.edition(cells)?,
            shelf: self.cell(9, cells),
            copies,
            shelved_on: self.day(11, cells)?.unwrap_or(today),
            note: self.cell(12, cells),
        };
        recorded.check().map_err(|refusal| refusal.words)?;
        Ok(recorded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_line_is_read_by_its_titles_and_told_what_is_wrong() {
        let today: NaiveDate = "2026-11-24".parse().unwrap();
        assert_eq!(Columns::of(&texts(&["资料名称", "份数"])), None);
        let columns = Columns::of(&texts(&[
            "份数",
            "类别",
            "名称",
            "层级",
            "发布日期",
            "上架日期",
            "位置",
            "链接",
        ]));
        let columns = columns.unwrap();
        let line = |cells: &[&str]| columns.recorded(&texts(cells), today);
        let read = line(&[
            "2 份",
            "信息公开指南",
            " 公开指南 ",
            "区级",
            "2026年1月5日",
            "",
            "A1",
            "",
        ]);
        let read = read.unwrap();
        assert_eq!((read.copies, read.shelf.as_str()), (2, "A1"));
        assert_eq!(read.edition.title, "公开指南");
        assert_eq!(read.edition.level, Some(Level::County));
        assert_eq!(read.edition.issued_on, Some("2026-01-05".parse().unwrap()));
        assert_eq!(read.shelved_on, today);
        // A short line has empty cells at its end.
        assert_eq!(line(&["", "政府公报", "公报"]).unwrap().copies, 1);
        for (cells, told) in [
            (&["", "公报", ""][..], "请填写资料名称"),
            (
                &["", "小说", "红楼梦"],
                "没有“小说”这个类别，可填政策汇编、",
            ),
            (&["", "公报", "公报", "村级"], "没有“村级”这个层级"),
            (&["两", "公报", "公报"], "份数“两”应为"),
            (&["10000", "公报", "公报"], "份数为 0 至 9999"),
            (&["", "公报", "公报", "", "去年"], "发布日期“去年”应写成"),
            (
                &["", "公报", "公报", "", "", "20261125"],
                "上架日期不能晚于今天",
            ),
            (
                &["", "公报", "公报", "", "", "", "", "file:///etc"],
                "线上链接应以",
            ),
        ] {
            let said = line(cells).unwrap_err();
            assert!(said.contains(told), "{cells:?}: {said}");
        }
    }
}

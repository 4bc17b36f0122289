//! 月度汇总 – a month on one sheet: its rates and counts, and what came in as bars.

use zonedesk_domain::{
    month::{MonthFigures, Rate},
    reading::ReadingFigures,
    zone::{Zone, Zones},
};

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
use crate::ledger::{Align, Column, Ledger, PdfDocument, chinese_date};
use crate::page::{A4_PORTRAIT, Description, Page, bind_archive};
use crate::register::Occasion;
use crate::text::{MM_PER_POINT, Mark, Setter, measure};

/// 标题.
pub const TITLE: &str = "政务公开专区月度汇总";
/// What stands on a sheet of a month in which nothing happened.
const ZERO_REPORT: &str = "本月无登记（零报告）";

/// A month of one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthSummary {
    /// Its figures.
    pub figures: MonthFigures,
    /// The zones that it tells of: those of the site.
    pub zones: Zones,
}

/// The printed area, in mm. The wider left margin is for binding (装订).
const LEFT: f32 = 22.0;
const RIGHT: f32 = A4_PORTRAIT.width - 16.0;
const TITLE_BASELINE: f32 = 24.0;
const SITE_BASELINE: f32 = 34.0;
const BODY_TOP: f32 = 39.0;
const FOOT_BASELINE: f32 = A4_PORTRAIT.height - 12.0;
const SIGNATURE_BASELINE: f32 = A4_PORTRAIT.height - 22.0;

const TITLE_SIZE: f32 = 18.0;
const SITE_SIZE: f32 = 10.5;
const HEADING_SIZE: f32 = 12.0;
const TEXT_SIZE: f32 = 10.0;
const SMALL_SIZE: f32 = 8.5;
const FIGURE_SIZE: f32 = 17.0;

const BOX_HEIGHT: f32 = 21.0;
const BOXES_A_ROW: u8 = 4;
const GAP: f32 = 7.0;
const BAR_STEP: f32 = 6.0;
const BAR_HEIGHT: f32 = 3.8;
/// More agencies than these are added up in a last bar.
const MOST_AGENCIES: usize = 9;

/// Draws the sheet, one page of A4.
///
/// # Errors
/// [`DocumentError`] when the PDF cannot be put together.
pub fn month_summary_pdf(
    summary: &MonthSummary,
    occasion: &Occasion,
) -> Result<PdfDocument, DocumentError> {
    let mut sheet = Sheet {
        page: Page::new(A4_PORTRAIT),
        setter: Setter::new(Fonts::get()?),
        y: BODY_TOP,
    };
    sheet.head(occasion);
    if summary.figures.is_empty() {
        sheet.zero_report();
    } else {
        sheet.boxes(&boxes(summary));
        sheet.charts(&summary.figures, summary.zones);
        sheet.notes(&notes(summary));
    }
    sheet.foot(occasion);
    let missing_characters = sheet.setter.missing().iter().copied().collect();
    let bytes = bind_archive(
        vec![sheet.page],
        &Description {
            title: format!("{TITLE} {}", occasion.month),
            author: occasion.site_name.clone(),
            made_on: occasion.prepared_on,
        },
    )?;
    Ok(PdfDocument {
        bytes,
        pages: 1,
        missing_characters,
    })
}

/// The same figures as a table, for a workbook.
pub fn month_summary_table(summary: &MonthSummary, occasion: &Occasion) -> Ledger {
    let figures = &summary.figures;
    let mut rows: Vec<[String; 4]> = Vec::new();
    let mut add = |group: &str, item: &str, value: String, unit: &str| {
        rows.push([group.to_owned(), item.to_owned(), value, unit.to_owned()]);
    };
    let zones = summary.zones;
    if zones.has(Zone::Applications) {
        add("申请", "接收", figures.applications.to_string(), "件");
        rate(&mut add, "申请", "当日转交率", figures.same_day);
        for (group, counts) in [
            ("申请·按被申请机关", &figures.by_agency),
            ("申请·按接收方式", &figures.by_channel),
            ("申请·按申请人类别", &figures.by_class),
        ] {
            for (name, count) in counts {
                add(group, name, count.to_string(), "件");
            }
        }
    }
    if zones.has(Zone::Consultations) {
        add("政策咨询", "登记", figures.consultations.to_string(), "件");
        rate(&mut add, "政策咨询", "当场解答率", figures.on_the_spot);
        rate(
            &mut add,
            "政策咨询",
            "五个工作日内答复率",
            figures.in_five_days,
        );
    }
    if zones.has(Zone::Applications) {
        add("意见建议", "登记", figures.suggestions.to_string(), "件");
        rate(
            &mut add,
            "意见建议",
            "当日转交率",
            figures.suggestions_same_day,
        );
        rate(&mut add, "意见建议", "采纳率", figures.adopted);
    }
    if zones.has_any(Zones::READING) {
        let readings = &figures.readings;
        add("资料阅览", "阅览", readings.people.to_string(), "人次");
        for (group, counts) in [
            ("资料阅览·按方式", &readings.by_way),
            ("资料阅览·按事项", &readings.by_subject),
        ] {
            for (name, count) in counts {
                add(group, name, count.to_string(), "人次");
            }
        }
        add("资料阅览", "提供协助", readings.helped.to_string(), "人次");
        add("复印打印", "笔数", figures.copies.to_string(), "笔");
        let pages = |pages: u64| pages.to_string();
        add("复印打印", "收费页数", pages(figures.charged_pages), "页");
        add("复印打印", "免费页数", pages(figures.free_pages), "页");
        add("复印打印", "收费金额", figures.charged.plain(), "元");
        add("复印打印", "凭条", figures.receipts.to_string(), "张");
        add("复印打印", "作废凭条", figures.voided.to_string(), "张");
    }
    Ledger {
        title: TITLE.to_owned(),
        site_name: occasion.site_name.clone(),
        month: occasion.month.clone(),
        columns: vec![
            Column::text("类别", 50.0, Align::Left),
            Column::text("项目", 90.0, Align::Left),
            Column::number("数值", 30.0),
            Column::text("单位", 80.0, Align::Left),
        ],
        rows: if figures.is_empty() {
            Vec::new()
        } else {
            rows.into_iter().map(Vec::from).collect()
        },
        totals: notes(summary),
        zero_report: ZERO_REPORT.to_owned(),
        prepared_on: occasion.prepared_on,
        masked_note: String::new(),
        later: Vec::new(),
        seal: occasion.seal.clone(),
    }
}

fn rate(add: &mut impl FnMut(&str, &str, String, &str), group: &str, item: &str, rate: Rate) {
    let percent = rate.percent().map(|percent| percent.to_string());
    let of = match rate.of {
        0 => "%（本月无可计算的事项）".to_owned(),
        of => format!("%（{} / {of} 件）", rate.kept),
    };
    add(group, item, percent.unwrap_or_default(), &of);
}

/// One figure in its frame.
struct Figure {
    label: &'static str,
    value: String,
    aside: String,
}

fn boxes(summary: &MonthSummary) -> Vec<Figure> {
    let figures = &summary.figures;
    let count = |label, value: u32, unit: &str, aside: String| Figure {
        label,
        value: format!("{value} {unit}"),
        aside,
    };
    let share = |label, rate: Rate, kept: &str| Figure {
        label,
        value: match rate.percent() {
            Some(percent) => format!("{percent}%"),
            None => "—".to_owned(),
        },
        aside: match rate.of {
            0 => "本月无可计算的事项".to_owned(),
            of => format!("{kept} {} 件，共 {of} 件", rate.kept),
        },
    };
    let persons = figures.by_class.first().map_or(0, |(_, count)| *count);
    let others = figures.applications - persons.min(figures.applications);
    let mut boxes = Vec::new();
    let zones = summary.zones;
    if zones.has(Zone::Applications) {
        boxes.extend([
            count(
                "接收申请",
                figures.applications,
                "件",
                format!("自然人 {persons}，组织 {others}"),
            ),
            share("当日转交率", figures.same_day, "当日转交"),
            count(
                "意见建议",
                figures.suggestions,
                "件",
                format!("当日转交 {} 件", figures.suggestions_same_day.kept),
            ),
            share("意见建议采纳率", figures.adopted, "采纳"),
        ]);
    }
    if zones.has(Zone::Consultations) {
        boxes.extend([
            count(
                "政策咨询",
                figures.consultations,
                "件",
                format!("当场解答 {} 件", figures.on_the_spot.kept),
            ),
            share("当场解答率", figures.on_the_spot, "当场解答"),
            share("五个工作日内答复率", figures.in_five_days, "按期"),
        ]);
    }
    if !zones.has_any(Zones::READING) {
        return boxes;
    }
    if !zones.has(Zone::Consultations) && !zones.has(Zone::Applications) {
        // Where there are charts, one of them says so.
        boxes.push(count(
            "资料阅览",
            figures.readings.people,
            "人次",
            format!("提供协助 {} 人次", figures.readings.helped),
        ));
    }
    let pages = figures.charged_pages + figures.free_pages;
    boxes.push(Figure {
        label: "复印打印",
        value: format!("{pages} 页"),
        aside: match figures.charged_pages {
            0 => "全部免费".to_owned(),
            _ => format!("收费 {} 元", figures.charged.plain()),
        },
    });
    boxes
}

fn notes(summary: &MonthSummary) -> Vec<String> {
    let figures = &summary.figures;
    let voided = match figures.voided {
        0 => String::new(),
        voided => format!("；另有作废凭条 {voided} 张，未计入"),
    };
    let mut notes = Vec::new();
    if summary.zones.has_any(Zones::READING) {
        notes.push(format!(
            "复印打印：{} 笔，收费 {} 页、免费 {} 页，凭条 {} 张，金额合计 {} 元{voided}。",
            figures.copies,
            figures.charged_pages,
            figures.free_pages,
            figures.receipts,
            figures.charged.plain(),
        ));
    }
    let same_day = "当日转交率：接收当日转交的件数占已转交及已过接收当日的件数之比。";
    let in_five_days = "五个工作日内答复率：五个工作日内答复（含当场解答）的件数占已答复及已过期限的件数之比，期限为估算的不计为超期。";
    let adopted = "采纳率：采纳的件数占已反馈的件数之比。";
    let cut = "百分数一律舍去小数。";
    match (
        summary.zones.has(Zone::Applications),
        summary.zones.has(Zone::Consultations),
    ) {
        (true, true) => notes.push(format!("{same_day}{in_five_days}{adopted}{cut}")),
        (true, false) => notes.push(format!("{same_day}{adopted}{cut}")),
        (false, true) => notes.push(format!("{in_five_days}{cut}")),
        (false, false) => {}
    }
    notes
}

/// The page as it fills.
struct Sheet {
    page: Page,
    setter: Setter,
    /// Where the next thing is drawn, in mm.
    y: f32,
}

impl Sheet {
    fn head(&mut self, occasion: &Occasion) {
        let title = self.setter.set_line(TITLE, Face::Sans);
        self.page
            .text_centred((LEFT + RIGHT) / 2.0, TITLE_BASELINE, &title, TITLE_SIZE);
        let site = format!("单位：{}", occasion.site_name);
        let room = ems(RIGHT - LEFT - 40.0, SITE_SIZE);
        let site = self.setter.cut_line(&site, Face::Serif, room);
        self.page.text(LEFT, SITE_BASELINE, &site, SITE_SIZE);
        let month = self.setter.set_line(&occasion.month, Face::Serif);
        self.page
            .text_to_right(RIGHT, SITE_BASELINE, &month, SITE_SIZE);
    }

    fn zero_report(&mut self) {
        let line = self.setter.set_line(ZERO_REPORT, Face::Serif);
        self.page.frame(LEFT, self.y, RIGHT - LEFT, 40.0, 0.35);
        self.page
            .text_centred((LEFT + RIGHT) / 2.0, self.y + 22.0, &line, 14.0);
    }

    fn boxes(&mut self, boxes: &[Figure]) {
        let width = (RIGHT - LEFT) / f32::from(BOXES_A_ROW);
        for row in boxes.chunks(usize::from(BOXES_A_ROW)) {
            for (column, figure) in (0_u8..).zip(row) {
                let x = LEFT + width * f32::from(column);
                self.page.frame(x, self.y, width, BOX_HEIGHT, 0.2);
                let room = width - 5.0;
                let mut line = |text: &str, face, down: f32, size: f32| {
                    let text = self.setter.cut_line(text, face, ems(room, size));
                    self.page.text(x + 2.5, self.y + down, &text, size);
                };
                line(figure.label, Face::Sans, 5.4, SMALL_SIZE);
                line(&figure.value, Face::Sans, 13.4, FIGURE_SIZE);
                line(&figure.aside, Face::Serif, 18.6, SMALL_SIZE);
            }
            self.y += BOX_HEIGHT;
        }
        self.y += GAP;
    }

    fn charts(&mut self, figures: &MonthFigures, zones: Zones) {
        if zones.has(Zone::Applications) {
            self.application_charts(figures);
        }
        let reads = zones.has_any(Zones::READING);
        if !zones.has(Zone::Consultations) {
            if reads {
                self.reading_charts(&figures.readings);
            }
            return;
        }
        let middle = (LEFT + RIGHT) / 2.0;
        let consultations = [
            ("登记".to_owned(), figures.consultations),
            ("当场解答".to_owned(), figures.on_the_spot.kept),
            ("五个工作日内答复".to_owned(), figures.in_five_days.kept),
        ];
        let top = self.y;
        self.chart("政策咨询", &consultations, LEFT, middle - 5.0, 32.0);
        let left_bottom = self.y;
        if reads {
            self.y = top;
            let readings = &figures.readings;
            let title = format!("资料阅览（{} 人次）", readings.people);
            self.chart(&title, &readings.by_way, middle + 5.0, RIGHT, 30.0);
        }
        self.y = self.y.max(left_bottom) + GAP;
    }

    fn application_charts(&mut self, figures: &MonthFigures) {
        let agencies = shortened(&figures.by_agency);
        self.chart("申请去向（被申请机关）", &agencies, LEFT, RIGHT, 58.0);
        self.y += GAP;
        let top = self.y;
        let middle = (LEFT + RIGHT) / 2.0;
        self.chart("接收方式", &figures.by_channel, LEFT, middle - 5.0, 26.0);
        let left_bottom = self.y;
        self.y = top;
        self.chart("申请人类别", &figures.by_class, middle + 5.0, RIGHT, 30.0);
        self.y = self.y.max(left_bottom) + GAP;
    }

    /// 资料阅览 – what people did there, and what for.
    fn reading_charts(&mut self, readings: &ReadingFigures) {
        if readings.people == 0 {
            return;
        }
        let (top, middle) = (self.y, (LEFT + RIGHT) / 2.0);
        self.chart(
            "资料阅览方式（人次）",
            &readings.by_way,
            LEFT,
            middle - 5.0,
            26.0,
        );
        let left_bottom = self.y;
        self.y = top;
        self.chart(
            "查询事项（人次）",
            &readings.by_subject,
            middle + 5.0,
            RIGHT,
            30.0,
        );
        self.y = self.y.max(left_bottom) + GAP;
    }

    /// Bars from left to right, each with its name before and its count behind it.
    fn chart(&mut self, title: &str, counts: &[(String, u32)], left: f32, right: f32, names: f32) {
        let heading = self.setter.set_line(title, Face::Sans);
        self.page.text(left, self.y + 4.0, &heading, HEADING_SIZE);
        self.page
            .line((left, self.y + 6.2), (right, self.y + 6.2), 0.2);
        self.y += 8.2;
        if counts.iter().all(|(_, count)| *count == 0) {
            let none = self.setter.set_line("本月没有", Face::Serif);
            self.page.text(left, self.y + 4.2, &none, TEXT_SIZE);
            self.y += BAR_STEP;
            return;
        }
        let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(1);
        let longest = right - left - names - 14.0;
        for (name, count) in counts {
            let baseline = self.y + 4.2;
            let name = self
                .setter
                .cut_line(name, Face::Serif, ems(names - 2.0, TEXT_SIZE));
            self.page.text(left, baseline, &name, TEXT_SIZE);
            let length = longest * share_of(*count, most);
            if *count > 0 {
                self.page.bar(
                    left + names,
                    self.y + (BAR_STEP - BAR_HEIGHT) / 2.0,
                    length,
                    BAR_HEIGHT,
                );
            }
            let count = self.setter.set_line(&count.to_string(), Face::Serif);
            self.page
                .text(left + names + length + 1.5, baseline, &count, TEXT_SIZE);
            self.y += BAR_STEP;
        }
    }

    fn notes(&mut self, notes: &[String]) {
        for note in notes {
            let width = ems(RIGHT - LEFT, SMALL_SIZE);
            for line in self.setter.wrap(note, Face::Serif, width) {
                self.y += 4.6;
                self.page.text(LEFT, self.y, &line, SMALL_SIZE);
            }
            self.y += 1.0;
        }
    }

    fn foot(&mut self, occasion: &Occasion) {
        let third = (RIGHT - LEFT) / 3.0;
        for (thirds, label) in [(0.0, "制表人："), (1.0, "审核人："), (2.0, "日期：")] {
            let label = self.setter.set_line(label, Face::Serif);
            let x = LEFT + third * thirds;
            let end = x + width_of(&label, TEXT_SIZE);
            self.page.text(x, SIGNATURE_BASELINE, &label, TEXT_SIZE);
            let below = SIGNATURE_BASELINE + 1.0;
            self.page.line((end, below), (x + third - 6.0, below), 0.15);
        }
        let prepared = match occasion.seal.as_str() {
            "" => format!("制表日期：{}", chinese_date(occasion.prepared_on)),
            seal => seal.to_owned(),
        };
        let prepared = self.setter.set_line(&prepared, Face::Serif);
        self.page
            .text_to_right(RIGHT, FOOT_BASELINE, &prepared, SMALL_SIZE);
    }
}

/// The agencies with the most, and the others together: none is left out of the sum.
fn shortened(agencies: &[(String, u32)]) -> Vec<(String, u32)> {
    if agencies.len() <= MOST_AGENCIES {
        return agencies.to_vec();
    }
    let (first, rest) = agencies.split_at(MOST_AGENCIES - 1);
    let together = rest.iter().map(|(_, count)| count).sum();
    let mut shown = first.to_vec();
    shown.push((format!("其余 {} 个机关", rest.len()), together));
    shown
}

/// A count as a share of the largest, between 0 and 1.
fn share_of(count: u32, most: u32) -> f32 {
    // Halved until both are exact in the narrow float; a bar is no finer than that.
    let (mut count, mut most) = (count, most.max(1));
    while most > u32::from(u16::MAX) {
        count /= 2;
        most /= 2;
    }
    let exact = |number: u32| f32::from(u16::try_from(number).unwrap_or(u16::MAX));
    exact(count) / exact(most)
}

/// Millimetres as em of this size.
fn ems(millimetres: f32, size: f32) -> f32 {
    millimetres / (size * MM_PER_POINT)
}

fn width_of(line: &[Mark], size: f32) -> f32 {
    measure(line) * size * MM_PER_POINT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_agencies_end_in_one_bar_that_keeps_the_sum() {
        let agencies: Vec<_> = (1..=25)
            .map(|place| (format!("机关{place}"), place))
            .collect();
        let shown = shortened(&agencies);
        assert_eq!(shown.len(), MOST_AGENCIES);
        let sum = |counts: &[(String, u32)]| counts.iter().map(|(_, count)| count).sum::<u32>();
        assert_eq!(sum(&shown), sum(&agencies));
        assert_eq!(shown.last().unwrap().0, "其余 17 个机关");
        assert_eq!(shortened(&agencies[..9]), agencies[..9]);
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        for (count, most, share) in [
            (0, 0, 0.0),
            (0, 7, 0.0),
            (7, 7, 1.0),
            (1, 4, 0.25),
            (u32::MAX, u32::MAX, 1.0),
        ] {
            assert_eq!(share_of(count, most), share, "{count} of {most}");
        }
    }
}

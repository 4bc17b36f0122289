//! Search over many years of a busy zone, by kind of what is typed, beside what it could have been.

use crate::figure::{Figure, Told, share};
use rustix::time::{ClockId, clock_gettime};
use std::{
    io::{self, Write as _},
    time::Instant,
};
use zonedesk_store::{
    ApplicationFilter, DataFolder, DatabaseKey, Found, OpenOptions, ReadStore, Sought, Store,
    StoreError,
};
use zonedesk_testkit::{
    desk::whole,
    filled::{Filled, fill},
    memory_scan::MemoryScan,
    plain_search::PlainSearch,
};

/// 100,000 applications, 100,000 consultations, 500,000 copying jobs.
const RECORDS: usize = 700_000;
/// How often each search is made.
const ROUNDS: usize = 10;
/// What a search shows.
const NEWEST: usize = 50;
/// What a register reads at once.
const PAGE: u32 = 100;

/// By kind; every prefix is typed on the way to the word behind it.
const SEARCHES: &[(&str, &[&str])] = &[
    (
        "one character",
        &[
            "张", "王", "的", "局", "区", "第", "年", "2", "0", "邽", "单", "仇", "蔺", "㛃", "𬎆",
            "曾", "补", "改", "某", "鑫",
        ],
    ),
    (
        "two characters",
        &[
            "改造", "补贴", "晓明", "街道", "王秀", "李四", "曾𬎆", "仇解", "20", "00", "资金",
            "公示", "电梯", "低保", "单单", "蔺㛃", "长长", "身份", "政策", "第7",
        ],
    ),
    (
        "three and more",
        &[
            "下邽镇",
            "老旧小区改造",
            "资金使用情况",
            "资金改造",
            "张晓明",
            "王秀兰",
            "单雄信",
            "蔺店镇道路拓宽工程",
            "临渭区住房和城乡建设局",
            "征地补偿安置方案及发放明细（第77",
            "2026年下邽镇",
            "补贴发放公示批复",
            "商贸有限公司",
            "渭南市张晓明商贸",
            "身份证复印",
            "曾建国",
            "李李李",
            "公共停车位收费",
            "残疾人两项补贴",
            "户口本复印",
        ],
    ),
    (
        "pinyin initials",
        &[
            "l", "z", "w", "ls", "zx", "zxm", "wxl", "sxx", "qj", "zjj", "qzjj", "swj", "lw",
            "wns", "czf", "xyjd", "ydd", "lwqzfhcx", "qgaj", "oy",
        ],
    ),
    (
        "full pinyin",
        &[
            "li",
            "lis",
            "lisi",
            "wang",
            "wangx",
            "zhang",
            "zhangx",
            "zhangxm",
            "shan",
            "zeng",
            "qiu",
            "xie",
            "zha",
            "ou",
            "yue",
            "xiao",
            "ming",
            "chongq",
            "weinanshi",
            "shuiwuju",
        ],
    ),
    (
        "number",
        &[
            "XY1",
            "XY1-申",
            "申2026",
            "XY1-申2026-00123",
            "00123",
            "XY1-询2026-09",
            "收2026-1",
            "2026",
            "99999",
            "12345",
            "201",
            "0012",
            "收",
            "询2026-00001",
            "XY1-收2026-200000",
            "1999",
            "777",
            "00001",
            "100000",
            "31415",
        ],
    ),
    (
        "last four",
        &[
            "1234", "0000", "9876", "002X", "015x", "4321", "8888", "6543", "0987", "1111", "2580",
            "7531", "6666", "0913", "1024", "9999", "5678", "3141", "2718", "1414",
        ],
    ),
    (
        "several words",
        &[
            "张 改造",
            "li 住建",
            "zhang 2026",
            "王 zjj",
            "zxm 1234",
            "张 李",
            "街道 下邽",
            "电梯 低保",
            "l z",
            "wang 申2026",
            "补贴 发放 公示",
            "曾 𬎆",
            "张晓明 zjj",
            "身份证 王",
            "2015 2026",
            "单 仇",
            "改造 镇 第7",
            "xiao 教育",
            "lw 镇",
            "蔺店 官底",
        ],
    ),
    (
        "nothing to find",
        &[
            "没有这样的文字",
            "zzzz",
            "孬",
            "99999999",
            "改造𬎆",
            "qqqq",
            "isi",
            "张晓明晓明",
            "xzxzxz",
            "补贴改造资金局",
            "㛃𬎆𬎆",
            "申2027",
            "王王王王",
            "邽邽",
            "0000000",
            "zhangzhangzhang",
            "单单单",
            "蔺㛃 仇解",
            "电梯 孬",
            "收2019",
        ],
    ),
];

/// The searches by kind, as JSON, for whoever makes them in a window.
pub(crate) fn write_searches() -> Told<()> {
    writeln!(io::stdout(), "{}", serde_json::to_string(SEARCHES)?)?;
    Ok(())
}

/// Puts the same records into a desk that the command line has set up.
pub(crate) fn fill_desk(data: &str) -> Told<()> {
    let folder = DataFolder::new(data);
    let key = DatabaseKey::read_file(&folder.key_file())?;
    let mut store = Store::open(&folder, &key, &OpenOptions::default())?;
    fill(&mut store, &mut MemoryScan::default(), 0..RECORDS)?;
    Ok(())
}

pub(crate) fn figures() -> Told<Vec<Figure>> {
    let started = Instant::now();
    let filled = Filled::with(0..RECORDS)?;
    let seconds = started.elapsed().as_secs_f64();
    let mut figures = vec![Figure::new(
        &format!("{RECORDS} records written for the search, through the store's own door"),
        "zonedesk",
        "s",
        seconds,
    )];
    let plain = PlainSearch::make(&filled.scan.texts());
    let read = filled.store.read();
    for (kind, searches) in SEARCHES {
        let mut taken: [Vec<f64>; 5] = Default::default();
        for text in *searches {
            let sought = whole(text);
            let expected: Vec<_> = timed(&mut taken[3], || filled.scan.find(text, true, NEWEST))
                .into_iter()
                .map(|place| filled.ids[place])
                .collect();
            for _ in 0..ROUNDS {
                let found = timed(&mut taken[0], || read.search(&sought, narrow(NEWEST)))?;
                let found: Vec<_> = found.iter().map(Found::id).collect();
                if found != expected {
                    return Err(format!(
                        "“{text}” finds otherwise than a look through every record"
                    )
                    .into());
                }
                timed(&mut taken[4], || in_register(&read, sought.clone()))?;
            }
            let words: Vec<_> = text.split_whitespace().collect();
            timed(&mut taken[1], || plain.by_like(&words, NEWEST));
            let mut by_trigrams = Vec::new();
            if timed(&mut by_trigrams, || plain.by_trigrams(&words, NEWEST)).is_some() {
                taken[2].extend(by_trigrams);
            }
        }
        let whose = [
            "zonedesk",
            "LIKE",
            "FTS5 trigrams",
            "memory scan",
            "zonedesk, one register",
        ];
        for (of, taken) in whose.into_iter().zip(taken) {
            if !taken.is_empty() {
                figures.push(share(&format!("search: {kind}"), of, "ms", taken));
            }
        }
    }
    Ok(figures)
}

/// The same in the register of applications, as its screen asks.
fn in_register(read: &ReadStore<'_>, search: Sought) -> Result<u32, StoreError> {
    let filter = ApplicationFilter {
        search,
        ..ApplicationFilter::default()
    };
    Ok(read.applications(&filter, 0, PAGE)?.total)
}

/// By the processor's time of this thread: whatever else the machine does is not counted. Nothing here
/// waits for a disk, as the files were just written.
fn timed<T>(taken: &mut Vec<f64>, work: impl FnOnce() -> T) -> T {
    let started = clock_gettime(ClockId::ThreadCPUTime);
    let done = work();
    let spent = clock_gettime(ClockId::ThreadCPUTime) - started;
    #[allow(clippy::cast_precision_loss)] // Nanoseconds of less than a second.
    taken.push(spent.tv_sec as f64 * 1e3 + spent.tv_nsec as f64 / 1e6);
    done
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

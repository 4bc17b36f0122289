//! What can be typed (命令和参数). The helps are Chinese: a county's clerk reads them.

use chrono::{Datelike as _, NaiveDate};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use zonedesk_app::{LedgerKind, Register};
use zonedesk_domain::{operator::Role, site::SiteKind};

/// The whole line.
#[derive(Debug, Parser)]
#[command(
    name = "zonedesk-cli",
    about = "政务公开专区窗口程序的命令行：初始设置、历史登记导入、台账、数据校验，以及期限、大写、证件号码的计算。",
    after_help = "退出码：0 已完成；1 已完成但有需要查看的情况（有行被拒绝、校验不一致、号码无效等）；2 没有完成。"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[arg(
        long,
        global = true,
        value_name = "文件夹",
        help_heading = "通用选项",
        help = "数据文件夹；不写则用环境变量 ZONEDESK_DATA，再不然用本用户的程序数据文件夹"
    )]
    pub(crate) data: Option<PathBuf>,
    #[arg(
        long,
        global = true,
        value_name = "文件",
        help_heading = "通用选项",
        help = "密钥文件（64 位十六进制）；不写则用环境变量 ZONEDESK_KEY_FILE，再不然用数据文件夹中的 zonedesk.key"
    )]
    pub(crate) key_file: Option<PathBuf>,
    #[arg(
        long,
        global = true,
        help_heading = "通用选项",
        help = "结果以 JSON 输出到标准输出"
    )]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(about = "初始设置：建立加密数据库，登记专区和窗口")]
    Init(Init),
    #[command(about = "操作员账号")]
    Operator {
        #[command(subcommand)]
        command: OperatorCommand,
    },
    #[command(about = "导入历史登记表（CSV、XLSX 或 XLS）", after_help = IMPORT_HELP)]
    Import(Import),
    #[command(about = "生成月度台账（PDF 或 XLSX，个人信息已脱敏）")]
    Ledger(Ledger),
    #[command(about = "封存一个月的台账：此后按封存时的数据打印，以后的补登、更正列入下一个月")]
    Seal {
        #[arg(long, value_name = "月份", value_parser = month, help = "已经结束的月份，例如 2026-10")]
        month: (i32, u32),
    },
    #[command(
        name = "verify-ledger",
        about = "核对已封存月份的台账 PDF：按记录重新生成，逐栏比对，指出不同之处"
    )]
    VerifyLedger {
        #[arg(value_name = "文件", help = "台账 PDF")]
        file: PathBuf,
    },
    #[command(
        name = "export-year",
        about = "导出全年台账：每月一份 PDF，每种台账一个全年 XLSX（个人信息已脱敏）"
    )]
    ExportYear {
        #[arg(value_name = "年份", help = "例如 2026；本年导出到本月为止")]
        year: String,
        #[arg(long, value_name = "文件夹", help = "在哪个文件夹中新建导出文件夹")]
        out: PathBuf,
    },
    #[command(about = "登记区级发来的注册文件，接入区级")]
    Join {
        #[arg(value_name = "注册文件")]
        letter: PathBuf,
        #[arg(
            long,
            value_name = "地址",
            help = "代理服务器，如 http://10.0.0.1:3128"
        )]
        proxy: Option<String>,
    },
    #[command(about = "与区级同步一次：上报全部待报记录，收取全部新记录")]
    Sync,
    #[command(about = "没有网络时用 U 盘上报")]
    Bundle {
        #[command(subcommand)]
        command: BundleCommand,
    },
    #[command(about = "检索全部登记，最新的在前（姓名已脱敏）")]
    Search {
        #[arg(
            value_name = "文字",
            help = "要找的姓名、内容、编号或电话；多个词用空格隔开"
        )]
        text: String,
    },
    #[command(about = "收费标准")]
    Tariff {
        #[command(subcommand)]
        command: TariffCommand,
    },
    #[command(about = "登记复印打印：有现行收费标准时出凭条号，没有时按免费登记")]
    Copy(CopyJob),
    #[command(about = "自助屏（群众自助查询）")]
    Kiosk {
        #[command(subcommand)]
        command: KioskCommand,
    },
    #[command(about = "备份到第二位置（U 盘、移动硬盘、另一块磁盘）")]
    Backup {
        #[command(subcommand)]
        command: BackupCommand,
    },
    #[command(
        about = "从备份恢复到数据文件夹；原有文件原样保存，不删除",
        after_help = "恢复要用密钥文件（--key-file），或用 --recovery-code 写明从哪个文件读恢复码（- 为标准输入）。\n恢复后编号和收费凭条另起一个字母，不会与备份之后开出的重号。"
    )]
    Restore(Restore),
    #[command(about = "统计：申请、咨询、复印打印的数量")]
    Stats,
    #[command(about = "数据校验：从第一条起核对全部记录，并与锚定文件比对")]
    Verify,
    #[command(about = "由记录重建查询用的数据，并核对是否与重建前一致")]
    Rebuild,
    #[command(
        about = "导出链首声明、签名和公钥，供审计人员用 openssl 核对",
        after_help = "文件夹中写入 statement、signature、public.pem 三个文件，核对方法：\n  openssl pkeyutl -verify -pubin -inkey public.pem -rawin -digest sm3 \\\n    -pkeyopt distid:1234567812345678 -in statement -sigfile signature"
    )]
    Head {
        #[arg(long, value_name = "文件夹", help = "写到哪个文件夹，没有则新建")]
        out: PathBuf,
    },
    #[command(
        about = "计算工作日期限（当日不计入；节假日安排未导入的年份为估算）",
        override_usage = "zonedesk-cli deadline --from <日期> --days <天数> [选项]\n      zonedesk-cli deadline -",
        after_help = "用 - 时，标准输入每行一项“日期 天数”，每行输出一个 JSON，例如：\n  echo \"2026-10-09 20\" | zonedesk-cli deadline -"
    )]
    Deadline(Deadline),
    #[command(about = "金额转人民币大写")]
    Money {
        #[arg(
            value_name = "金额",
            allow_hyphen_values = true,
            help = "以元为单位，例如 1409.50；写 - 则逐行读标准输入，每行输出一个 JSON"
        )]
        amount: String,
    },
    #[command(about = "校验身份证号码和统一社会信用代码")]
    Identity {
        #[arg(
            value_name = "号码",
            allow_hyphen_values = true,
            help = "身份证号码或统一社会信用代码；写 - 则逐行读标准输入，每行输出一个 JSON"
        )]
        number: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    #[arg(
        long,
        value_name = "名称",
        help = "专区名称，例如 向阳街道便民服务中心"
    )]
    pub(crate) site: String,
    #[arg(
        long,
        value_name = "编码",
        help = "专区编码，1 至 4 个大写字母，是所有编号的开头，例如 XY"
    )]
    pub(crate) code: String,
    #[arg(
        long,
        value_name = "类型",
        value_parser = kind,
        help = "service-hall 便民服务中心、archive 档案馆、library 图书馆、station 村（居）便民服务站"
    )]
    pub(crate) kind: SiteKind,
    #[arg(long, value_name = "窗口号", value_parser = desk, allow_negative_numbers = true, help = "窗口号，1 至 99")]
    pub(crate) desk: u16,
    #[arg(
        long,
        value_name = "时间",
        help = "办公时间，例如 08:00-12:00,14:00-17:30"
    )]
    pub(crate) hours: String,
    #[arg(
        long,
        value_name = "区县",
        default_value = "",
        help = "所在区县，例如 临渭区；可以不写"
    )]
    pub(crate) district: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OperatorCommand {
    #[command(about = "新增操作员，之后可在窗口程序中用 PIN 登录")]
    Add(OperatorAdd),
}

#[derive(Debug, Args)]
pub(crate) struct OperatorAdd {
    #[arg(long, value_name = "姓名", help = "姓名")]
    pub(crate) name: String,
    #[arg(
        long,
        value_name = "角色",
        value_parser = role,
        help = "clerk 窗口人员、manager 负责人、auditor 审计员、administrator 系统管理员"
    )]
    pub(crate) role: Role,
    #[arg(
        long,
        value_name = "文件",
        help = "PIN 所在的文件（只取第一行，至少 6 位）；写 - 则从标准输入读，PIN 不写在命令行上"
    )]
    pub(crate) pin_file: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RegisterName {
    Applications,
    Consultations,
    Copies,
}

impl From<RegisterName> for Register {
    fn from(name: RegisterName) -> Self {
        match name {
            RegisterName::Applications => Self::Applications,
            RegisterName::Consultations => Self::Consultations,
            RegisterName::Copies => Self::Copies,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LedgerName {
    Applications,
    Suggestions,
    Consultations,
    Copies,
    Materials,
    Summary,
}

impl From<LedgerName> for LedgerKind {
    fn from(name: LedgerName) -> Self {
        match name {
            LedgerName::Applications => Self::Applications,
            LedgerName::Suggestions => Self::Suggestions,
            LedgerName::Consultations => Self::Consultations,
            LedgerName::Copies => Self::Copies,
            LedgerName::Materials => Self::Materials,
            LedgerName::Summary => Self::Summary,
        }
    }
}

const LEDGER_HELP: &str = "applications 依申请公开、suggestions 意见建议、consultations 政策咨询、copies 复印打印、materials 资料、summary 月度汇总";

const REGISTER_HELP: &str = "applications 依申请公开、consultations 政策咨询、copies 复印打印";

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[arg(value_name = "登记簿", help = REGISTER_HELP)]
    pub(crate) register: RegisterName,
    #[arg(
        value_name = "文件",
        help = "CSV（UTF-8 或 GB18030）、XLSX 或 XLS，第一行为表头，栏目次序不限"
    )]
    pub(crate) file: PathBuf,
    #[arg(long, help = "试运行：只报告结果，不写入任何数据")]
    pub(crate) dry_run: bool,
}

const IMPORT_HELP: &str = "栏目（加 * 的必须有）：
  applications   接收日期*、接收方式、申请人类别、申请人*、证件类型、证件号码、联系电话、申请内容*、
                 被申请机关、获取方式、转交日期、转交方式、签收人
  consultations  咨询时间*、咨询方式、咨询人、联系方式、咨询内容*、是否当场答复、交办单位、交办时间、
                 答复时间、答复内容
  copies         日期*、事由、纸型、单双面、黑白彩色、页数*、金额、交款人
不能导入的行会逐行说明原因，其余各行照常导入；同一文件再次导入不会重复登记。";

#[derive(Debug, Args)]
pub(crate) struct Ledger {
    #[arg(value_name = "台账", help = LEDGER_HELP)]
    pub(crate) ledger: LedgerName,
    #[arg(long, value_name = "月份", value_parser = month, help = "月份，例如 2026-10")]
    pub(crate) month: (i32, u32),
    #[arg(
        long,
        value_name = "文件",
        help = "写到哪个文件，以 .pdf 或 .xlsx 结尾；已有的文件会被替换"
    )]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KioskCommand {
    #[command(about = "发布自助屏内容：入口、资料、表格、收费公示和加密的办理进度")]
    Publish {
        #[arg(
            long,
            value_name = "文件夹",
            help = "自助屏读取的文件夹或 U 盘；不写则为上次的位置"
        )]
        to: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum BundleCommand {
    #[command(about = "制作上报包，交区级")]
    Make {
        #[arg(long, value_name = "文件夹", help = "上报包写入哪个文件夹")]
        out: PathBuf,
    },
    #[command(about = "导入区级的回执包")]
    Take {
        #[arg(value_name = "回执包")]
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    #[command(about = "备份一次，写完后打开核对")]
    Make {
        #[arg(
            long,
            value_name = "文件夹",
            help = "备份到哪个文件夹；不写则用“设置”中选好的"
        )]
        to: Option<PathBuf>,
    },
    #[command(about = "列出文件夹中的备份，最新的在前")]
    List {
        #[arg(value_name = "文件夹")]
        from: PathBuf,
    },
    #[command(about = "演练：把备份真正打开，逐条校验，再清除")]
    Check(BackupChoice),
}

#[derive(Debug, Args)]
pub(crate) struct BackupChoice {
    #[arg(long, value_name = "文件夹", help = "备份所在的文件夹")]
    pub(crate) from: PathBuf,
    #[arg(
        long,
        value_name = "名称",
        help = "哪一份，如 20261124-093000；不写则用最新的一份"
    )]
    pub(crate) backup: Option<String>,
    #[arg(
        long,
        value_name = "文件",
        help = "没有密钥文件时，从这个文件读恢复码；- 为标准输入"
    )]
    pub(crate) recovery_code: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    pub(crate) choice: BackupChoice,
    #[arg(
        long,
        help = "数据文件夹中已有数据库时也恢复；原有文件移到旁边的文件夹，原样保存"
    )]
    pub(crate) set_aside: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TariffCommand {
    #[command(about = "登记经核定的收费标准（同一批准文号再次登记为更正）", after_help = TARIFF_HELP)]
    Set {
        #[arg(value_name = "文件", help = "收费标准文件（JSON，UTF-8）")]
        file: PathBuf,
    },
    #[command(about = "查看登记过的收费标准，以及今天是否可以收费")]
    Show,
}

const TARIFF_HELP: &str = r#"文件示例：
{
  "approval_number": "临发改价〔2026〕12号",
  "approvers": ["临渭区财政局", "临渭区发展和改革局"],
  "valid_from": "2026-01-01",
  "valid_to": "2026-12-31",
  "items": [
    {"id": "bw-a4", "name": "黑白复印 A4 单面", "unit": "page",
     "paper": "a4", "sides": "single", "colour": "black", "price_fen": 20}
  ],
  "exemptions": ["低保户"],
  "displayed": {"on": "2026-01-01", "place": "窗口公示牌"}
}
approval_number 批准文号、approvers 批准机关、valid_from 生效日期、valid_to 停止日期（可以不写）、
items 项目：id 代码、name 名称、unit 计价单位（page 页、sheet 张、copy 份、disc 盘）、price_fen 单价（分），
  paper 纸型（a4、a3、b4、b5、other）、sides 单双面（single、double）、colour 黑白彩色（black、colour）可以不写；
exemptions 减免对象（可以不写）、displayed 现场公示的日期和位置。
未经核定或没有在现场公示的，不得收取任何费用：没有 displayed 的标准只作登记，不能据以收费。"#;

#[derive(Debug, Args)]
pub(crate) struct CopyJob {
    #[arg(
        long,
        value_name = "项目代码",
        help = "收费标准中的项目代码，例如 bw-a4"
    )]
    pub(crate) item: String,
    #[arg(long, value_name = "页数", value_parser = pages, allow_negative_numbers = true, help = "页数，1 至 100000")]
    pub(crate) pages: u32,
    #[arg(long, value_name = "姓名", help = "交款人，可以不写")]
    pub(crate) payer: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Deadline {
    #[arg(
        long,
        value_name = "日期",
        value_parser = day,
        required_unless_present = "lines",
        help = "起算日期，当日不计入，例如 2026-10-09"
    )]
    pub(crate) from: Option<NaiveDate>,
    #[arg(
        long,
        value_name = "天数",
        value_parser = days,
        allow_negative_numbers = true,
        required_unless_present = "lines",
        help = "工作日天数，1 至 3660"
    )]
    pub(crate) days: Option<u32>,
    #[arg(long, help = "列出每一天是否计入及其依据")]
    pub(crate) proof: bool,
    #[arg(
        value_name = "-",
        value_parser = dash,
        conflicts_with_all = ["from", "days", "proof"],
        help = "逐行读标准输入"
    )]
    pub(crate) lines: Option<()>,
}

/// Reads 2026-10-09, 2026/10/9, 2026.10.9, 2026年10月9日 and 20261009.
pub(crate) fn day(text: &str) -> Result<NaiveDate, String> {
    let wrong = || "日期不存在或无法识别，请写成 2026-10-09".to_owned();
    let plain = text
        .trim()
        .trim_end_matches(['日', '号'])
        .replace(['年', '月', '/', '.'], "-");
    let parts: Vec<&str> = match plain.split('-').collect::<Vec<_>>()[..] {
        [whole] if whole.len() == 8 && whole.is_ascii() => {
            vec![&whole[..4], &whole[4..6], &whole[6..]]
        }
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            vec![year, month, day]
        }
        _ => return Err(wrong()),
    };
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| whole_number(part)).collect();
    match numbers.as_deref() {
        Some([year, month, day]) => i32::try_from(*year)
            .ok()
            .and_then(|year| NaiveDate::from_ymd_opt(year, *month, *day))
            .ok_or_else(wrong),
        _ => Err(wrong()),
    }
}

/// Reads a number of working days; how many can be counted, the calendar says.
pub(crate) fn days(text: &str) -> Result<u32, String> {
    whole_number(text.trim()).ok_or_else(|| "天数应为 1 至 3660 的整数".to_owned())
}

/// `parse` alone would take a plus sign.
fn whole_number(text: &str) -> Option<u32> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

fn month(text: &str) -> Result<(i32, u32), String> {
    day(&format!("{}-1", text.trim().trim_end_matches('月')))
        .map(|first| (first.year(), first.month()))
        .map_err(|_| "月份请写成 2026-10 的形式".to_owned())
}

fn pages(text: &str) -> Result<u32, String> {
    whole_number(text.trim())
        .filter(|pages| (1..=zonedesk_domain::copying::MAX_PAGES).contains(pages))
        .ok_or_else(|| "页数为 1 至 100000 的整数".to_owned())
}

fn desk(text: &str) -> Result<u16, String> {
    let number = whole_number(text.trim()).and_then(|number| u16::try_from(number).ok());
    number
        .filter(|number| (1..=99).contains(number))
        .ok_or_else(|| "窗口号为 1 至 99 的整数".to_owned())
}

fn dash(text: &str) -> Result<(), String> {
    if text == "-" {
        Ok(())
    } else {
        Err("这里只能写 -；日期和天数请用 --from 和 --days".to_owned())
    }
}

fn kind(text: &str) -> Result<SiteKind, String> {
    word(text, "可选 service-hall、archive、library、station")
}

fn role(text: &str) -> Result<Role, String> {
    word(text, "可选 clerk、manager、auditor、administrator")
}

fn word<T: serde::de::DeserializeOwned>(text: &str, choice: &str) -> Result<T, String> {
    serde_json::from_value(text.into()).map_err(|_| choice.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_type_it() {
        let ninth = NaiveDate::from_ymd_opt(2026, 10, 9);
        for text in [
            "2026-10-09",
            "2026/10/9",
            "2026.10.9",
            "2026年10月9日",
            "20261009",
            " 2026-10-9 ",
        ] {
            assert_eq!(day(text).ok(), ninth, "{text}");
        }
        for text in [
            "",
            "2026-02-30",
            "26-10-9",
            "2026-10",
            "2026-10-09-1",
            "10/9/2026",
            "二〇二六年",
            "+026-1-1",
        ] {
            assert!(day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_month_is_a_year_and_a_month() {
        for text in ["2026-10", "2026年10月", "2026/10"] {
            assert_eq!(month(text), Ok((2026, 10)), "{text}");
        }
        for text in ["2026-13", "2026-00", "202610", "10", "2026-10-1"] {
            assert!(month(text).is_err(), "{text}");
        }
    }
}

#[cfg(test)]
mod complaints {
    use super::*;
    use std::ffi::OsString;
    use zonedesk_arguments::{Unparsed, command, parse};

    fn wrong(arguments: &[&str]) -> String {
        let arguments: Vec<OsString> = ["zonedesk-cli"]
            .iter()
            .chain(arguments)
            .map(OsString::from)
            .collect();
        match parse::<Arguments>(&arguments) {
            Err(Unparsed::Wrong(message)) => message,
            Err(Unparsed::Asked(page)) => panic!("asked: {page}"),
            Ok(arguments) => panic!("{arguments:?}"),
        }
    }

    #[test]
    fn the_parser_is_put_together_soundly() {
        command::<Arguments>().debug_assert();
    }

    #[test]
    fn complaints_name_what_is_wrong() {
        for (arguments, part) in [
            (
                &["--datta", "x", "stats"][..],
                "没有“--datta”这个参数。是不是“--data”？",
            ),
            (&["statz"], "没有“statz”这个命令。是不是“stats”？"),
            (&["deadline"], "缺少参数：--from <日期>、--days <天数>。"),
            (
                &["deadline", "--from", "2026-02-30", "--days", "3"],
                "参数“--from <日期>”的内容“2026-02-30”不对：日期不存在",
            ),
            (&["deadline", "-", "--days", "3"], "同时使用。"),
            (&["deadline", "x"], "不对：这里只能写 -"),
            (
                &["import", "people", "x.csv"],
                "不能是“people”，可选：applications、consultations、copies。",
            ),
            (
                &["copy", "--item", "a", "--pages", "0"],
                "不对：页数为 1 至 100000 的整数。",
            ),
            (
                &["copy", "--item", "a", "--item", "b", "--pages", "1"],
                "参数“--item <项目代码>”只能写一次。",
            ),
            (
                &["copy", "--item", "a", "--pages", "-1"],
                "参数“--pages <页数>”的内容“-1”不对：页数为 1 至 100000 的整数。",
            ),
            (
                &["deadline", "--from", "2026-10-09", "--days", "-5"],
                "不对：天数应为 1 至 3660 的整数。",
            ),
            (&["money", "1", "2"], "没有“2”这个参数。"),
            (&["stats", "--data"], "缺少内容。"),
            (&["tariff"], "请写明要做什么。"),
            (&[], "请写明要做什么。"),
        ] {
            let message = wrong(arguments);
            assert!(message.contains(part), "{arguments:?}: {message}");
        }
    }
}

//! What can be typed (命令行参数).

use chrono::NaiveDate;
use clap::{ArgGroup, Parser, Subcommand};
use std::{net::SocketAddr, path::PathBuf};
use zonedesk_domain::journal::DeviceId;

/// 政务公开专区区级服务端：接收各专区上报的记录，并下发区级数据。
#[derive(Debug, Parser)]
#[command(name = "zonedesk-server")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// 配置文件；不写则为当前文件夹的 zonedesk-server.toml
    #[arg(long, global = true, value_name = "文件", help_heading = "通用选项")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 新建区级服务端：配置文件、区级密钥、证书和数据库
    Init(Init),
    /// 运行服务，直到收到停止信号
    Serve,
    /// 专区管理
    #[command(subcommand)]
    Site(Site),
    /// 终端管理：注册文件、停用
    #[command(subcommand)]
    Desk(Desk),
    /// 区级发布：收费标准、节假日安排、机关目录、资料清单、纸面用语，下发到各专区
    #[command(subcommand)]
    Reference(Reference),
    /// 承办单位：各部门查看转交件、办理签收、退回、答复的授权码
    #[command(subcommand)]
    Department(Department),
    /// 离线上报：读取各窗口用 U 盘送来的上报包，制作回执包
    Bundle {
        /// 上报包，可以一次读取几个
        #[arg(value_name = "文件", required = true)]
        files: Vec<PathBuf>,
        /// 回执包写入哪个文件夹；不写则与上报包放在一起
        #[arg(long, value_name = "文件夹")]
        out: Option<PathBuf>,
    },
    /// 列出警报：同一终端出现两份历史（磁盘被复制或还原）
    Alarms,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Init {
    /// 区县名称，如 临渭区
    #[arg(long, value_name = "名称")]
    pub(crate) district: String,
    /// 各终端访问的地址，如 https://zwgk.example.gov.cn:8443
    #[arg(long, value_name = "地址")]
    pub(crate) address: String,
    /// 监听的地址和端口；不写则为 0.0.0.0 和 --address 中的端口
    #[arg(long, value_name = "地址:端口")]
    pub(crate) listen: Option<SocketAddr>,
    /// 使用 PostgreSQL，写连接参数；不写则用内置数据库
    #[arg(long, value_name = "连接参数")]
    pub(crate) postgres: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Site {
    /// 登记一个专区
    Add {
        /// 专区编码，1 至 4 个大写字母
        #[arg(value_name = "编码")]
        code: String,
        /// 专区名称
        #[arg(value_name = "名称")]
        name: String,
    },
    /// 列出专区
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Desk {
    /// 为一个窗口制作注册文件，交该窗口一次性使用
    Invite {
        /// 专区编码
        #[arg(long, value_name = "编码")]
        site: String,
        /// 窗口号
        #[arg(long, value_name = "窗口号", value_parser = clap::value_parser!(u16).range(1..=99))]
        desk: u16,
        /// 几天内有效，1 至 60
        #[arg(long, value_name = "天数", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=60))]
        days: u16,
        /// 写入哪个文件；不写则显示在屏幕上
        #[arg(long, value_name = "文件")]
        out: Option<PathBuf>,
    },
    /// 列出终端
    List,
    /// 停用一个终端：此后不能上报和读取
    Revoke {
        /// 终端编号，见 desk list
        #[arg(value_name = "终端编号", value_parser = device)]
        device: DeviceId,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Department {
    /// 为一个部门制作授权码；一个部门可以有几个，各交一人或一个系统使用
    Add {
        /// 机关全称
        #[arg(long, value_name = "全称")]
        name: String,
        /// 各专区对它的其他称呼，可写几个；机关目录中的简称不必写
        #[arg(long, value_name = "简称")]
        also: Vec<String>,
        /// 授权码交给谁，如 王丽 或 OA 系统
        #[arg(long, value_name = "联系人", default_value = "")]
        person: String,
        /// 写入哪个文件；不写则显示在屏幕上
        #[arg(long, value_name = "文件")]
        out: Option<PathBuf>,
    },
    /// 列出授权码
    List,
    /// 停用一个授权码
    Revoke {
        /// 几号，见 department list
        #[arg(value_name = "编号")]
        id: i64,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Reference {
    /// 发布一个或几个文件；内容没有变化的不重复发布
    Publish(Publish),
    /// 停用一个已发布的收费标准或机关
    Withdraw(Withdraw),
    /// 列出已发布的内容
    List,
}

#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(group(
    ArgGroup::new("files").args(["calendar", "tariff", "directory", "materials", "wordings"]).required(true).multiple(true)
))]
pub(crate) struct Publish {
    /// 节假日安排，CSV，表头 date,kind,name（kind 填 holiday 或 workday）
    #[arg(long, value_name = "文件", requires = "notice")]
    pub(crate) calendar: Option<PathBuf>,
    /// 节假日通知的文号，如 国办发明电〔2025〕7号
    #[arg(long, value_name = "文号", requires = "calendar")]
    pub(crate) notice: Option<String>,
    /// 节假日通知的网址
    #[arg(long, value_name = "网址", requires = "calendar")]
    pub(crate) url: Option<String>,
    /// 收费标准，JSON，栏目同 zonedesk-cli tariff set；公示情况由各专区自行登记
    #[arg(long, value_name = "文件")]
    pub(crate) tariff: Option<PathBuf>,
    /// 机关目录，CSV 或 XLSX，表头 机关全称,简称,联系电话,接收地址,接收渠道,办公时间,联系人,备注
    #[arg(long, value_name = "文件")]
    pub(crate) directory: Option<PathBuf>,
    /// 资料清单，CSV 或 XLSX，表头 资料名称,类别,层级,来源单位,文号,版本,发布日期,有效期至,线上链接
    #[arg(long, value_name = "文件")]
    pub(crate) materials: Option<PathBuf>,
    /// 纸面用语，CSV 或 XLSX，表头 纸面,标题,附注,页脚,正文；专区自己的用语优先
    #[arg(long, value_name = "文件")]
    pub(crate) wordings: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(group(ArgGroup::new("which").args(["tariff", "agency", "material", "wording"]).required(true)))]
pub(crate) struct Withdraw {
    /// 收费标准的批准文号
    #[arg(long, value_name = "文号", requires = "on")]
    pub(crate) tariff: Option<String>,
    /// 机关全称
    #[arg(long, value_name = "全称")]
    pub(crate) agency: Option<String>,
    /// 资料名称
    #[arg(long, value_name = "名称")]
    pub(crate) material: Option<String>,
    /// 纸面名称，如 政府信息公开申请表
    #[arg(long, value_name = "名称")]
    pub(crate) wording: Option<String>,
    /// 收费标准自哪一天起停用，如 2027-01-01
    #[arg(long, value_name = "日期", requires = "tariff", conflicts_with_all = ["agency", "material", "wording"], value_parser = day)]
    pub(crate) on: Option<NaiveDate>,
    /// 停用原因
    #[arg(long, value_name = "原因", default_value = "")]
    pub(crate) reason: String,
}

fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse()
        .map_err(|_| "应为日期，如 2027-01-01".to_owned())
}

fn device(text: &str) -> Result<DeviceId, String> {
    text.parse()
        .map(DeviceId)
        .map_err(|_| "应为 desk list 列出的终端编号".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;
    use zonedesk_arguments::{Unparsed, command, parse};

    fn said(arguments: &[&str]) -> Result<Arguments, String> {
        let arguments: Vec<OsString> = ["zonedesk-server"]
            .iter()
            .chain(arguments)
            .map(OsString::from)
            .collect();
        parse(&arguments).map_err(|unparsed| match unparsed {
            Unparsed::Asked(text) | Unparsed::Wrong(text) => text,
        })
    }

    #[test]
    fn what_is_published_or_withdrawn_is_named_alone_or_together() {
        let reads = |rest: &[&str]| said(&[&["reference"], rest].concat());
        for sound in [
            &["publish", "--tariff", "a"][..],
            &["publish", "--tariff", "a", "--directory", "b"],
            &["publish", "--calendar", "a", "--notice", "b"],
            &[
                "publish",
                "--calendar",
                "a",
                "--notice",
                "b",
                "--url",
                "c",
                "--tariff",
                "d",
            ],
            &["withdraw", "--tariff", "a", "--on", "2027-01-01"],
            &[
                "withdraw",
                "--tariff",
                "a",
                "--on",
                "2027-01-01",
                "--reason",
                "b",
            ],
            &["withdraw", "--agency", "a"],
            &["withdraw", "--agency", "a", "--reason", "b"],
            &["list"],
        ] {
            assert!(reads(sound).is_ok(), "{sound:?}: {:?}", reads(sound).err());
        }
        for wrong in [
            &["publish"][..],
            &["publish", "--calendar", "a"],
            &["publish", "--notice", "a"],
            &["withdraw"],
            &["withdraw", "--tariff", "a"],
            &[
                "withdraw",
                "--tariff",
                "a",
                "--agency",
                "b",
                "--on",
                "2027-01-01",
            ],
            &["withdraw", "--agency", "a", "--on", "2027-01-01"],
        ] {
            assert!(reads(wrong).is_err(), "{wrong:?}");
        }
        let wrong = reads(&["withdraw", "--tariff", "a", "--on", "2027-13-01"]);
        assert!(wrong.unwrap_err().contains("应为日期"));
    }

    #[test]
    fn helps_and_complaints_are_chinese() {
        command::<Arguments>().debug_assert();
        for help in [
            &["--help"][..],
            &["init", "--help"],
            &["site", "add", "-h"],
            &["desk", "invite", "-h"],
            &["bundle", "-h"],
            &["department", "add", "-h"],
        ] {
            let page = said(help).unwrap_err();
            assert!(page.contains("用法：zonedesk-server"), "{page}");
            assert!(
                !page.contains("Usage") && !page.contains("Options"),
                "{page}"
            );
        }
        for (wrong, told) in [
            (&["desk", "invite", "--site", "XY"][..], "缺少参数"),
            (&["desk", "revoke", "1"], "应为 desk list 列出的终端编号"),
            (&["init", "--listen", "x"], "不对"),
        ] {
            let message = said(wrong).unwrap_err();
            assert!(message.contains(told), "{message}");
        }
    }
}

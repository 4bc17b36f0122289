//! 自助屏 – how a site arranges the screen at which citizens serve themselves: its entries (入口), how long it waits for
//! a touch, and the PIN that leaves it.

use crate::{
    journal::{Digest, EntityId},
    refusal::{Refusal, check_length, tidy_line},
    terms::terms,
};
use serde::{Deserialize, Serialize};

/// As many entries find room on one screen.
pub const MOST_TILES: usize = 12;
/// The longest name of an entry, in characters: two lines of a tile in 长辈版.
pub const LONGEST_TILE: usize = 14;
/// The longest line below it, in characters.
pub const LONGEST_ABOUT: usize = 30;
/// The longest address, in characters: a QR code of it can still be read from a screen.
pub const LONGEST_URL: usize = 200;
/// How long the screen waits for a touch unless the site says otherwise, in seconds.
pub const IDLE_SECONDS: u32 = 90;
/// What a site may say, in seconds: enough time to read (工信部适老化: 足够的操作时间), and an end to it.
pub const IDLE_SECONDS_ALLOWED: std::ops::RangeInclusive<u32> = 30..=600;

terms! {
    /// 图标 – the picture of an entry.
    Icon {
        Catalogue = "目录";
        Column = "专栏";
        Service = "办事";
        Map = "地图";
        Search = "查询";
        Phone = "电话";
    }
}

/// 入口 – one page of the net that citizens are led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
    /// What it is called: 政府信息公开目录.
    pub title: String,
    /// Whose it is or what is found there, in a line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Where it is.
    pub url: String,
    /// Its picture.
    pub icon: Icon,
    /// 样例 – it came with the program, and nobody of the site has checked the address.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sample: bool,
}

/// 退出 PIN – what is kept of the PIN that leaves the screen: stretched with Argon2id, so that whoever carries the
/// kiosk away has to pay for every guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeavePin {
    /// Random, so that the same PIN elsewhere looks different.
    pub salt: Digest,
    /// What Argon2id spends, in KiB.
    pub memory_kib: u32,
    /// Its passes over that.
    pub passes: u32,
    /// What came out.
    pub stretched: Digest,
}

/// 自助屏布置 – how the screen is arranged from now on. Where it is published to is the machine's own affair and no
/// record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arranged {
    /// 入口, in their order.
    pub tiles: Vec<Tile>,
    /// 无人操作 – after so many seconds everything is wiped.
    pub idle_seconds: u32,
    /// 退出 PIN; without one nobody leaves the screen by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave: Option<LeavePin>,
}

impl Tile {
    /// As it will stand on the screen: without what nobody can see.
    #[must_use]
    pub fn tidied(&self) -> Self {
        Self {
            title: tidy_line(&self.title),
            about: tidy_line(&self.about),
            url: tidy_line(&self.url),
            ..self.clone()
        }
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.title.is_empty() {
            return Err(Refusal::beside("title", "请填写入口名称。"));
        }
        check_length("title", "入口名称", &self.title, LONGEST_TILE)?;
        check_length("about", "说明", &self.about, LONGEST_ABOUT)?;
        check_length("url", "网址", &self.url, LONGEST_URL)?;
        let host = ["https://", "http://"]
            .iter()
            .find_map(|scheme| self.url.strip_prefix(scheme));
        let is_plain = self.url.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_plain || host.is_none_or(|host| !host.starts_with(|c: char| c.is_alphanumeric())) {
            return Err(Refusal::beside(
                "url",
                "网址以 https:// 或 http:// 开头，不含空格和汉字，请从浏览器地址栏复制。",
            ));
        }
        Ok(())
    }
}

impl Arranged {
    /// The one record of it at a site.
    #[must_use]
    pub fn entity() -> EntityId {
        EntityId::derived("kiosk", b"arrangement")
    }

    /// Whether a screen may be arranged like this. What is wrong with an entry is told with its place: `tiles.2.url`.
    ///
    /// # Errors
    /// The field and what to do.
    pub fn check(&self) -> Result<(), (String, String)> {
        if self.tiles.len() > MOST_TILES {
            let words = format!("入口最多 {MOST_TILES} 个，请去掉几个。");
            return Err(("tiles".to_owned(), words));
        }
        if !IDLE_SECONDS_ALLOWED.contains(&self.idle_seconds) {
            let words = format!(
                "无人操作的时间为 {} 至 {} 秒。",
                IDLE_SECONDS_ALLOWED.start(),
                IDLE_SECONDS_ALLOWED.end()
            );
            return Err(("idle_seconds".to_owned(), words));
        }
        for (place, tile) in self.tiles.iter().enumerate() {
            tile.check()
                .map_err(|refusal| (format!("tiles.{place}.{}", refusal.field), refusal.words))?;
        }
        Ok(())
    }

    /// What the program shows until a site arranges it: the entries that the notice names, as samples.
    #[must_use]
    pub fn starting() -> Self {
        let tile = |title: &str, about: &str, url: &str, icon| Tile {
            title: title.to_owned(),
            about: about.to_owned(),
            url: url.to_owned(),
            icon,
            sample: true,
        };
        Self {
            tiles: vec![
                tile(
                    "政府信息公开",
                    "中国政府网 · 政府信息公开",
                    "https://www.gov.cn/zhengce/xxgk/",
                    Icon::Catalogue,
                ),
                tile(
                    "政策文件库",
                    "中国政府网 · 政策文件",
                    "https://www.gov.cn/zhengce/zhengcewenjianku/",
                    Icon::Column,
                ),
                tile(
                    "政务服务",
                    "国家政务服务平台",
                    "https://gjzwfw.www.gov.cn/",
                    Icon::Service,
                ),
            ],
            idle_seconds: IDLE_SECONDS,
            leave: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_begins_with_may_be_arranged_and_is_all_samples() {
        let starting = Arranged::starting();
        assert_eq!(starting.check(), Ok(()));
        assert!(starting.tiles.iter().all(|tile| tile.sample));
    }

    #[test]
    fn an_entry_that_leads_nowhere_is_refused_at_its_place() {
        let long = "字".repeat(LONGEST_TILE + 1);
        for (title, url, field) in [
            ("目录", "https://www.example.gov.cn/xxgk?id=1", None),
            ("", "https://www.example.gov.cn", Some("tiles.0.title")),
            (&*long, "https://www.example.gov.cn", Some("tiles.0.title")),
            ("目录", "", Some("tiles.0.url")),
            ("目录", "www.example.gov.cn", Some("tiles.0.url")),
            ("目录", "https://", Some("tiles.0.url")),
            ("目录", "https:///etc", Some("tiles.0.url")),
            ("目录", "javascript:alert(1)", Some("tiles.0.url")),
            (
                "目录",
                "https://www.example.gov.cn/目录",
                Some("tiles.0.url"),
            ),
            ("目录", "https://a b", Some("tiles.0.url")),
        ] {
            let tile = Tile {
                title: title.to_owned(),
                about: String::new(),
                url: url.to_owned(),
                icon: Icon::Map,
                sample: false,
            };
            let arranged = Arranged {
                tiles: vec![tile],
                ..Arranged::starting()
            };
            let refused = arranged.check().err().map(|(field, _)| field);
            assert_eq!(refused.as_deref(), field, "{title} {url}");
        }
    }

    #[test]
    fn a_screen_waits_neither_a_moment_nor_for_ever() {
        for (seconds, sound) in [(29, false), (30, true), (600, true), (601, false)] {
            let arranged = Arranged {
                idle_seconds: seconds,
                ..Arranged::starting()
            };
            assert_eq!(arranged.check().is_ok(), sound, "{seconds}");
        }
        let mut full = Arranged::starting();
        full.tiles = vec![full.tiles[0].clone(); MOST_TILES + 1];
        assert_eq!(full.check().unwrap_err().0, "tiles");
    }
}

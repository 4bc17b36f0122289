//! 注册文件 – what the district hands to a hall, as a small text file, so that one desk can be let in: the address, the
//! code, and whom to trust there. Whoever has it can become that desk, once, until it expires.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

const BEGIN: &str = "-----BEGIN ZONEDESK INVITATION-----";
const END: &str = "-----END ZONEDESK INVITATION-----";

/// No letter is longer: certificates are a few thousand bytes.
const LONGEST: usize = 256 * 1024;

/// What stands in a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The shape of what follows: 1.
    pub version: u32,
    /// `https://zwgk.example.gov.cn:8443`, without a path.
    pub address: String,
    /// 区县
    pub district: String,
    /// 专区编码
    pub site: String,
    /// 专区名称
    pub site_name: String,
    /// 窗口号
    pub desk: u16,
    /// The code, 40 hexadecimal digits; empty once it was used.
    pub code: String,
    /// The certificates that the district's server is checked against, PEM; the system's own where there are none.
    pub trust: Option<String>,
    /// The key by which the district's statements are checked: PEM, SM2.
    pub district_key: String,
}

/// Why a text is no letter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    /// Nothing in it looks like one, or a part was left out.
    #[error("there is no letter in this text")]
    Absent,
    /// A newer program wrote it.
    #[error("a letter of shape {0}")]
    Newer(u32),
    /// Its address is none that may be used.
    #[error("the address {0:?} cannot be used")]
    Address(String),
}

impl Letter {
    /// The shape that is written.
    pub const VERSION: u32 = 1;

    /// The text between its marks, in lines of 64 characters.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Nothing in it can fail to be JSON.
        let json = serde_json::to_vec(self).unwrap_or_default();
        let packed = STANDARD.encode(json);
        let mut text = format!("{BEGIN}\n");
        for line in packed.as_bytes().chunks(64) {
            text.push_str(&String::from_utf8_lossy(line));
            text.push('\n');
        }
        text.push_str(END);
        text.push('\n');
        text
    }

    /// Finds the letter in a text, whatever stands around it and however its lines were broken on the way.
    ///
    /// # Errors
    /// [`LetterError`], by what is wrong.
    pub fn find(text: &str) -> Result<Self, LetterError> {
        if text.len() > LONGEST {
            return Err(LetterError::Absent);
        }
        let (_, rest) = text.split_once(BEGIN).ok_or(LetterError::Absent)?;
        let (packed, _) = rest.split_once(END).ok_or(LetterError::Absent)?;
        let packed: String = packed.split_whitespace().collect();
        let json = STANDARD.decode(packed).map_err(|_| LetterError::Absent)?;
        let shape: Shape = serde_json::from_slice(&json).map_err(|_| LetterError::Absent)?;
        if shape.version > Self::VERSION {
            return Err(LetterError::Newer(shape.version));
        }
        let letter: Self = serde_json::from_slice(&json).map_err(|_| LetterError::Absent)?;
        let is_code = letter.code.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_code || !matches!(letter.code.len(), 0 | 40) {
            return Err(LetterError::Absent);
        }
        if !may_be_used(&letter.address) {
            return Err(LetterError::Address(letter.address));
        }
        Ok(letter)
    }
}

#[derive(Deserialize)]
struct Shape {
    version: u32,
}

/// Personal data leave the machine encrypted or not at all: only this very machine is reached without TLS.
#[must_use]
pub fn may_be_used(address: &str) -> bool {
    let host_of = |rest: &str| {
        let authority = rest.split('/').next().unwrap_or_default();
        let plain = rest == authority && !authority.contains(['@', '?', '#', ' ']);
        (plain && !authority.is_empty()).then(|| authority.to_owned())
    };
    if let Some(rest) = address.strip_prefix("https://") {
        return host_of(rest).is_some();
    }
    let Some(authority) = address.strip_prefix("http://").and_then(host_of) else {
        return false;
    };
    let host = authority
        .rsplit_once(':')
        .map_or(&*authority, |(host, _)| host);
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            version: 1,
            address: "https://zwgk.example.gov.cn:8443".into(),
            district: "临渭区".into(),
            site: "XY".into(),
            site_name: "向阳街道便民服务中心".into(),
            desk: 1,
            code: "00".repeat(20),
            trust: Some("-----BEGIN CERTIFICATE-----\n…\n".into()),
            district_key: "…".into(),
        }
    }

    #[test]
    fn a_letter_is_found_in_whatever_surrounds_it() {
        let text = letter().to_text();
        assert_eq!(Letter::find(&text), Ok(letter()));
        let folded = text.replace('\n', "\r\n  ");
        let sent = format!("您好，注册文件如下：\n{folded}\n此致");
        assert_eq!(Letter::find(&sent), Ok(letter()));
    }

    #[test]
    fn half_a_letter_is_none() {
        let text = letter().to_text();
        for length in (0..text.len() - 1).filter(|length| text.is_char_boundary(*length)) {
            assert_eq!(Letter::find(&text[..length]), Err(LetterError::Absent));
        }
        let mut newer = letter();
        newer.version = 2;
        assert_eq!(Letter::find(&newer.to_text()), Err(LetterError::Newer(2)));
    }

    #[test]
    fn nothing_personal_leaves_the_machine_unencrypted() {
        let cases = [
            ("https://zwgk.example.gov.cn", true),
            ("https://10.0.0.1:8443", true),
            ("http://127.0.0.1:8080", true),
            ("http://localhost", true),
            ("http://10.0.0.1", false),
            ("http://localhost.example.com", false),
            ("http://127.0.0.1@example.com", false),
            ("https://example.com/path", false),
            ("https://", false),
            ("ftp://127.0.0.1", false),
            ("zwgk.example.gov.cn", false),
        ];
        for (address, is_usable) in cases {
            assert_eq!(may_be_used(address), is_usable, "{address}");
        }
    }
}

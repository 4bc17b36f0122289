//! 自助屏内容 – the one file between desk and kiosk: what may be shown to everybody, and the sealed answers.
//!
//! It is [`MARK`], then deterministic CBOR: the content's bytes, the key of the desk that signed them (PEM), and its
//! SM2 signature under a statement that names its purpose. The kiosk trusts the key that it accepted first.

use crate::answers::SealedAnswers;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    journal::{Algorithm, Digest, PublicKey, from_deterministic, to_deterministic},
    kiosk::Arranged,
};

/// What the file is called, in a folder or on a stick.
pub const FILE_NAME: &str = "自助屏内容.zdk";
/// No file is longer, in bytes.
pub const LONGEST_EDITION: u64 = 64 * 1024 * 1024;

/// What every file begins with.
const MARK: &[u8; 8] = b"ZDKIOS1\n";
/// What those of a later program begin with.
const MARK_OF_ANY: &[u8; 6] = b"ZDKIOS";

/// 一期内容 – everything that the kiosk knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Whose it is.
    pub site: Site,
    /// It rises with every edition of a desk.
    pub number: u64,
    /// When it was made; nothing is accepted or refused by it.
    pub made_at_ms: i64,
    /// 开放时间, a line a period.
    pub hours: Vec<String>,
    /// 收费公示
    pub tariff: TariffNotice,
    /// 单位电话地址
    pub contacts: Vec<Contact>,
    /// 入口, the idle time and the PIN that leaves.
    pub arranged: Arranged,
    /// 资料目录
    pub materials: Vec<MaterialCard>,
    /// 表格与公示
    pub papers: Vec<PaperCard>,
    /// 办理进度
    pub answers: SealedAnswers,
}

/// The site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// 专区编码
    pub code: String,
    /// 专区名称
    pub name: String,
    /// 区县
    pub district: String,
    /// Whether applications and questions are taken here.
    pub has_counter: bool,
}

/// 收费公示, as the sheet on the wall says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TariffNotice {
    /// 本专区复印、打印服务不收取任何费用; nothing where there are prices.
    pub free: Option<String>,
    /// What is charged.
    pub prices: Vec<Price>,
    /// 批准文号 and 批准机关
    pub basis: String,
    /// 减免对象
    pub exemptions: Vec<String>,
    /// 监督电话
    pub phone: String,
}

/// One line of a tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Price {
    /// 黑白复印 A4 单面
    pub name: String,
    /// 0.20 元/页
    pub price: String,
}

/// 依申请公开联系方式 of one body; never the name of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Contact {
    /// 机关名称
    pub name: String,
    /// 联系电话
    pub phone: String,
    /// 接收地址
    pub address: String,
    /// 办公时间
    pub hours: String,
    /// 样例 – nobody of the site has checked it.
    pub sample: bool,
}

/// One material of the reading room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialCard {
    /// 资料名称
    pub title: String,
    /// 类别
    pub category: String,
    /// 来源单位
    pub issuer: String,
    /// 文号
    pub document_number: String,
    /// 版本
    pub version: String,
    /// 发布日期
    pub issued_on: Option<NaiveDate>,
    /// 位置
    pub shelf: String,
    /// 状态
    pub standing: String,
    /// 线上链接
    pub url: String,
}

/// One paper, ready to be looked at and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperCard {
    /// A word of its own.
    pub id: String,
    /// 标题
    pub title: String,
    /// 页数
    pub pages: u32,
    /// 填写用 – a form to be filled in; else a notice to be read.
    pub is_form: bool,
    /// The PDF.
    #[serde(with = "serde_bytes")]
    pub pdf: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Signed {
    #[serde(with = "serde_bytes")]
    content: Vec<u8>,
    key: String,
    #[serde(with = "serde_bytes")]
    signature: Vec<u8>,
}

/// "I made this for my site's kiosk."
#[derive(Serialize)]
struct KioskStatement {
    purpose: &'static str,
    key: Digest,
    content: Digest,
}

/// An edition whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Stands for the key that signed it.
    pub key: Digest,
    /// What it says.
    pub edition: Edition,
}

impl Opened {
    /// Whether the holder of the key `pem` signed it.
    #[must_use]
    pub fn is_of(&self, pem: &str) -> bool {
        self.key == key_mark(pem)
    }
}

/// Why a file is no edition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditionError {
    /// It does not begin like one.
    #[error("this is no edition")]
    NoEdition,
    /// A later program made it.
    #[error("a later program made this edition")]
    Newer,
    /// It was cut or changed.
    #[error("this edition was damaged: {0}")]
    Damaged(String),
    /// It cannot be made.
    #[error("making an edition: {0}")]
    Making(String),
}

/// The bytes of the file. `key` is the public half (PEM) of the key that `sign` signs with (SM2, DER).
///
/// # Errors
/// [`EditionError::Making`]; as `sign` fails.
pub fn seal<E: From<EditionError>>(
    edition: &Edition,
    key: &str,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
) -> Result<Vec<u8>, E> {
    let making = |error: &dyn std::fmt::Display| EditionError::Making(error.to_string());
    let content = to_deterministic(edition).map_err(|error| making(&error))?;
    let statement = statement(key, &content).map_err(|error| making(&error))?;
    let signed = Signed {
        signature: sign(&statement)?,
        content,
        key: key.to_owned(),
    };
    let mut file = MARK.to_vec();
    file.extend(to_deterministic(&signed).map_err(|error| making(&error))?);
    Ok(file)
}

/// Reads a file and checks that whoever holds the key in it made it. Whether that key may be trusted is another
/// question.
///
/// # Errors
/// [`EditionError`], by what is wrong.
pub fn open(file: &[u8]) -> Result<Opened, EditionError> {
    let rest = match file.strip_prefix(MARK) {
        Some(rest) => rest,
        None if file.starts_with(MARK_OF_ANY) && file.len() > MARK.len() => {
            return Err(EditionError::Newer);
        }
        None => return Err(EditionError::NoEdition),
    };
    let damaged = |error: &dyn std::fmt::Display| EditionError::Damaged(error.to_string());
    let signed: Signed = from_deterministic(rest).map_err(|error| damaged(&error))?;
    let key = PublicKey::from_pem(&signed.key).map_err(|error| damaged(&error))?;
    let statement = statement(&signed.key, &signed.content).map_err(|error| damaged(&error))?;
    if !key.verify(&statement, &signed.signature) {
        return Err(damaged(&"the signature does not hold"));
    }
    let edition = from_deterministic(&signed.content).map_err(|error| damaged(&error))?;
    Ok(Opened {
        key: key_mark(&signed.key),
        edition,
    })
}

fn statement(key: &str, content: &[u8]) -> Result<Vec<u8>, zonedesk_domain::journal::CborError> {
    to_deterministic(&KioskStatement {
        purpose: "zonedesk.kiosk",
        key: key_mark(key),
        content: Algorithm::Sm3.digest(&[b"zonedesk.kiosk.content\0", content]),
    })
}

fn key_mark(pem: &str) -> Digest {
    Algorithm::Sm3.digest(&[b"zonedesk.kiosk.key\0", pem.as_bytes()])
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::answers::tests::{answer, code, sealed};
    use zonedesk_domain::journal::{DeviceKey, KeyError};

    impl From<KeyError> for EditionError {
        fn from(error: KeyError) -> Self {
            Self::Making(error.to_string())
        }
    }

    pub(crate) fn edition(number: u64) -> Edition {
        Edition {
            site: Site {
                code: "XY".to_owned(),
                name: "向阳街道便民服务中心".to_owned(),
                district: "临渭区".to_owned(),
                has_counter: true,
            },
            number,
            made_at_ms: 1_795_000_000_000,
            hours: vec!["上午 08:00—12:00".to_owned()],
            tariff: TariffNotice {
                free: Some("本专区复印、打印服务不收取任何费用".to_owned()),
                prices: Vec::new(),
                basis: String::new(),
                exemptions: Vec::new(),
                phone: "12345".to_owned(),
            },
            contacts: vec![Contact {
                name: "临渭区住房和城乡建设局".to_owned(),
                phone: "0913-2100001".to_owned(),
                address: "区政务大楼 5 层 508".to_owned(),
                hours: String::new(),
                sample: false,
            }],
            arranged: Arranged::starting(),
            materials: vec![MaterialCard {
                title: "临渭区政府信息公开指南".to_owned(),
                category: "政府信息公开指南".to_owned(),
                issuer: "区政府办公室".to_owned(),
                document_number: "临政办发〔2026〕3号".to_owned(),
                version: "2026年版".to_owned(),
                issued_on: None,
                shelf: "甲架 2 层".to_owned(),
                standing: "在架".to_owned(),
                url: "https://www.example.gov.cn/guide".to_owned(),
            }],
            papers: vec![PaperCard {
                id: "application_form".to_owned(),
                title: "政府信息公开申请表".to_owned(),
                pages: 1,
                is_form: true,
                pdf: b"%PDF-1.7".to_vec(),
            }],
            answers: sealed(&[(code(1), answer("区住建局"))]),
        }
    }

    pub(crate) fn file(edition: &Edition, key: u8) -> Vec<u8> {
        let key = DeviceKey::from_scalar(&[key; 32]).unwrap();
        let pem = key.public_pem().unwrap();
        seal(edition, &pem, |bytes| {
            key.sign(bytes).map_err(EditionError::from)
        })
        .unwrap()
    }

    #[test]
    fn an_edition_is_read_as_it_was_made() {
        let made = edition(7);
        let opened = open(&file(&made, 1)).unwrap();
        assert_eq!(opened.edition, made);
        assert_ne!(opened.key, open(&file(&made, 2)).unwrap().key);
        for nothing in [&b""[..], b"ZDKIOS1", b"%PDF", b"ZDPOST1\nxx"] {
            assert_eq!(open(nothing), Err(EditionError::NoEdition));
        }
        assert_eq!(open(b"ZDKIOS2\nxx"), Err(EditionError::Newer));
    }

    #[test]
    fn one_changed_byte_or_a_missing_end_refuses_it() {
        let file = file(&edition(7), 1);
        for at in 0..file.len() {
            for flip in [0x01, 0x20] {
                let mut changed = file.clone();
                changed[at] ^= flip;
                assert!(open(&changed).is_err(), "{at} {flip}");
            }
        }
        for at in (0..file.len()).step_by(7) {
            assert!(open(&file[..at]).is_err(), "{at}");
        }
    }

    #[test]
    fn nobody_puts_another_key_under_it() {
        let made = edition(7);
        let (mine, other) = (file(&made, 1), DeviceKey::from_scalar(&[2; 32]).unwrap());
        let rest = mine.strip_prefix(MARK).unwrap();
        let mut signed: Signed = from_deterministic(rest).unwrap();
        signed.key = other.public_pem().unwrap();
        let forged = [&MARK[..], &to_deterministic(&signed).unwrap()].concat();
        assert!(matches!(open(&forged), Err(EditionError::Damaged(_))));
    }
}

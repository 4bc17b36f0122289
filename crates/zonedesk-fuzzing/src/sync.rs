//! What travels between desk and district, over the line and by hand.

use crate::sound;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ciborium::Value;
use rand_core::{TryCryptoRng, TryRng};
use serde::{Serialize, de::DeserializeOwned};
use std::{convert::Infallible, fmt::Debug, sync::OnceLock};
use zonedesk_domain::journal::{DeviceKey, KeyError, PublicKey};
use zonedesk_sync::{
    Answering, Batch, Cursor, EnvelopeError, FileHad, FilePart, FileWanted, FilesAsked, Inbound,
    Letter, Outbound, Page, Pull, PullAnswer, Push, PushAnswer, Renewed, Scope, Unloading,
    WireError,
    api::{Challenge, Enrol, Enrolled, Refusal, Session, Token},
    check_page, decode, encode, open, seal,
};

/// The first byte chooses the message; from 128 the rest is packed as it comes, below it is packed here.
pub(crate) fn messages(bytes: &[u8]) {
    let Some((pick, rest)) = bytes.split_first() else {
        return;
    };
    let packed = if *pick < 128 {
        sound(zstd::bulk::compress(rest, 1))
    } else {
        rest.to_vec()
    };
    match pick % 11 {
        0 => arrived::<Push>(&packed).into_iter().for_each(pushed),
        1 => drop(arrived::<PushAnswer>(&packed)),
        2 => drop(arrived::<Pull>(&packed)),
        3 => {
            if let Some(answer) = arrived::<PullAnswer>(&packed) {
                answer.pages.into_iter().for_each(read);
            }
        }
        4 => drop(arrived::<Renewed>(&packed)),
        5 => drop(arrived::<FilesAsked>(&packed)),
        6 => {
            if let Some(part) = arrived::<FilePart>(&packed) {
                assert!(part.is_sound() || !part.is_whole());
            }
        }
        7 => drop(arrived::<FileWanted>(&packed)),
        8 => drop(arrived::<FileHad>(&packed)),
        9 => {
            if let Some(outbound) = arrived::<Outbound>(&packed) {
                carried_out(outbound);
            }
        }
        _ => {
            if let Some(inbound) = arrived::<Inbound>(&packed) {
                let unloading = Unloading::of(inbound);
                let _ = (unloading.left(), unloading.came());
            }
        }
    }
}

/// A message that is read is written and read again as the same.
fn arrived<M: DeserializeOwned + Serialize + PartialEq + Debug>(packed: &[u8]) -> Option<M> {
    let message: M = decode(packed).ok()?;
    match encode(&message) {
        Ok(sent) => assert_eq!(sound(decode::<M>(&sent)), message),
        Err(error) => assert_eq!(error, WireError::TooLong),
    }
    Some(message)
}

fn pushed(push: Push) {
    for entry in push.entries.clone() {
        if let Ok(entry) = entry.open() {
            let _ = entry.body();
        }
    }
    let _ = Batch::check(push, &keys().public);
}

fn read(page: Page) {
    let after = page.after;
    let count = page.entries.len() as u64;
    if let Ok((whole, own, cursor)) = check_page(page, Cursor::default()) {
        assert_eq!(cursor.after, after + count);
        assert_eq!((whole.len() + own.len()) as u64, count);
    }
}

fn carried_out(outbound: Outbound) {
    let pushes = outbound.pushes.len();
    let mut answering = Answering::of(outbound, 1_000);
    for _ in 0..pushes {
        assert!(answering.next_ask().is_some());
    }
    let _ = answering.done();
}

struct Keys {
    own: DeviceKey,
    pem: String,
    public: PublicKey,
}

fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let own = sound(DeviceKey::from_scalar(&[7; 32]));
        let pem = sound(own.public_pem());
        let public = sound(PublicKey::from_pem(&pem));
        Keys { own, pem, public }
    })
}

/// The same numbers each time: a finding has to come back.
struct Same(u8);

impl TryRng for Same {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        for byte in into {
            self.0 = self.0.wrapping_mul(5).wrapping_add(3);
            *byte = self.0;
        }
        Ok(())
    }
}

impl TryCryptoRng for Same {}

/// Below 128 the rest is a file; from there it is CBOR that somebody with a key sealed for us.
pub(crate) fn envelope(bytes: &[u8]) {
    let Some((pick, rest)) = bytes.split_first() else {
        return;
    };
    let keys = keys();
    let unwrap = |wrapped: &[u8]| keys.own.unwrap(wrapped);
    if *pick < 128 {
        if let Ok(opened) = open::<Outbound>(rest, &keys.pem, unwrap) {
            let _ = (opened.peek(), opened.from(&keys.public));
        }
        return;
    }
    let value: Result<Value, _> = ciborium::de::from_reader_with_recursion_limit(rest, 16);
    let Ok(value) = value else {
        return;
    };
    let sealed = seal(&value, &keys.pem, &mut Same(*pick), |signed| {
        let failed =
            |error: zonedesk_domain::journal::KeyError| EnvelopeError::Making(error.to_string());
        keys.own.sign(signed).map_err(failed)
    });
    let opened = sound(open::<Outbound>(&sound(sealed), &keys.pem, unwrap));
    assert!(opened.is_from(&keys.public));
    let _ = opened.from(&keys.public);
}

/// A bundle of this message, sealed for the key of [`envelope`] by itself.
pub fn sealed<M: Serialize>(message: &M) -> Vec<u8> {
    let keys = keys();
    let signed = |bytes: &[u8]| {
        let failed = |error: KeyError| EnvelopeError::Making(error.to_string());
        keys.own.sign(bytes).map_err(failed)
    };
    sound(seal(message, &keys.pem, &mut Same(0), signed))
}

/// Below 128 a text with a letter in it, from there the JSON inside.
pub(crate) fn letter(bytes: &[u8]) {
    let Some((pick, rest)) = bytes.split_first() else {
        return;
    };
    let text = if *pick < 128 {
        String::from_utf8_lossy(rest).into_owned()
    } else {
        between_marks(rest)
    };
    if let Ok(letter) = Letter::find(&text) {
        assert_eq!(sound(Letter::find(&letter.to_text())), letter);
    }
}

fn between_marks(json: &[u8]) -> String {
    let letter = Letter {
        version: 1,
        address: String::new(),
        district: String::new(),
        site: String::new(),
        site_name: String::new(),
        desk: 1,
        code: String::new(),
        trust: None,
        district_key: String::new(),
    };
    let text = letter.to_text();
    let lines: Vec<&str> = text.lines().collect();
    let (begin, end) = (
        lines.first().copied().unwrap_or_default(),
        lines.last().copied().unwrap_or_default(),
    );
    format!("{begin}\n{}\n{end}\n", STANDARD.encode(json))
}

/// The small messages, JSON, and the names of streams.
pub(crate) fn small(bytes: &[u8]) {
    fn of<M: DeserializeOwned + Serialize + PartialEq + Debug>(bytes: &[u8]) {
        if let Ok(message) = serde_json::from_slice::<M>(bytes) {
            let written = sound(serde_json::to_vec(&message));
            assert_eq!(sound(serde_json::from_slice::<M>(&written)), message);
        }
    }
    of::<Enrol>(bytes);
    of::<Enrolled>(bytes);
    of::<Challenge>(bytes);
    of::<Session>(bytes);
    of::<Token>(bytes);
    of::<Refusal>(bytes);
    if let Ok(scope) = String::from_utf8_lossy(bytes).parse::<Scope>() {
        assert_eq!(scope.to_string().as_bytes(), bytes);
    }
}

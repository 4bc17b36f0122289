//! 离线上报 – bundles of halls without a line, answered at the district by hand. What is in them is decided by the same
//! rules and stored by the same transactions as what comes over a line.

use crate::{
    admission::{admit, granted},
    storage::{Device, Storage, StorageError},
};
use zonedesk_domain::journal::{DeviceKey, Digest, KeyError, PublicKey};
use zonedesk_sync::{
    Answering, Ask, Batch, EnvelopeError, Heard, Inbound, MOST_CARRIED, Outbound, PushAnswer,
    Renewed,
    api::{Enrolled, RefusalCode},
    code_digest, open, seal,
};

/// Why a bundle was not answered.
#[derive(Debug, thiserror::Error)]
pub enum CarriedError {
    /// The file is no bundle for this district, or cannot be answered.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The database failed; what was stored before is there, and the same may be tried again.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The district's key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Nobody let its desk in.
    #[error("its desk was never let in")]
    Stranger,

    /// It speaks for another desk than the one that made it.
    #[error("it speaks for another desk")]
    Foreign,
}

/// A bundle and its answer.
#[derive(Debug)]
pub struct Answered {
    /// 回执包
    pub file: Vec<u8>,
    /// Whose.
    pub device: Device,
    /// To which of its bundles.
    pub serial: u64,
    /// Entries in it that are stored now, or were before.
    pub stored: usize,
    /// Entries that come back with the answer, its own among them.
    pub sent: usize,
    /// Whether it could not be stored, since what comes before it is missing.
    pub came_too_early: bool,
    /// Whether part of it was left out, since entries, chain or signature do not hold.
    pub unsound: bool,
    /// Whether this desk has two histories.
    pub forked: bool,
    /// Why its desk is not let in.
    pub refused: Option<RefusalCode>,
}

/// 回执 – does what a bundle asks, and makes the answer that only its desk reads. May be done again with the same
/// bundle: what is there already changes nothing.
///
/// # Errors
/// [`CarriedError`], by what is wrong.
pub async fn answer_bundle<S: Storage>(
    storage: &S,
    key: &DeviceKey,
    file: &[u8],
    now_ms: i64,
) -> Result<Answered, CarriedError> {
    let own = key.public_pem()?;
    let opened = open::<Outbound>(file, &own, |wrapped| key.unwrap(wrapped))?;
    let outbound = opened.peek()?;
    let (device, enrolled) = match (&outbound.enrol, storage.device(outbound.device).await?) {
        (Some(enrol), known) => {
            // Before the code is used up: whoever made the bundle holds the key that asks to be let in.
            let its_key = PublicKey::from_pem(&enrol.public_key)?;
            if enrol.device != outbound.device {
                return Err(CarriedError::Foreign);
            }
            if !opened.is_from(&its_key) {
                return Err(EnvelopeError::Signature.into());
            }
            match admit(storage, key, enrol.clone(), now_ms).await {
                Ok((device, enrolled)) => (device, Some(Ok(enrolled))),
                Err(refused) if refused.code() == RefusalCode::Unavailable => {
                    return Err(unavailable().into());
                }
                Err(refused) => {
                    let code = refused.code();
                    let known = known.filter(|known| known.public_key == enrol.public_key);
                    match known {
                        // It was let in, and the answer that said so was lost until its code expired.
                        Some(known) if !known.revoked => {
                            let again = granted(key, &known).map_err(|_| unavailable())?;
                            (known, Some(Ok(again)))
                        }
                        Some(known) => (known, Some(Err(code))),
                        None => return turned_away(key, &outbound, &enrol.public_key, code),
                    }
                }
            }
        }
        (None, Some(known)) => {
            if !opened.is_from(&PublicKey::from_pem(&known.public_key)?) {
                return Err(EnvelopeError::Signature.into());
            }
            (known, None)
        }
        (None, None) => return Err(CarriedError::Stranger),
    };
    let serial = outbound.serial;
    let asked = outbound.enrol.as_ref().map(|enrol| enrol.code.clone());
    let mut answered = Answered {
        file: Vec::new(),
        serial,
        stored: 0,
        sent: 0,
        came_too_early: false,
        unsound: false,
        forked: false,
        refused: device.revoked.then_some(RefusalCode::ShutOut),
        device,
    };
    let mut inbound = if answered.device.revoked {
        refusing(&outbound, RefusalCode::ShutOut)
    } else {
        gather(storage, &mut answered, outbound, now_ms).await?
    };
    inbound.enrolled = enrolled.and_then(|said| about_its_code(&asked, said));
    answered.file = close(key, &inbound, &answered.device.public_key)?;
    Ok(answered)
}

async fn gather<S: Storage>(
    storage: &S,
    answered: &mut Answered,
    mut outbound: Outbound,
    now_ms: i64,
) -> Result<Inbound, CarriedError> {
    let device = &answered.device;
    let key = PublicKey::from_pem(&device.public_key)?;
    if outbound.pull.device != device.device {
        return Err(CarriedError::Foreign);
    }
    // One that is not sound, and all that follows it, is left out; what comes back is read all the same.
    let sound = outbound.pushes.iter().take_while(|push| {
        push.device == device.device && Batch::check((*push).clone(), &key).is_ok()
    });
    let sound = sound.count();
    answered.unsound = sound < outbound.pushes.len();
    outbound.pushes.truncate(sound);
    let mut answering = Answering::of(outbound, MOST_CARRIED);
    while let Some(ask) = answering.next_ask() {
        let heard = match ask {
            Ask::Push(push) => {
                let Ok(batch) = Batch::check(push, &key) else {
                    answered.unsound = true;
                    break;
                };
                let count = batch.entries().len();
                let answer = storage.push(device, batch, now_ms).await?;
                match &answer {
                    PushAnswer::Taken { forked, .. } => {
                        answered.stored += count;
                        answered.forked |= forked;
                    }
                    PushAnswer::Behind(_) => answered.came_too_early = true,
                }
                Heard::Push(answer)
            }
            Ask::Pull { pull, .. } => {
                let answer = storage.pull(device, &pull).await?;
                let sent = answer.pages.iter().map(|page| page.entries.len());
                answered.sent += sent.sum::<usize>();
                Heard::Pull(answer)
            }
            Ask::Renew => Heard::Renew(Renewed {
                epoch: storage.renew(device.device).await?,
            }),
        };
        answering.heard(heard);
    }
    Ok(answering.done())
}

/// The answer to an enrolment, bound to the code that it answers.
fn about_its_code(
    code: &Option<String>,
    said: Result<Enrolled, RefusalCode>,
) -> Option<(Digest, Result<Enrolled, RefusalCode>)> {
    let code = hex::decode(code.as_deref()?).ok()?;
    let code: [u8; 20] = code.try_into().ok()?;
    Some((code_digest(&code), said))
}

fn unavailable() -> StorageError {
    StorageError::Fails {
        operation: "letting a desk in",
        cause: "see the log of the database".to_owned(),
    }
}

/// An answer that says no more than why there is none.
fn refusing(outbound: &Outbound, code: RefusalCode) -> Inbound {
    Inbound {
        device: outbound.device,
        serial: outbound.serial,
        enrolled: None,
        refused: Some(code),

        pushed: Vec::new(),
        after: outbound.pull.after.clone(),
        pulled: Vec::new(),
        renewed: None,
    }
}

fn turned_away(
    key: &DeviceKey,
    outbound: &Outbound,
    its_key: &str,
    code: RefusalCode,
) -> Result<Answered, CarriedError> {
    let inbound = Inbound {
        enrolled: about_its_code(
            &outbound.enrol.as_ref().map(|enrol| enrol.code.clone()),
            Err(code),
        ),
        ..refusing(outbound, code)
    };
    let device = Device {
        device: outbound.device,
        scope: zonedesk_sync::Scope::District,
        desk: 0,
        public_key: its_key.to_owned(),
        epoch: zonedesk_domain::journal::Epoch(0),
        revoked: true,
    };
    Ok(Answered {
        file: close(key, &inbound, its_key)?,
        device,
        serial: outbound.serial,
        stored: 0,
        sent: 0,
        came_too_early: false,
        unsound: false,
        forked: false,
        refused: Some(code),
    })
}

fn close(key: &DeviceKey, inbound: &Inbound, to: &str) -> Result<Vec<u8>, CarriedError> {
    seal(inbound, to, &mut getrandom::SysRng, |bytes| {
        key.sign(bytes).map_err(CarriedError::from)
    })
}

//! Wrapped copies of the database key (密钥槽): one for each operator's PIN, one for the recovery
//! code, one for the system's key ring where there is one.
//!
//! A PIN or code is stretched with Argon2id and the result wraps the key with AES-256-GCM. The
//! algorithms and their costs are named in every slot, so that they can change.

use crate::{
    error::{StoreError, StoreResult},
    folder::{DataFolder, replace_file},
    key::DatabaseKey,
    key_ring,
};
use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use argon2::{Argon2, ParamsBuilder};
use serde::{Deserialize, Serialize};
use std::{fmt, fs, path::PathBuf};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};
use zonedesk_domain::{
    journal::{DeviceId, EntityId},
    operator::Role,
};

/// Who a slot belongs to, readable before the database is open, so that the sign-in screen can name
/// the operators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyHolder {
    /// The operator's record.
    pub operator: EntityId,
    /// The operator's name.
    pub name: String,
    /// The operator's role.
    pub role: Role,
}

/// How dear it is to try a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrappingCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for WrappingCost {
    /// 64 MiB, three passes: about 0.2 s on an old desk PC.
    fn default() -> Self {
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
        }
    }
}

/// Why no key came out of the slots.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SlotError {
    /// Not this operator's PIN.
    #[error("the PIN does not open this operator's slot")]
    WrongPin,
    /// Not the recovery code of this desk.
    #[error("the code does not open the recovery slot")]
    WrongRecoveryCode,
    /// There is no such slot.
    #[error("there is no slot for this")]
    NoSlot,
    /// The key file does not hold a key.
    #[error("{0} holds no key")]
    KeyFile(PathBuf),
    /// The slots file cannot be read.
    #[error("{0} cannot be read as key slots")]
    Damaged(PathBuf),
    /// The costs in the slot are beyond what this program will spend.
    #[error("the slot's costs are out of range")]
    Cost,
}

/// The wrapped keys of one desk, as they stand in `keys.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySlots {
    format: u32,
    device: DeviceId,
    slots: Vec<Slot>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Slot {
    opened_by: OpenedBy,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    holder: Option<KeyHolder>,
    kdf: String,
    #[serde(flatten)]
    cost: WrappingCost,
    #[serde(with = "hex::serde")]
    salt: Vec<u8>,
    cipher: String,
    #[serde(with = "hex::serde")]
    nonce: Vec<u8>,
    #[serde(with = "hex::serde")]
    wrapped: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OpenedBy {
    Pin,
    RecoveryCode,
    KeyRing,
}

const KDF: &str = "argon2id";
const CIPHER: &str = "aes-256-gcm";
/// Refuse to spend more than this for a slot that somebody else may have written.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;

impl KeySlots {
    /// No slots yet, for the desk `device`.
    #[must_use]
    pub fn empty(device: DeviceId) -> Self {
        Self {
            format: 1,
            device,
            slots: Vec::new(),
        }
    }

    /// Reads the slots of a folder; `None` when it has none.
    ///
    /// # Errors
    /// [`SlotError::Damaged`] when the file is there but cannot be understood.
    pub fn read(folder: &DataFolder) -> StoreResult<Option<Self>> {
        let path = folder.key_slots();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::file("reading the key slots", path)(error)),
        };
        Self::from_bytes(&bytes)
            .map(Some)
            .ok_or_else(|| SlotError::Damaged(path).into())
    }

    /// Reads what `keys.json` holds; `None` when it cannot be understood.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let slots: Self = serde_json::from_slice(bytes).ok()?;
        (slots.format == 1).then_some(slots)
    }

    /// What `keys.json` holds.
    ///
    /// # Errors
    /// None in practice: nothing in them can fail to be JSON.
    pub fn to_bytes(&self) -> StoreResult<Vec<u8>> {
        serde_json::to_vec_pretty(self).map_err(StoreError::json("writing the key slots"))
    }

    /// Writes the slots durably.
    ///
    /// # Errors
    /// As for files.
    pub fn write(&self, folder: &DataFolder) -> StoreResult<()> {
        replace_file(&folder.key_slots(), &self.to_bytes()?)
    }

    /// The desk whose database they open.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// Everybody who can sign in.
    #[must_use]
    pub fn holders(&self) -> Vec<&KeyHolder> {
        self.slots
            .iter()
            .filter_map(|slot| slot.holder.as_ref())
            .collect()
    }

    /// Lets `holder` open the database with `pin`; replaces an earlier PIN.
    ///
    /// # Errors
    /// [`StoreError::Randomness`] or an encoding error.
    pub fn set_pin(
        &mut self,
        key: &DatabaseKey,
        holder: KeyHolder,
        pin: &str,
        cost: WrappingCost,
    ) -> StoreResult<()> {
        let slot = self.wrap(
            key,
            OpenedBy::Pin,
            Some(holder.clone()),
            pin.as_bytes(),
            cost,
        )?;
        self.slots.retain(|other| {
            other
                .holder
                .as_ref()
                .is_none_or(|other| other.operator != holder.operator)
        });
        self.slots.push(slot);
        Ok(())
    }

    /// Takes an operator's PIN away.
    pub fn remove_pin(&mut self, operator: EntityId) {
        self.slots.retain(|slot| {
            slot.holder
                .as_ref()
                .is_none_or(|holder| holder.operator != operator)
        });
    }

    /// Opens the slot of `operator` with `pin`.
    ///
    /// # Errors
    /// [`SlotError::WrongPin`] or [`SlotError::NoSlot`].
    pub fn open_with_pin(&self, operator: EntityId, pin: &str) -> StoreResult<DatabaseKey> {
        let slot = self
            .slots
            .iter()
            .find(|slot| {
                slot.holder
                    .as_ref()
                    .is_some_and(|holder| holder.operator == operator)
            })
            .ok_or(SlotError::NoSlot)?;
        self.unwrap(slot, pin.as_bytes())?
            .ok_or_else(|| SlotError::WrongPin.into())
    }

    /// Makes a new recovery code; the old one stops working.
    ///
    /// # Errors
    /// [`StoreError::Randomness`] or an encoding error.
    pub fn set_recovery_code(
        &mut self,
        key: &DatabaseKey,
        cost: WrappingCost,
    ) -> StoreResult<RecoveryCode> {
        let code = RecoveryCode::random()?;
        let slot = self.wrap(key, OpenedBy::RecoveryCode, None, code.0.as_bytes(), cost)?;
        self.slots
            .retain(|other| other.opened_by != OpenedBy::RecoveryCode);
        self.slots.push(slot);
        Ok(code)
    }

    /// Opens the recovery slot; spaces, hyphens and case do not matter.
    ///
    /// # Errors
    /// [`SlotError::WrongRecoveryCode`] or [`SlotError::NoSlot`].
    pub fn open_with_recovery_code(&self, code: &str) -> StoreResult<DatabaseKey> {
        let slot = self.slot(OpenedBy::RecoveryCode)?;
        let code = RecoveryCode::parse(code).ok_or(SlotError::WrongRecoveryCode)?;
        self.unwrap(slot, code.0.as_bytes())?
            .ok_or_else(|| SlotError::WrongRecoveryCode.into())
    }

    /// Puts a wrapping secret into the system's key ring, if it has one; says whether it did. Then
    /// the program can open its data without asking, and still asks who is at the desk.
    ///
    /// # Errors
    /// [`StoreError::Randomness`] or an encoding error; a missing key ring is none.
    pub fn set_key_ring(&mut self, key: &DatabaseKey) -> StoreResult<bool> {
        let mut secret = Zeroizing::new([0_u8; 32]);
        getrandom::fill(&mut *secret)?;
        if !key_ring::keep(&self.device.to_string(), &*secret) {
            return Ok(false);
        }
        // The secret is random already: the stretching only has to have a shape.
        let slot = self.wrap(
            key,
            OpenedBy::KeyRing,
            None,
            &*secret,
            WrappingCost {
                memory_kib: 8,
                passes: 1,
            },
        )?;
        self.slots
            .retain(|other| other.opened_by != OpenedBy::KeyRing);
        self.slots.push(slot);
        Ok(true)
    }

    /// Opens the slot of the system's key ring.
    ///
    /// # Errors
    /// [`SlotError::NoSlot`] when there is no slot, no key ring, or it is locked.
    pub fn open_with_key_ring(&self) -> StoreResult<DatabaseKey> {
        let slot = self.slot(OpenedBy::KeyRing)?;
        let secret = key_ring::find(&self.device.to_string()).ok_or(SlotError::NoSlot)?;
        self.unwrap(slot, &secret)?
            .ok_or_else(|| SlotError::NoSlot.into())
    }

    fn slot(&self, opened_by: OpenedBy) -> Result<&Slot, SlotError> {
        self.slots
            .iter()
            .find(|slot| slot.opened_by == opened_by)
            .ok_or(SlotError::NoSlot)
    }

    fn wrap(
        &self,
        key: &DatabaseKey,
        opened_by: OpenedBy,
        holder: Option<KeyHolder>,
        secret: &[u8],
        cost: WrappingCost,
    ) -> StoreResult<Slot> {
        let mut salt = vec![0; 16];
        let mut nonce = [0; 12];
        getrandom::fill(&mut salt)?;
        getrandom::fill(&mut nonce)?;
        let wrapping = stretch(secret, &salt, cost)?;
        let bound = self.bound_to(opened_by, holder.as_ref());
        let wrapped = Aes256Gcm::new(&(*wrapping).into())
            .encrypt(
                &nonce.into(),
                Payload {
                    msg: key.bytes(),
                    aad: bound.as_bytes(),
                },
            )
            .map_err(|_| StoreError::Rule("the key could not be wrapped"))?;
        let nonce = nonce.to_vec();
        Ok(Slot {
            opened_by,
            holder,
            kdf: KDF.into(),
            cost,
            salt,
            cipher: CIPHER.into(),
            nonce,
            wrapped,
        })
    }

    /// `None` when the secret is not the right one.
    fn unwrap(&self, slot: &Slot, secret: &[u8]) -> StoreResult<Option<DatabaseKey>> {
        if slot.kdf != KDF || slot.cipher != CIPHER {
            return Err(SlotError::Cost.into());
        }
        let Ok(nonce) = <[u8; 12]>::try_from(slot.nonce.as_slice()) else {
            return Ok(None);
        };
        let wrapping = stretch(secret, &slot.salt, slot.cost)?;
        let bound = self.bound_to(slot.opened_by, slot.holder.as_ref());
        let opened = Aes256Gcm::new(&(*wrapping).into())
            .decrypt(
                &nonce.into(),
                Payload {
                    msg: &slot.wrapped,
                    aad: bound.as_bytes(),
                },
            )
            .map(Zeroizing::new);
        Ok(opened
            .ok()
            .and_then(|bytes| Some(DatabaseKey::from_bytes(bytes.as_slice().try_into().ok()?))))
    }

    /// A slot moved to another desk, or given another holder's name or role, does not open.
    fn bound_to(&self, opened_by: OpenedBy, holder: Option<&KeyHolder>) -> String {
        let holder = holder.map_or(String::new(), |holder| {
            format!("{} {:?} {}", holder.operator, holder.role, holder.name)
        });
        format!("zonedesk key slot {} {opened_by:?} {holder}", self.device)
    }
}

fn stretch(secret: &[u8], salt: &[u8], cost: WrappingCost) -> StoreResult<Zeroizing<[u8; 32]>> {
    if cost.memory_kib > MOST_MEMORY_KIB || cost.passes > 64 {
        return Err(SlotError::Cost.into());
    }
    let params = ParamsBuilder::new()
        .m_cost(cost.memory_kib)
        .t_cost(cost.passes)
        .p_cost(1)
        .build()
        .map_err(|_| SlotError::Cost)?;
    let mut wrapping = Zeroizing::new([0; 32]);
    Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_into(secret, salt, &mut *wrapping)
        .map_err(|_| SlotError::Cost)?;
    Ok(wrapping)
}

/// The way back in when the PIN is forgotten (恢复码): 100 random bits in five groups of four
/// characters that cannot be mistaken for one another on paper.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    const LENGTH: usize = 20;

    fn random() -> StoreResult<Self> {
        let mut bytes = Zeroizing::new([0_u8; Self::LENGTH]);
        getrandom::fill(&mut *bytes)?;
        Ok(Self(
            bytes
                .iter()
                .map(|byte| char::from(Self::ALPHABET[usize::from(byte % 32)]))
                .collect(),
        ))
    }

    /// Reads a code as somebody typed it: in small letters, with any dashes and spaces. `None` when it
    /// cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '—'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let known = plain.bytes().all(|byte| Self::ALPHABET.contains(&byte));
        (known && plain.len() == Self::LENGTH).then_some(Self(plain))
    }
}

impl fmt::Display for RecoveryCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, group) in self.0.as_bytes().chunks(4).enumerate() {
            let dash = if at == 0 { "" } else { "-" };
            write!(out, "{dash}{}", String::from_utf8_lossy(group))?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const CHEAP: WrappingCost = WrappingCost {
        memory_kib: 8,
        passes: 1,
    };

    fn holder(name: &str) -> KeyHolder {
        KeyHolder {
            operator: EntityId(Uuid::from_u128(7)),
            name: name.into(),
            role: Role::Manager,
        }
    }

    fn slots() -> (KeySlots, DatabaseKey, RecoveryCode) {
        let key = DatabaseKey::random().unwrap();
        let mut slots = KeySlots::empty(DeviceId(Uuid::from_u128(1)));
        slots
            .set_pin(&key, holder("王敏"), "246810", CHEAP)
            .unwrap();
        let code = slots.set_recovery_code(&key, CHEAP).unwrap();
        (slots, key, code)
    }

    #[test]
    fn the_right_pin_opens_and_a_wrong_one_does_not() {
        let (slots, key, _) = slots();
        let operator = holder("").operator;
        assert_eq!(slots.open_with_pin(operator, "246810").unwrap(), key);
        assert!(matches!(
            slots.open_with_pin(operator, "246811"),
            Err(StoreError::Slot(SlotError::WrongPin))
        ));
        assert!(matches!(
            slots.open_with_pin(EntityId(Uuid::nil()), "246810"),
            Err(StoreError::Slot(SlotError::NoSlot))
        ));
    }

    #[test]
    fn the_recovery_code_is_read_as_people_write_it() {
        let (slots, key, code) = slots();
        let written = code.to_string();
        assert_eq!(written.len(), 24);
        for text in [
            written.clone(),
            written.to_lowercase(),
            written.replace('-', " "),
            written.replace('-', "－"),
        ] {
            assert_eq!(slots.open_with_recovery_code(&text).unwrap(), key, "{text}");
        }
        for text in ["", "2222-2222-2222-2222-2222", &written[1..]] {
            assert!(slots.open_with_recovery_code(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_slot_opens_only_for_the_desk_and_the_holder_it_was_made_for() {
        let (slots, _, _) = slots();
        let mut promoted = slots.clone();
        promoted.slots[0].holder = Some(holder("李四"));
        assert!(
            promoted
                .open_with_pin(holder("").operator, "246810")
                .is_err()
        );
        let mut moved = slots;
        moved.device = DeviceId(Uuid::from_u128(2));
        assert!(moved.open_with_pin(holder("").operator, "246810").is_err());
    }

    #[test]
    fn absurd_costs_are_refused_before_they_are_spent() {
        let (mut slots, _, _) = slots();
        slots.slots[0].cost.memory_kib = u32::MAX;
        assert!(matches!(
            slots.open_with_pin(holder("").operator, "246810"),
            Err(StoreError::Slot(SlotError::Cost))
        ));
    }
}

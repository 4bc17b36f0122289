//! Argon2id, for what a thief could guess.

use crate::answers::Cost;
use argon2::{Algorithm, Argon2, ParamsBuilder, Version};
use zeroize::Zeroizing;

/// Refuse to spend more than this for a file that somebody else may have written.
const MOST_MEMORY_KIB: u32 = 256 * 1024;
const MOST_PASSES: u32 = 16;

/// 32 bytes that cost `cost` to make from a secret; nothing for a cost that makes no sense.
pub(crate) fn stretch(secret: &[u8], salt: &[u8], cost: Cost) -> Option<Zeroizing<[u8; 32]>> {
    if cost.memory_kib > MOST_MEMORY_KIB || cost.passes > MOST_PASSES {
        return None;
    }
    let params = ParamsBuilder::new()
        .m_cost(cost.memory_kib)
        .t_cost(cost.passes)
        .p_cost(1)
        .build()
        .ok()?;
    let mut stretched = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret, salt, &mut *stretched)
        .ok()?;
    Some(stretched)
}

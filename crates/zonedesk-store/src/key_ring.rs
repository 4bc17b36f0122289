//! The system's key ring (系统钥匙串): Keychain, Credential Manager, Secret Service. Desks without one
//! ask for the PIN, so nothing here is an error.

use keyring::v1::Entry;
use zeroize::Zeroizing;

const SERVICE: &str = "zonedesk";

/// Keeps `secret` under the desk's name; says whether the key ring took it.
pub(crate) fn keep(desk: &str, secret: &[u8]) -> bool {
    let kept = || Entry::new(SERVICE, desk).ok()?.set_secret(secret).ok();
    kept().is_some()
}

/// The secret under the desk's name, if there is a key ring, it is open and holds it.
pub(crate) fn find(desk: &str) -> Option<Zeroizing<Vec<u8>>> {
    Entry::new(SERVICE, desk)
        .ok()?
        .get_secret()
        .ok()
        .map(Zeroizing::new)
}

//! 注册 – letting a desk in that has a code and the key it names, whichever way it asks.

use crate::{
    refusal::{Refused, Refusing as _},
    storage::{Applicant, Device, Redeemed, Storage},
};
use zonedesk_domain::journal::{DeviceKey, PublicKey};
use zonedesk_sync::{
    EnrolStatement, Grant,
    api::{Enrol, Enrolled, RefusalCode},
    code_digest, key_digest,
};

/// No desk began anew so often before it joined.
const MOST_EPOCH: u32 = 1_000;

/// Uses the code up and signs what the desk may do from now on.
pub(crate) async fn admit<S: Storage>(
    storage: &S,
    key: &DeviceKey,
    enrol: Enrol,
    now_ms: i64,
) -> Result<(Device, Enrolled), Refused> {
    let refused = || RefusalCode::CodeRefused.because("the code is unknown, expired or used");
    let code = hex::decode(&enrol.code)
        .ok()
        .and_then(|code| <[u8; 20]>::try_from(code).ok())
        .ok_or_else(refused)?;
    let code = code_digest(&code);
    let unsound = || RefusalCode::Unsound.because("the key or the signature does not hold");
    let statement = EnrolStatement::new(code, enrol.device, enrol.epoch);
    let its_key = PublicKey::from_pem(&enrol.public_key).map_err(|_| unsound())?;
    let signature = hex::decode(&enrol.signature).map_err(|_| unsound())?;
    let statement = statement.to_bytes().map_err(|_| unsound())?;
    if !its_key.verify(&statement, &signature) || enrol.epoch.0 > MOST_EPOCH {
        return Err(unsound());
    }
    let applicant = Applicant {
        device: enrol.device,
        public_key: enrol.public_key,
        epoch: enrol.epoch,
    };
    let device = match storage.redeem(code, &applicant, now_ms).await? {
        Redeemed::In(device) => device,
        Redeemed::Refused => return Err(refused()),
        Redeemed::Occupied(other) => {
            return Err(RefusalCode::DeskOccupied
                .because(format!("device {other} has this number; revoke it first")));
        }
    };
    tracing::info!(device = %device.device, scope = %device.scope, desk = device.desk, "a desk was let in");
    let enrolled = granted(key, &device)?;
    Ok((device, enrolled))
}

/// What a device that was let in may do, signed.
pub(crate) fn granted(key: &DeviceKey, device: &Device) -> Result<Enrolled, Refused> {
    let unsound = || RefusalCode::Unsound.because("the grant cannot be signed");
    let grant = Grant::new(
        device.device,
        key_digest(&device.public_key),
        device.scope.clone(),
        device.desk,
        device.epoch,
    );
    let grant = grant.to_bytes().map_err(|_| unsound())?;
    let signature = key.sign(&grant).map_err(|_| unsound())?;
    Ok(Enrolled {
        grant: hex::encode(grant),
        signature: hex::encode(signature),
    })
}

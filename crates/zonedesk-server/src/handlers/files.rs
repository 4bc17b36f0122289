//! 附件 – the files of a site in parts, for the desks of that site alone.

use super::{
    caller::{Carrying, Packed},
    v1::{Shared, packed, read},
};
use crate::{
    refusal::{Refused, Refusing as _},
    storage::Storage,
};
use axum::{extract::State, response::Response};
use zonedesk_sync::{FileHad, FilePart, FileWanted, FilesAsked, LONGEST_FILE, api::RefusalCode};

/// Which of them are here whole.
pub(super) async fn known<S: Storage>(
    Carrying(device): Carrying,
    State(district): Shared<S>,
    Packed(bytes): Packed,
) -> Result<Response, Refused> {
    let FilesAsked { files } = read(bytes).await?;
    let files = district.storage.known_files(&device.scope, &files).await?;
    packed(FilesAsked { files }).await
}

/// 上报
pub(super) async fn put<S: Storage>(
    Carrying(device): Carrying,
    State(district): Shared<S>,
    Packed(bytes): Packed,
) -> Result<Response, Refused> {
    let part: FilePart = read(bytes).await?;
    if !part.is_whole() {
        return Err(RefusalCode::Unsound.because("this is no part of a file"));
    }
    let have = district
        .storage
        .put_part(&device.scope, part, (district.now_ms)())
        .await?;
    packed(FileHad { have }).await
}

/// 下发
pub(super) async fn get<S: Storage>(
    Carrying(device): Carrying,
    State(district): Shared<S>,
    Packed(bytes): Packed,
) -> Result<Response, Refused> {
    let FileWanted { file, at } = read(bytes).await?;
    if at >= LONGEST_FILE {
        return Err(RefusalCode::Unsound.because("no file is so long"));
    }
    let part = district.storage.get_part(&device.scope, file, at);
    packed(part.await?).await
}

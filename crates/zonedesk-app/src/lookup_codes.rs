//! Fresh look-up codes (查询码) from the system's randomness.

use crate::error::{AppError, AppResult, ErrorCode};
use zonedesk_domain::lookup_code::LookupCode;

/// A code that nobody can guess.
pub(crate) fn fresh_lookup_code() -> AppResult<LookupCode> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|cause| {
        AppError::new(
            ErrorCode::Internal,
            "系统没有提供随机数，查询码无法生成，请重试。",
        )
        .because(cause)
    })?;
    Ok(LookupCode::of(random))
}

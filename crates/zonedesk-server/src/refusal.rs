//! What a door answers when it does not open (拒绝).

use crate::storage::StorageError;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use zonedesk_sync::{
    WireError,
    api::{Refusal, RefusalCode},
};

/// A reason and its words.
pub(crate) struct Refused(Refusal);

impl Refused {
    /// Which of the known reasons.
    pub(crate) fn code(&self) -> RefusalCode {
        self.0.code
    }

    /// The same in words.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }
}

pub(crate) trait Refusing {
    fn because(self, message: impl Into<String>) -> Refused;
}

impl Refusing for RefusalCode {
    fn because(self, message: impl Into<String>) -> Refused {
        Refused(Refusal {
            code: self,
            message: message.into(),
        })
    }
}

impl From<StorageError> for Refused {
    fn from(error: StorageError) -> Self {
        if matches!(error, StorageError::ShutOut) {
            return RefusalCode::ShutOut.because("this device was shut out");
        }
        // What the database says stays in the log: it may name what nobody outside has to know.
        tracing::error!(%error, "the database");
        RefusalCode::Unavailable.because("the district's database does not answer; try again later")
    }
}

impl From<WireError> for Refused {
    fn from(error: WireError) -> Self {
        let code = match error {
            WireError::TooLong => RefusalCode::TooLong,
            WireError::Packed(_) | WireError::Shape(_) => RefusalCode::Malformed,
        };
        code.because(error.to_string())
    }
}

const fn status_of(code: RefusalCode) -> StatusCode {
    match code {
        RefusalCode::CodeRefused | RefusalCode::ShutOut | RefusalCode::Foreign => {
            StatusCode::FORBIDDEN
        }
        RefusalCode::DeskOccupied => StatusCode::CONFLICT,
        RefusalCode::SignedOut => StatusCode::UNAUTHORIZED,
        RefusalCode::Malformed => StatusCode::BAD_REQUEST,
        RefusalCode::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
        RefusalCode::Unsound => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalCode::Busy => StatusCode::TOO_MANY_REQUESTS,
        RefusalCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        RefusalCode::NotFound => StatusCode::NOT_FOUND,
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = status_of(self.0.code);
        let mut response = (status, Json(self.0)).into_response();
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, bearer);
        }
        if status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

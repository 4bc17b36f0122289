//! The kiosk's own table of commands (命令表). None of the desk's is in it, and a host of the kiosk answers no other.

use crate::{
    error::{ErrorCode, KioskError, KioskResult},
    kiosk::Kiosk,
    screen::{
        MaterialFindOutcome, MaterialFindRequest, Nothing, PaperShowRequest, PaperShown,
        ScreenLeaveRequest, ScreenView, SlipAnswer, SlipFindRequest,
    },
};
use serde_json::{Map, Value};

macro_rules! table {
    ($($name:ident($request:ty) -> $outcome:ty;)+) => {
        /// Every command.
        pub const COMMANDS: &[&str] = &[$(stringify!($name),)+];

        /// Does one command.
        ///
        /// # Errors
        /// [`KioskError`], for the screen.
        pub fn call(kiosk: &mut Kiosk, name: &str, request: Value) -> KioskResult<Value> {
            match name {
                $(stringify!($name) => {
                    // A list would be read as the fields in their order.
                    let request: $request = serde_json::from_value::<Map<String, Value>>(request)
                        .and_then(|request| serde_json::from_value(request.into()))
                        .map_err(|_| bad_request())?;
                    let outcome: $outcome = kiosk.$name(request)?;
                    serde_json::to_value(outcome).map_err(|_| bad_request())
                })+
                _ => Err(KioskError::new(ErrorCode::BadRequest, "自助屏没有这个功能。")),
            }
        }

        pub(crate) fn described(config: &ts_rs::Config) -> Vec<(&'static str, String, String)> {
            use ts_rs::TS as _;
            vec![$((stringify!($name), <$request>::name(config), <$outcome>::name(config)),)+]
        }

        pub(crate) fn visit_types(visitor: &mut impl ts_rs::TypeVisitor) {
            $(visitor.visit::<$request>(); visitor.visit::<$outcome>();)+
        }
    };
}

table! {
    screen_show(Nothing) -> ScreenView;
    screen_refresh(Nothing) -> ScreenView;
    screen_leave(ScreenLeaveRequest) -> Nothing;
    material_find(MaterialFindRequest) -> MaterialFindOutcome;
    paper_show(PaperShowRequest) -> PaperShown;
    slip_find(SlipFindRequest) -> SlipAnswer;
}

fn bad_request() -> KioskError {
    KioskError::new(ErrorCode::BadRequest, "操作没有完成，请返回首页重试。")
}

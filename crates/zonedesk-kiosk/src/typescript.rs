//! The TypeScript of the kiosk's types and of its table (`frontend/src/generated/kiosk.ts`).

use crate::{
    commands::{described, visit_types},
    error::KioskError,
};
use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

/// The generated module.
#[must_use]
pub fn kiosk_module() -> String {
    let config = Config::new().with_large_int("number");
    let mut collected = Collected {
        config: &config,
        types: BTreeMap::new(),
    };
    collected.visit::<KioskError>();
    visit_types(&mut collected);
    let mut module = String::from(
        "// Generated from the command table of zonedesk-kiosk by `cargo xtask codegen`. Do not edit.\n\n",
    );
    for declaration in collected.types.values() {
        module.push_str(&format!("export {declaration}\n\n"));
    }
    module.push_str(
        "/** Every command of the kiosk: its request and its outcome. */\nexport interface KioskCommands {\n",
    );
    for (name, request, outcome) in described(&config) {
        module.push_str(&format!("  {name}: [{request}, {outcome}]\n"));
    }
    module.push_str("}\n");
    module
}

struct Collected<'a> {
    config: &'a Config,
    types: BTreeMap<String, String>,
}

impl TypeVisitor for Collected<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(self.config);
        if self.types.contains_key(&name) {
            return;
        }
        self.types.insert(name, T::decl(self.config));
        T::visit_dependencies(self);
    }
}

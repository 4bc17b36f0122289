//! The TypeScript of the transport types and of the command table (`frontend/src/generated`).

use crate::{
    commands::{COMMANDS, described, visit_types},
    error::AppError,
};
use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

/// The generated module: every type that crosses the border and the map of commands.
#[must_use]
pub fn commands_module() -> String {
    let config = Config::new().with_large_int("number");
    let mut collected = Collected {
        config: &config,
        types: BTreeMap::new(),
    };
    collected.visit::<AppError>();
    visit_types(&mut collected);
    let mut module = String::from(
        "// Generated from the command table of zonedesk-app by `cargo xtask codegen`. Do not edit.\n\n",
    );
    for declaration in collected.types.values() {
        module.push_str(&format!("export {declaration}\n\n"));
    }
    module.push_str(
        "/** Every command: its request and its outcome. */\nexport interface Commands {\n",
    );
    for (name, request, outcome) in described(&config) {
        module.push_str(&format!("  {name}: [{request}, {outcome}]\n"));
    }
    module.push_str("}\n\n/** What a screen has to read again after a command. */\nexport const invalidates = {\n");
    for command in COMMANDS {
        let nouns: Vec<_> = command
            .invalidates
            .iter()
            .map(|noun| {
                serde_json::to_string(noun)
                    .unwrap_or_default()
                    .replace('"', "'")
            })
            .collect();
        module.push_str(&format!("  {}: [{}],\n", command.name, nouns.join(", ")));
    }
    module.push_str("} as const\n");
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

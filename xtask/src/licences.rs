//! Licences – of what npm brings in, by its lock files; those of crates are told by `cargo deny`.

use std::fs;

use crate::frontend::{BROWSER_TESTS, FRONTEND};
use crate::process::Outcome;
use crate::tree::Tree;

/// What a package from npm may stand under, itself or one of several to choose from.
const ALLOWED: [&str; 9] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 OR MIT",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "ISC",
    "MIT",
    "MIT-0",
];
/// Of tools alone, which leave nothing of themselves in what is shipped.
const ALLOWED_OF_TOOLS: [&str; 1] = ["MPL-2.0"];

/// Fails with every package that stands under another licence, or under none.
pub(crate) fn of_npm(tree: &Tree) -> Outcome {
    let mut complaints = Vec::new();
    for folder in [FRONTEND, BROWSER_TESTS] {
        let lock = tree.at(folder).join("package-lock.json");
        let text =
            fs::read_to_string(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
        complaints.extend(
            strangers(&text)
                .into_iter()
                .map(|package| format!("{folder}: {package}")),
        );
    }
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(complaints.join("\n  "))
    }
}

/// The packages of a lock file, as npm writes it, that may not be used.
fn strangers(lock: &str) -> Vec<String> {
    let mut found = Vec::new();
    for package in lock.split("\n    \"node_modules/").skip(1) {
        let name = package.split('"').next().unwrap_or_default();
        let own = package.split("\n    }").next().unwrap_or_default();
        let value = |key: &str| {
            let rest = own.split_once(&format!("\n      \"{key}\": "))?.1;
            rest.lines().next().map(|value| value.trim_end_matches(','))
        };
        let licence = value("license").unwrap_or("none").trim_matches('"');
        let is_tool = value("dev") == Some("true");
        let allowed =
            ALLOWED.contains(&licence) || (is_tool && ALLOWED_OF_TOOLS.contains(&licence));
        if !allowed {
            found.push(format!("{name} ({licence})"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_that_is_not_allowed_is_named_with_its_package() {
        let package = |name: &str, more: &str| {
            format!(
                "    \"node_modules/{name}\": {{\n      \"version\": \"1.0.0\"{more}\n    }},\n"
            )
        };
        let lock = [
            "{\n  \"packages\": {\n".to_owned(),
            package("vue", ",\n      \"license\": \"MIT\""),
            package("@a/b", ",\n      \"license\": \"GPL-3.0\""),
            package("none", ""),
            package(
                "tool",
                ",\n      \"dev\": true,\n      \"license\": \"MPL-2.0\"",
            ),
            package(
                "shipped",
                ",\n      \"license\": \"MPL-2.0\",\n      \"engines\": {}",
            ),
        ];
        assert_eq!(
            strangers(&lock.concat()),
            ["@a/b (GPL-3.0)", "none (none)", "shipped (MPL-2.0)"]
        );
    }
}

//! All migrations applied give exactly the schema that is written down.

#![cfg(test)]

use zonedesk_testkit::desk::TempDesk;

/// Every statement of the schema, in the order of its text. A change here is a new migration.
const GOLDEN: &str = include_str!("schema.sql");

fn schema(desk: &TempDesk) -> String {
    let statements: Vec<String> = desk
        .attack()
        .prepare("SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY sql")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    statements.join("\n") + "\n"
}

#[test]
fn all_migrations_applied_equal_the_golden_schema() {
    let (desk, store) = TempDesk::set_up();
    drop(store);
    let schema = schema(&desk);
    assert!(schema == GOLDEN, "the schema is now:\n{schema}");
}

#[test]
fn a_schema_that_lacks_an_index_differs_from_the_golden_one() {
    let (desk, store) = TempDesk::set_up();
    drop(store);
    desk.attack()
        .execute_batch("DROP INDEX applications_awaiting")
        .unwrap();
    assert_ne!(schema(&desk), GOLDEN);
}

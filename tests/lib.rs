//! Tests that span crates: the house rules, the command contract and the command line.

//! Rust code without its comments and texts, so that a rule reads what the compiler reads.

/// The code with every comment, string and character literal left out.
pub(super) fn code_of(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(letter) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if letter == '"' {
            quoted(rest, '"')
        } else if letter == '\'' {
            character(rest)
        } else if letter == 'r' && !ends_in_word(&code) {
            raw_string(rest)
        } else {
            0
        };
        if skipped > 0 {
            code.push(' ');
            rest = &rest[skipped..];
        } else {
            code.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    code
}

/// Whether an identifier or keyword stands in the code.
pub(super) fn has_word(code: &str, word: &str) -> bool {
    words(code).any(|found| found == word)
}

/// The modules named directly below `std`, also inside `use std::{…}`.
pub(super) fn std_modules(code: &str) -> Vec<String> {
    let packed: String = code
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    packed
        .match_indices("std::")
        .filter(|(at, _)| !ends_in_word(&packed[..*at]) || packed[..*at].ends_with("use"))
        .flat_map(|(at, start)| first_names(&packed[at + start.len()..]))
        .collect()
}

fn first_names(after: &str) -> Vec<String> {
    let Some(group) = after.strip_prefix('{') else {
        return words(after).next().map(str::to_owned).into_iter().collect();
    };
    let mut depth = 1;
    let mut names = vec![String::new()];
    for letter in group.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(String::new()),
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if let Some(name) = names.last_mut() {
            name.push(letter);
        }
    }
    names
        .iter()
        .filter_map(|name| words(name).next())
        .map(str::to_owned)
        .collect()
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter: char| !is_word_letter(letter))
        .filter(|word| !word.is_empty())
}

fn is_word_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn ends_in_word(code: &str) -> bool {
    code.chars().next_back().is_some_and(is_word_letter)
}

/// Comments nest in Rust.
fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn quoted(text: &str, end: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == end => return at + end.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// A quote may open a character or a lifetime.
fn character(text: &str) -> usize {
    let mut letters = text.chars().skip(1);
    match (letters.next(), letters.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted(text, '\''),
        _ => 0,
    }
}

fn raw_string(text: &str) -> usize {
    let marks = text[1..]
        .chars()
        .take_while(|&letter| letter == '#')
        .count();
    if !text[1 + marks..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(marks));
    let start = 2 + marks;
    text[start..]
        .find(&end)
        .map_or(text.len(), |at| start + at + end.len())
}

#[test]
fn comments_and_texts_are_not_code() {
    let check = |source: &str, expect: bool| {
        assert_eq!(has_word(&code_of(source), "unsafe"), expect, "{source}");
    };
    check("unsafe {}", true);
    check("// unsafe\nfn f() {}", false);
    check("/* a /* unsafe */ unsafe */ fn f() {}", false);
    check("/* a */ unsafe {}", true);
    check("let a = \"unsafe \\\" unsafe\";", false);
    check("let a = \"//\"; unsafe {}", true);
    check("let a = r#\"unsafe \" unsafe\"#;", false);
    check("let a = br\"x\"; let b = '\"'; unsafe {}", true);
    check("fn f<'a>(x: &'a str) { unsafe {} }", true);
    check("let a = '\\''; unsafe {}", true);
    check("let unsafe_code = 1;", false);
}

#[test]
fn modules_of_the_standard_library_are_read_from_any_use() {
    let check = |code: &str, expect: &[&str]| assert_eq!(std_modules(code), expect, "{code}");
    check("use std::fs::File;", &["fs"]);
    check(
        "use std::{fmt, io::{Read, Write}, net};",
        &["fmt", "io", "net"],
    );
    check("let a = ::std::thread::spawn(f);", &["thread"]);
    check("use my_std::fs;", &[]);
}

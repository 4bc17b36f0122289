//! What the program says (输出): Chinese for people, or one JSON object for programs.

use serde::Serialize;
use std::io::{ErrorKind, Write};
use zonedesk_app::AppError;
use zonedesk_arguments::steers;

/// Where the program speaks. That somebody stops listening (a closed pipe) is no error.
pub(crate) struct Speech<'a> {
    output: &'a mut dyn Write,
    errors: &'a mut dyn Write,
    json: bool,
    failed: bool,
    unheard: bool,
}

/// What programs read about an error.
#[derive(Serialize)]
pub(crate) struct Refusal<'a> {
    error: Complaint<'a>,
}

#[derive(Serialize)]
struct Complaint<'a> {
    code: serde_json::Value,
    message: &'a str,
}

impl<'a> Refusal<'a> {
    pub(crate) fn of(error: &'a AppError) -> Self {
        let code = serde_json::to_value(error.code).unwrap_or_default();
        Self {
            error: Complaint {
                code,
                message: &error.message,
            },
        }
    }
}

impl<'a> Speech<'a> {
    pub(crate) fn new(output: &'a mut dyn Write, errors: &'a mut dyn Write, json: bool) -> Self {
        Self {
            output,
            errors,
            json,
            failed: false,
            unheard: false,
        }
    }

    /// Says the result: as lines for people, or as an object.
    pub(crate) fn result(&mut self, object: &impl Serialize, lines: &str) {
        if self.json {
            self.object(object)
        } else {
            self.page(lines)
        }
    }

    /// Says something beside the result: to people with it, to programs beside it.
    pub(crate) fn remark(&mut self, lines: &str) {
        if self.json {
            self.complain(lines)
        } else {
            self.page(lines)
        }
    }

    /// One line of JSON.
    pub(crate) fn object(&mut self, object: &impl Serialize) {
        match serde_json::to_string(object) {
            Ok(line) => self.put(&line),
            Err(_) => self.failed = true,
        }
    }

    /// Lines on standard output.
    pub(crate) fn page(&mut self, lines: &str) {
        self.put(&harmless(lines));
    }

    /// Lines on standard error.
    pub(crate) fn complain(&mut self, lines: &str) {
        let lines = harmless(lines);
        // Where errors cannot be told there is nobody to tell it to.
        let _ = writeln!(self.errors, "{}", lines.trim_end()).and_then(|()| self.errors.flush());
    }

    /// Says why nothing was done.
    pub(crate) fn refuse(&mut self, error: &AppError) {
        self.complain(&error.message);
        if let Some(incident) = &error.incident {
            self.complain(&format!(
                "（原因已记入数据文件夹中的 errors.log，编号 {incident}。）"
            ));
        }
        if self.json {
            self.object(&Refusal::of(error));
        }
    }

    /// Whether something could not be said although somebody listened.
    pub(crate) fn failed(&self) -> bool {
        self.failed
    }

    /// Whether nobody listens any more, or nothing can be said.
    pub(crate) fn is_over(&self) -> bool {
        self.failed || self.unheard
    }

    fn put(&mut self, lines: &str) {
        if self.is_over() {
            return;
        }
        match writeln!(self.output, "{}", lines.trim_end()).and_then(|()| self.output.flush()) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => self.unheard = true,
            Err(_) => {
                self.failed = true;
                self.complain("结果没有能够完整输出，请检查输出到的文件或磁盘。");
            }
        }
    }
}

/// Without the marks by which a text could steer the terminal.
fn harmless(text: &str) -> String {
    text.chars()
        .map(|mark| {
            if steers(mark) && mark != '\n' {
                '\u{FFFD}'
            } else {
                mark
            }
        })
        .collect()
}

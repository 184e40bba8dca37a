//! `aldea config sample`: a configuration file with every field, its meaning and its default.

use std::fmt::Write;

use super::Config;
use super::knob::Description;

/// The commented sample; every value in it is the default or an example, so the file changes nothing as it stands.
pub fn sample() -> String {
    let mut out = String::from(
        "# Configuration of Aldea. Every field may be left out. A variable ALDEA_FIELD or ALDEA_SECTION__FIELD in the\n\
         # environment comes before this file, and a flag on the command line before both.\n",
    );
    for section in Config::describe("") {
        write_section(&mut out, &section);
    }
    out
}

fn write_section(out: &mut String, section: &Description) {
    if !section.name.is_empty() {
        out.push('\n');
        section.doc.iter().for_each(|line| push_line(out, &format!("#{line}")));
        push_line(out, &format!("[{}]", section.name));
    }
    for (at, field) in section.fields.iter().enumerate() {
        if at > 0 || section.name.is_empty() {
            out.push('\n');
        }
        field.doc.iter().for_each(|line| push_line(out, &format!("#{line}")));
        push_line(out, &format!("# {} = {}", field.name, field.sample));
    }
}

fn push_line(out: &mut String, line: &str) {
    writeln!(out, "{line}").expect("writing to a String cannot fail");
}

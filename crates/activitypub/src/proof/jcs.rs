//! Canonical JSON (RFC 8785): members by name, numbers and strings as ECMAScript writes them, no white space.

use serde_json::{Number, Value};

/// The canonical text of a value.
#[must_use]
pub fn canonical_json(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

/// Nesting is limited by the parser that made the value.
fn write(value: &Value, out: &mut String) {
    match value {
        Value::Number(given) => out.push_str(&number(given)),
        Value::Array(members) => {
            out.push('[');
            for (place, member) in members.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(member, out);
            }
            out.push(']');
        }
        Value::Object(object) => {
            let mut members: Vec<(&String, &Value)> = object.iter().collect();
            members.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            out.push('{');
            for (place, (name, member)) in members.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(name.clone()).to_string());
                out.push(':');
                write(member, out);
            }
            out.push('}');
        }
        // The same escapes, and no others, as ECMAScript has.
        plain => out.push_str(&plain.to_string()),
    }
}

/// A number as ECMAScript's `Number::toString` writes it: all numbers are doubles there.
fn number(number: &Number) -> String {
    let value = number.as_f64().unwrap_or_default();
    if value == 0.0 {
        return "0".into();
    }
    let text = format!("{:e}", value.abs());
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: String = digits.chars().filter(|digit| *digit != '.').collect();
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", positional(&digits, exponent))
}

/// `digits` with the point after the first one, times ten to the power of `exponent`.
fn positional(digits: &str, exponent: i32) -> String {
    let len = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    match exponent {
        0..=20 if exponent + 1 >= len => format!("{digits}{}", zeros(exponent + 1 - len)),
        0..=20 => {
            let (whole, fraction) = digits.split_at(usize::try_from(exponent + 1).unwrap_or_default());
            format!("{whole}.{fraction}")
        }
        -6..=-1 => format!("0.{}{digits}", zeros(-exponent - 1)),
        _ => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            format!("{first}{point}{rest}e{}{}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
        }
    }
}

#[cfg(test)]
#[path = "jcs_tests.rs"]
mod tests;

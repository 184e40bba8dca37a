//! PEM (RFC 7468), read leniently: any line length, any white space, text around it.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::encoding;

/// The longest text that is read.
const MAX_LEN: usize = crate::vocab::limits::KEY;

/// Label and bytes of the first block.
pub(super) fn decode(text: &str) -> Option<(&str, Vec<u8>)> {
    let text = (text.len() <= MAX_LEN).then_some(text)?;
    let (_, rest) = text.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (body, _) = rest.split_once("-----END ")?;
    Some((label, encoding::base64(body)?))
}

/// A block with lines of 64 characters.
pub(super) fn encode(label: &str, bytes: &[u8]) -> String {
    let body = STANDARD.encode(bytes);
    let mut out = format!("-----BEGIN {label}-----\n");
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(64));
        out.push_str(line);
        out.push('\n');
        rest = more;
    }
    out.push_str(&format!("-----END {label}-----\n"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_and_from_one_line() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = encode("PUBLIC KEY", &bytes);
        assert!(text.lines().all(|line| line.len() <= 64));
        assert_eq!(decode(&text), Some(("PUBLIC KEY", bytes.clone())));
        assert_eq!(decode(&text.replace('\n', "")), Some(("PUBLIC KEY", bytes.clone())));
        assert_eq!(decode(&text.replace('\n', "\r\n")), Some(("PUBLIC KEY", bytes)));
        for bad in ["", "-----BEGIN ", "-----BEGIN X-----AAAA", "-----BEGIN X-----*-----END X-----"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}

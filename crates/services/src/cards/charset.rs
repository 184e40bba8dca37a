//! Bytes to text: the encoding of a page as browsers find it out (HTML standard, 13.2.3), in short.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Bytes at the beginning of a page in which it may name its encoding.
const PRESCAN: usize = 2048;

/// The text of a page. What is no character of its encoding is replaced.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    let named = content_type.and_then(|value| label_in(value.as_bytes()));
    let encoding = named.or_else(|| label_in(&bytes[..bytes.len().min(PRESCAN)])).unwrap_or_else(|| guess(bytes));
    // A byte order mark wins over everything.
    encoding.decode(bytes).0.into_owned()
}

/// What follows `charset=`, in a header or in a `<meta>`.
fn label_in(bytes: &[u8]) -> Option<&'static Encoding> {
    let at = bytes.windows(7).position(|word| word.eq_ignore_ascii_case(b"charset"))? + 7;
    let rest = &bytes[at..];
    let skip = |b: &u8| matches!(b, b' ' | b'\t' | b'=' | b'"' | b'\'');
    let start = rest.iter().position(|b| !skip(b))?;
    let is_label = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.' | b'+');
    let label: Vec<u8> = rest[start..].iter().copied().take_while(|b| is_label(b)).take(40).collect();
    Encoding::for_label(&label)
}

/// Of a page that names none. Its last character may be cut.
fn guess(bytes: &[u8]) -> &'static Encoding {
    match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        Err(error) if error.error_len().is_none() => UTF_8,
        Err(_) => WINDOWS_1252,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_all_times_and_places() {
        let latin = b"<title>caf\xe9</title>";
        assert_eq!(decode(latin, None), "<title>café</title>");
        assert_eq!(decode(latin, Some("text/html; charset=ISO-8859-1")), "<title>café</title>");
        assert_eq!(decode("<title>café</title>".as_bytes(), None), "<title>café</title>");
        let japanese = b"<meta charset='Shift_JIS'><title>\x93\xfa\x96{</title>";
        assert!(decode(japanese, None).contains("日本"));
        let euc = b"<meta http-equiv=Content-Type content=\"text/html; charset=euc-kr\">\xc7\xd1\xb1\xdb";
        assert!(decode(euc, None).contains("한글"));
        assert_eq!(decode(b"\xef\xbb\xbfcaf\xc3\xa9", Some("text/html; charset=latin1")), "café");
        assert_eq!(decode(b"\xff\xfea\0b\0", None), "ab");
        assert_eq!(decode(b"a", Some("text/html; charset=no-such")), "a");
    }
}

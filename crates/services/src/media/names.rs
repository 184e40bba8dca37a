//! What files are called in addresses: apps name what they download after the last part, and some programs look at its
//! ending rather than at the type.

/// Endings of the types that are served.
const ENDINGS: [(&str, &str); 17] = [
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/avif", "avif"),
    ("video/mp4", "mp4"),
    ("video/webm", "webm"),
    ("video/quicktime", "mov"),
    ("video/ogg", "ogv"),
    ("audio/mpeg", "mp3"),
    ("audio/mp4", "m4a"),
    ("audio/ogg", "oga"),
    ("audio/webm", "weba"),
    ("audio/aac", "aac"),
    ("audio/flac", "flac"),
    ("audio/wav", "wav"),
    ("audio/aiff", "aiff"),
];

/// `original.jpg`; without an ending if the type is not known, or not yet.
pub fn original(mime: &str) -> String {
    match ENDINGS.iter().find(|(known, _)| *known == mime) {
        Some((_, ending)) => format!("original.{ending}"),
        None => "original".to_owned(),
    }
}

/// The variant that is called so. An ending says nothing: a file may have had another type when its address was told.
pub(super) fn variant(name: &str) -> &str {
    match name.split_once('.') {
        Some(("original", ending)) if ENDINGS.iter().any(|(_, known)| *known == ending) => "original",
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{original, variant};

    #[test]
    fn names_lead_back_to_the_variant() {
        assert_eq!(original("image/jpeg"), "original.jpg");
        assert_eq!(original("application/pdf"), "original");
        for name in ["original", "original.jpg", "original.mp4"] {
            assert_eq!(variant(name), "original");
        }
        for name in ["small", "original.", "original.jpgx", "original.jpg.exe", "small.jpg"] {
            assert_eq!(variant(name), name);
        }
    }
}

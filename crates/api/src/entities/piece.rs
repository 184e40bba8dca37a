//! Pieces: the text of what does not depend on who looks, made once per version and kept with it, so that an answer is
//! put together by copying bytes.

use serde::Serialize;
use services::views::Rendered;

/// A value's JSON object without its last brace: whoever writes it adds the members that depend on the moment.
pub(super) fn open<T: Serialize>(value: &T) -> String {
    let mut text = serde_json::to_string(value).expect("plain structs with names as keys are JSON");
    text.pop();
    text
}

/// The only piece of a part, made when it is first asked for.
pub(super) fn kept<T: Serialize>(slot: &Rendered, value: impl FnOnce() -> T) -> &[u8] {
    slot.get_or_init(|| Box::new([open(&value()).into()]))[0].as_bytes()
}

/// `,"name":true`
pub(super) fn flag(out: &mut Vec<u8>, name: &[u8], value: bool) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name);
    out.extend_from_slice(if value { b"\":true" } else { b"\":false" });
}

/// `[a,b]`, each written by `one`.
pub(super) fn list<T>(out: &mut Vec<u8>, items: &[T], mut one: impl FnMut(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        one(out, item);
    }
    out.push(b']');
}

//! Messages as they go over a connection.

use bytes::Bytes;
use serde::Serialize;

use super::channel::Label;

/// How a client listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    WebSocket,
    /// Server-sent events.
    Events,
}

impl Transport {
    pub const fn name(self) -> &'static str {
        match self {
            Self::WebSocket => "websocket",
            Self::Events => "events",
        }
    }

    /// What happened on the channel. `payload` is JSON, a bare id, or nothing; it has no line ends.
    pub fn write(self, label: &Label<'_>, event: &str, payload: Option<&[u8]>) -> Bytes {
        match self {
            Self::WebSocket => framed(&text(label, event, payload)),
            Self::Events => {
                [b"event: ", event.as_bytes(), b"\ndata: ", payload.unwrap_or_default(), b"\n\n"].concat().into()
            }
        }
    }
}

/// The text of a WebSocket message: `stream` is an array with the channel's parameter in it, `payload` JSON in a string.
fn text((name, of): &Label<'_>, event: &str, payload: Option<&[u8]>) -> Vec<u8> {
    #[derive(Serialize)]
    struct Wire<'a> {
        stream: Vec<&'a str>,
        event: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<&'a str>,
    }
    let stream = std::iter::once(*name).chain(of.as_deref()).collect();
    let payload = payload.map(|payload| std::str::from_utf8(payload).unwrap_or_default());
    serde_json::to_vec(&Wire { stream, event, payload }).unwrap_or_default()
}

/// A whole text message in one frame, as servers send it: without a mask (RFC 6455, section 5.2).
fn framed(text: &[u8]) -> Bytes {
    let mut frame = Vec::with_capacity(text.len() + 10);
    frame.push(0x81);
    match (u8::try_from(text.len()), u16::try_from(text.len())) {
        (Ok(length @ ..126), _) => frame.push(length),
        (_, Ok(length)) => {
            frame.push(126);
            frame.extend_from_slice(&length.to_be_bytes());
        }
        _ => {
            frame.push(127);
            frame.extend_from_slice(&(text.len() as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(text);
    frame.into()
}

#[cfg(test)]
mod tests {
    use super::framed;

    #[test]
    fn a_frame_says_how_long_its_text_is() {
        let head =
            |length: usize| framed(&vec![b'a'; length])[..].split(|byte| *byte == b'a').next().map(<[u8]>::to_vec);
        assert_eq!(head(125), Some(vec![0x81, 125]));
        assert_eq!(head(126), Some(vec![0x81, 126, 0, 126]));
        assert_eq!(head(65_535), Some(vec![0x81, 126, 0xff, 0xff]));
        assert_eq!(head(65_536), Some(vec![0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]));
    }
}

//! Files in parameters: a part of a multipart form, or a `data:` URI in place of one.

use std::fmt;

use axum::body::Bytes;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

/// A file that came with the parameters, in memory. Large media are streamed instead (`extract::Streamed`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The name of the form's field.
    pub name: String,
    /// What the sender calls the file. Never a path to trust.
    pub file_name: Option<String>,
    /// What the sender says it is. Never to be trusted.
    pub content_type: Option<String>,
    pub bytes: Bytes,
}

/// The name under which the deserialiser knows that a file is wanted.
pub(super) const TOKEN: &str = "aldea::Upload";

impl Upload {
    /// Reads `data:image/png;base64,...` (RFC 2397); pictures come in no other form of it.
    pub(super) fn from_data_uri(uri: &str) -> Option<Self> {
        let (head, data) = uri.strip_prefix("data:")?.split_once(',')?;
        let mime = head.strip_suffix(";base64")?.split(';').next().filter(|mime| !mime.is_empty());
        let data: Vec<u8> = data.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
        let bytes = STANDARD.decode(data).ok()?.into();
        Some(Self { name: String::new(), file_name: None, content_type: mime.map(str::to_owned), bytes })
    }
}

impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_newtype_struct(TOKEN, UploadVisitor)
    }
}

/// Takes the four parts that `de::FileParts` hands over: serde has no way to hand over a value of ours as it is.
struct UploadVisitor;

impl<'de> Visitor<'de> for UploadVisitor {
    type Value = Upload;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a file")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Upload, A::Error> {
        let absent = || de::Error::custom("not a file");
        Ok(Upload {
            name: parts.next_element()?.ok_or_else(absent)?,
            file_name: parts.next_element()?.ok_or_else(absent)?,
            content_type: parts.next_element()?.ok_or_else(absent)?,
            bytes: parts.next_element::<Content>()?.ok_or_else(absent)?.0.into(),
        })
    }
}

struct Content(Vec<u8>);

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct ContentVisitor;
        impl Visitor<'_> for ContentVisitor {
            type Value = Content;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }
            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Content, E> {
                Ok(Content(bytes))
            }
        }
        d.deserialize_byte_buf(ContentVisitor)
    }
}

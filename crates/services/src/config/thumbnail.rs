//! The picture by which apps and link previews know a server.

use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;

use super::Config;
use crate::images::{Format, ImageError};

/// Without one, the picture of every Aldea is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thumbnail {
    /// On another site.
    There(String),
    Here {
        /// In its address: another file has another.
        name: String,
        mime: &'static str,
        bytes: Bytes,
    },
}

impl Thumbnail {
    /// Of the operator's file.
    pub fn of_file(bytes: Bytes) -> Result<Self, ImageError> {
        let format = Format::sniff(&bytes)?;
        let version: String = digest(&SHA256, &bytes).as_ref()[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        let name = format!("server-{version}.{}", format.extension());
        Ok(Self::Here { name, mime: format.mime(), bytes })
    }
}

impl Config {
    /// The address of the server's picture.
    pub fn thumbnail_url(&self) -> String {
        match &self.thumbnail {
            None => self.url("/media/default/header.png"),
            Some(Thumbnail::There(url)) => url.clone(),
            Some(Thumbnail::Here { name, .. }) => self.url(&format!("/media/default/{name}")),
        }
    }

    /// The operator's file of this name, and its type.
    pub fn thumbnail_file(&self, asked: &str) -> Option<(Bytes, &'static str)> {
        match &self.thumbnail {
            Some(Thumbnail::Here { name, mime, bytes }) if name == asked => Some((bytes.clone(), mime)),
            _ => None,
        }
    }
}

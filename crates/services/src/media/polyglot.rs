//! Files that are two things at once: a picture or a sound for one program, an archive, a document or a page for
//! another. What people upload is one thing. Only what readers of the other kind would find is looked for: cameras put
//! much behind their pictures (a short film, a second exposure), which is cut off and harms nobody.

use std::{io, path::Path};

use domain::{Code, Invalid};
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use crate::Result;

/// Readers of PDF look for its header here (ISO 32000-1, 7.5.2).
const START: usize = 1024;
/// A ZIP archive is known by the record at its end, which a comment may follow (APPNOTE.TXT, 4.3.16).
const RECORD: usize = 22;
const END: usize = RECORD + u16::MAX as usize;

/// Refuses a picture, film or sound that something else is hidden in.
pub async fn check_file(path: &Path) -> Result<()> {
    let (start, end) = ends(path).await.map_err(crate::Error::internal)?;
    check(&start, &end)
}

/// The same for a file in memory.
pub fn check_bytes(file: &[u8]) -> Result<()> {
    check(&file[..file.len().min(START)], &file[file.len().saturating_sub(END)..])
}

async fn ends(path: &Path) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut file = tokio::fs::File::open(path).await?;
    let (mut start, mut end) = (Vec::with_capacity(START), Vec::new());
    (&mut file).take(START as u64).read_to_end(&mut start).await?;
    let size = file.metadata().await?.len();
    file.seek(io::SeekFrom::Start(size.saturating_sub(END as u64))).await?;
    file.take(END as u64).read_to_end(&mut end).await?;
    Ok((start, end))
}

fn check(start: &[u8], end: &[u8]) -> Result<()> {
    let other = if zip(end) {
        "a ZIP archive"
    } else if [start, end].into_iter().any(archive) {
        "an archive"
    } else if [start, end].into_iter().any(pdf) {
        "a PDF document"
    } else if [start, end].into_iter().any(page) {
        "a web page or a script"
    } else {
        return Ok(());
    };
    let reason = format!("holds {other} as well");
    Err(Invalid { about: "hidden-file", ..Invalid::new("file", Code::Invalid, reason) }.into())
}

/// The record at the end of an archive, if what it says of the archive can be true.
fn zip(end: &[u8]) -> bool {
    end.windows(RECORD).any(|record| {
        let number = |at: usize| u16::from_le_bytes([record[at], record[at + 1]]);
        let long = |at: usize| u32::from(number(at)) | u32::from(number(at + 2)) << 16;
        record.starts_with(b"PK\x05\x06")
            && (number(4), number(6)) == (0, 0)
            && (number(8) == number(10) && number(8) > 0)
            // Each entry of the directory has 46 bytes and a name.
            && long(12) > 46 * u32::from(number(8))
    })
}

fn archive(part: &[u8]) -> bool {
    part.windows(6).any(|bytes| matches!(bytes, b"Rar!\x1a\x07" | b"7z\xbc\xaf\x27\x1c"))
}

fn pdf(part: &[u8]) -> bool {
    part.windows(8).any(|bytes| matches!(bytes, [b'%', b'P', b'D', b'F', b'-', b'1' | b'2', b'.', b'0'..=b'9']))
}

/// The beginning of a page, or of a program within one.
fn page(part: &[u8]) -> bool {
    const TAGS: [&[u8]; 4] = [b"script", b"html", b"?php", b"!doctype"];
    let opens = |rest: &[u8]| {
        TAGS.iter().any(|tag| {
            rest.get(..tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag))
                && rest.get(tag.len()).is_some_and(|next| next.is_ascii_whitespace() || b"/>".contains(next))
        })
    };
    part.iter().enumerate().any(|(at, byte)| *byte == b'<' && opens(&part[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::{END, check_bytes};

    /// The end of an archive of one entry, with a comment.
    const ZIP: &[u8] = b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x33\0\0\0\x20\0\0\0\x02\0hi";

    fn reason(behind: &[u8]) -> Option<String> {
        let file = [&[0xff, 0xd8, 0xff, 0xd9][..], &[0; 2000], behind].concat();
        check_bytes(&file).err().map(|error| error.to_string())
    }

    #[test]
    fn what_else_a_file_is_is_found() {
        for (behind, words) in [
            (ZIP, "a ZIP archive"),
            (b"Rar!\x1a\x07\x01\0", "an archive"),
            (b"7z\xbc\xaf\x27\x1c\0\x04", "an archive"),
            (b"%PDF-1.7\n", "a PDF document"),
            (b"<ScRiPt src=x>", "a web page or a script"),
            (b"<?php system($_GET['a']);", "a web page or a script"),
            (b"<!DOCTYPE html>", "a web page or a script"),
        ] {
            let found = reason(behind);
            assert!(found.as_ref().is_some_and(|reason| reason.contains(words)), "{behind:?}: {found:?}");
        }
        let long_ago = [ZIP, &[0; END]].concat();
        for harmless in [
            &b"\0\0\0\x18ftypmp42\0\0\0\0"[..],
            b"\xff\xd8\xff\xe2\0\x10MPF\0",
            b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF/>",
            b"PK\x05\x06\0\0\0\0\x01\0\x02\0\x33\0\0\0\x20\0\0\0\0\0",
            b"<scripture>",
            b"TAG<html",
            &long_ago,
        ] {
            assert_eq!(reason(harmless), None, "{harmless:?}");
        }
        assert!(check_bytes(b"").is_ok());
    }
}

//! What an upload is, by its first bytes: names and declared types are only claims. Films and sounds get the name of the
//! one demuxer that ffmpeg may read them with.

use domain::MediaKind;

use crate::images::Format;

/// How many bytes are looked at.
pub const LOOK: usize = 512;

/// What a file seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sniffed {
    /// A picture that we decode ourselves; anything unknown too, since the decoders name best what is wrong with it.
    Picture,
    /// A picture that ffmpeg may be able to decode, by its name for people.
    ForeignPicture(&'static str),
    /// A film or a sound in one of these containers.
    Film(Container),
}

/// A container of films and sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    Mp4,
    /// QuickTime's own kind of MP4.
    Mov,
    Matroska,
    Ogg,
    Avi,
    Asf,
    Mp3,
    Aac,
    Flac,
    Wav,
    Aiff,
    /// Sound in MP4.
    M4a,
    Amr,
    Caf,
}

impl Container {
    /// ffmpeg's name of the demuxer.
    pub const fn demuxer(self) -> &'static str {
        match self {
            Self::Mp4 | Self::Mov | Self::M4a => "mov",
            Self::Matroska => "matroska",
            Self::Ogg => "ogg",
            Self::Avi => "avi",
            Self::Asf => "asf",
            Self::Mp3 => "mp3",
            Self::Aac => "aac",
            Self::Flac => "flac",
            Self::Wav => "wav",
            Self::Aiff => "aiff",
            Self::Amr => "amr",
            Self::Caf => "caf",
        }
    }

    /// What is in it for all that can be told from outside.
    pub const fn kind(self) -> MediaKind {
        match self {
            Self::Mp4 | Self::Mov | Self::Matroska | Self::Ogg | Self::Avi | Self::Asf => MediaKind::Video,
            _ => MediaKind::Audio,
        }
    }

    /// The type under which players get it as it is, of those that they play; never one that could be executed.
    pub const fn mime(self) -> &'static str {
        match (self, self.kind()) {
            (Self::Mp4, _) => "video/mp4",
            (Self::Mov, _) => "video/quicktime",
            (Self::Matroska, _) => "video/webm",
            (Self::Ogg, _) => "video/ogg",
            (Self::Avi, _) => "video/x-msvideo",
            (Self::Asf, _) => "video/x-ms-asf",
            (Self::Mp3, _) => "audio/mpeg",
            (Self::Aac, _) => "audio/aac",
            (Self::Flac, _) => "audio/flac",
            (Self::Wav, _) => "audio/wav",
            (Self::Aiff, _) => "audio/aiff",
            (Self::M4a, _) => "audio/mp4",
            (Self::Amr, _) => "audio/amr",
            (Self::Caf, _) => "audio/x-caf",
        }
    }
}

/// Types that uploads of films and sounds may have, as apps are told.
pub const FILM_TYPES: [&str; 24] = [
    "video/webm",
    "video/mp4",
    "video/quicktime",
    "video/ogg",
    "video/x-matroska",
    "video/x-ms-asf",
    "audio/wave",
    "audio/wav",
    "audio/x-wav",
    "audio/x-pn-wave",
    "audio/vnd.wave",
    "audio/ogg",
    "audio/vorbis",
    "audio/opus",
    "audio/mpeg",
    "audio/mp3",
    "audio/webm",
    "audio/flac",
    "audio/x-flac",
    "audio/aac",
    "audio/m4a",
    "audio/x-m4a",
    "audio/mp4",
    "audio/3gpp",
];

pub fn sniff(file: &[u8]) -> Sniffed {
    if Format::sniff(file).is_ok() {
        return Sniffed::Picture;
    }
    let container = match file {
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => return boxes(brand.get(..4).unwrap_or_default()),
        // QuickTime before it knew `ftyp`.
        [_, _, _, _, b'm', b'o', b'o', b'v', ..] | [_, _, _, _, b'm', b'd', b'a', b't', ..] => Container::Mov,
        [_, _, _, _, b'w', b'i', b'd', b'e', ..] | [_, _, _, _, b'f', b'r', b'e', b'e', ..] => Container::Mov,
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Container::Matroska,
        [b'O', b'g', b'g', b'S', ..] => Container::Ogg,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => Container::Avi,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Container::Wav,
        [b'F', b'O', b'R', b'M', _, _, _, _, b'A', b'I', b'F', b'F' | b'C', ..] => Container::Aiff,
        [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, ..] => Container::Asf,
        [b'f', b'L', b'a', b'C', ..] => Container::Flac,
        [b'#', b'!', b'A', b'M', b'R', ..] => Container::Amr,
        [b'c', b'a', b'f', b'f', ..] => Container::Caf,
        [b'I', b'D', b'3', ..] => Container::Mp3,
        // ADTS has layer 0 where MPEG audio has layer 3 (ISO/IEC 13818-7, 11172-3).
        [0xff, second, ..] if second & 0xf6 == 0xf0 => Container::Aac,
        [0xff, second, third, ..] if second & 0xe6 == 0xe2 && third & 0xf0 != 0xf0 => Container::Mp3,
        _ => return Sniffed::Picture,
    };
    Sniffed::Film(container)
}

/// ISO base media files by their major brand (ISO/IEC 14496-12, and the registry of brands).
fn boxes(brand: &[u8]) -> Sniffed {
    match brand {
        b"avif" | b"avis" => Sniffed::ForeignPicture("AVIF"),
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => {
            Sniffed::ForeignPicture("HEIC")
        }
        b"qt  " => Sniffed::Film(Container::Mov),
        b"M4A " | b"M4B " | b"M4P " => Sniffed::Film(Container::M4a),
        _ => Sniffed::Film(Container::Mp4),
    }
}

#[cfg(test)]
mod tests {
    use super::{Container, Sniffed, sniff};

    #[test]
    fn tells_files_by_their_first_bytes() {
        for (file, container) in [
            (&b"\0\0\0\x20ftypisom\0\0"[..], Container::Mp4),
            (b"\0\0\0\x14ftypqt  \0\0", Container::Mov),
            (b"\0\0\0\x14ftypM4A \0\0", Container::M4a),
            (b"\0\0\0\x08wide\0\0\0\0mdat", Container::Mov),
            (b"\x1a\x45\xdf\xa3\x01", Container::Matroska),
            (b"OggS\0\x02", Container::Ogg),
            (b"RIFF\0\0\0\0AVI LIST", Container::Avi),
            (b"RIFF\0\0\0\0WAVEfmt ", Container::Wav),
            (b"ID3\x04\0", Container::Mp3),
            (b"\xff\xfb\x90\x64", Container::Mp3),
            (b"\xff\xf1\x50\x80", Container::Aac),
            (b"fLaC\0\0\0\x22", Container::Flac),
        ] {
            assert_eq!(sniff(file), Sniffed::Film(container), "{file:?}");
        }
        assert_eq!(sniff(b"\0\0\0\x1cftypavif\0\0\0\0"), Sniffed::ForeignPicture("AVIF"));
        assert_eq!(sniff(b"\0\0\0\x1cftypheic\0\0\0\0"), Sniffed::ForeignPicture("HEIC"));
        for other in
            [&b"\xff\xd8\xff\xe0"[..], b"\x89PNG\r\n\x1a\n", b"GIF89a", b"MZ\x90\0", b"", b"<html>", b"\xff\xfe<\0"]
        {
            assert_eq!(sniff(other), Sniffed::Picture, "{other:?}");
        }
    }
}

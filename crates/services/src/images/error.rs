//! Why a picture is refused, in words for the person who sent it.

use std::io;

/// The file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    #[error("File is empty")]
    Empty,
    /// Larger than the limit, which is in bytes.
    #[error("File must be less than {} MB", .0 >> 20)]
    TooLarge(u64),
    #[error("{0}x{1} images are not supported")]
    TooManyPixels(u32, u32),
    /// A known format that is not among ours.
    #[error("{0} files are not supported; JPEG, PNG, GIF and WebP are")]
    Unsupported(&'static str),
    #[error("File content type is invalid")]
    Unknown,
    /// The file ends too early.
    #[error("File is incomplete")]
    Truncated,
    #[error("File is damaged: {0}")]
    Damaged(String),
}

impl From<image::ImageError> for ImageError {
    fn from(error: image::ImageError) -> Self {
        match error {
            image::ImageError::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => Self::Truncated,
            other => Self::Damaged(other.to_string()),
        }
    }
}

impl From<fast_image_resize::ResizeError> for ImageError {
    fn from(error: fast_image_resize::ResizeError) -> Self {
        Self::Damaged(error.to_string())
    }
}

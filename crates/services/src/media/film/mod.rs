//! Films and sounds, through ffmpeg and ffprobe as child processes: what is in a file, what is made of it, pictures out of
//! it. Arguments only, never a shell; input only from files that we wrote, by one demuxer; no network.

mod child;
mod make;
mod plan;
mod probe;
mod tools;

pub use make::{Made, Trouble, check, make, poster, still};
pub use plan::Limits;
pub use tools::{FilmTools, Tools};

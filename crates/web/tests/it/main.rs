//! Checks that hold for every page, on the sample pages of the gallery.

#[path = "../../examples/gallery/entry.rs"]
mod entry;
#[path = "../../examples/gallery/pages.rs"]
mod pages;
#[path = "../../examples/gallery/profiles.rs"]
mod profiles;
#[path = "../../examples/gallery/sample.rs"]
mod sample;

mod markup;

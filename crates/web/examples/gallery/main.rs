//! Renders every page with sample data, to be looked at: `cargo run -p aldea-web --example gallery -- OUTDIR`, then
//! serve OUTDIR with any static server. Each page comes in English and mirrored (`NAME.rtl.html`).

mod entry;
mod own;
mod pages;
mod profiles;
mod rare;
mod sample;

use std::{error::Error, fs, path::Path};

use web::i18n::{Locale, Words};

fn main() -> Result<(), Box<dyn Error>> {
    let out = std::env::args().nth(1).ok_or("name a folder to write to")?;
    let out = Path::new(&out);
    fs::create_dir_all(out)?;
    for (locale, ending) in [(Locale::english(), "html"), (Locale::pseudo(), "rtl.html")] {
        let w = Words::new(locale, "Europe/Lisbon", sample::now());
        for (name, html) in pages::all(&w)? {
            fs::write(out.join(format!("{name}.{ending}")), html)?;
        }
    }
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/dist"), &out.join("assets"))?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

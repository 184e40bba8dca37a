//! Editing one's profile.

use super::page;
use crate::components::{Choice, Errors, Field, PictureField, Place};

page! {
    /// `/settings/profile`. Posts as multipart: `display_name`, `note`, `avatar`, `header`, `remove_avatar`,
    /// `remove_header`, `locked`, `bot`, `discoverable`, `indexable`, `hide_collections`, and up to four pairs
    /// `field_name`, `field_value` in order.
    EditProfilePage, "pages/edit_profile.html", ["form"], {
        name: String,
        bio: String,
        avatar: Option<String>,
        header: Option<String>,
        /// Name and value of each line, padded to the number there can be.
        lines: Vec<(String, String)>,
        locked: bool,
        bot: bool,
        discoverable: bool,
        indexable: bool,
        hide_collections: bool,
        errors: Errors,
    }
}

impl EditProfilePage {
    fn name_field(&self) -> Field {
        Field::new("display_name", self.w.t("profile-name")).max(30).filled(&self.name, &self.errors)
    }

    fn bio_field(&self) -> Field {
        let field = Field::new("note", self.w.t("profile-bio")).hint(self.w.t("profile-bio.hint"));
        Field { rows: 5, ..field.filled(&self.bio, &self.errors) }
    }

    fn pictures(&self) -> [PictureField; 2] {
        let field = |name: &'static str, url: &Option<String>, wide| PictureField {
            name,
            label: self.w.t(&format!("profile-{name}")).into_owned(),
            hint: self.w.t(&format!("profile-{name}.hint")).into_owned(),
            url: url.clone(),
            error: self.errors.of(name).map(str::to_owned),
            wide,
        };
        [field("avatar", &self.avatar, false), field("header", &self.header, true)]
    }

    fn switches(&self) -> [Choice; 5] {
        let tick = |name: &'static str, on| {
            let key = if name == "locked" {
                "profile-lock".to_owned()
            } else {
                format!("profile-{}", name.replace("_", "-"))
            };
            Choice::tick(name, self.w.t(&key), on).hint(self.w.t(&format!("{key}.hint")))
        };
        [
            tick("locked", self.locked),
            tick("discoverable", self.discoverable),
            tick("indexable", self.indexable),
            tick("hide_collections", self.hide_collections),
            tick("bot", self.bot),
        ]
    }
}

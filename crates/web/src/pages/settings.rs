//! Editing one's profile.

use services::accounts::limits::NOTE;

use super::page;
use crate::components::{Choice, Errors, Field, PictureField, Place};

page! {
    /// `/settings/profile`. Posts as multipart: `display_name`, `note`, `avatar`, `header`, `remove_avatar`,
    /// `remove_header`, `locked`, `bot`, `discoverable`, `indexable`, `engines`, `hide_collections`, and up to four
    /// pairs `field_name`, `field_value` in order.
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
        /// Search engines may show the profile and its posts.
        engines: bool,
        hide_collections: bool,
        show_media: bool,
        show_media_replies: bool,
        show_featured: bool,
        /// Posts by e-mail; None if neither the server nor the role allows it.
        email_subscriptions: Option<bool>,
        /// What is to be seen on the pictures.
        avatar_description: String,
        header_description: String,
        errors: Errors,
    }
}

impl EditProfilePage {
    fn name_field(&self) -> Field {
        Field::new("display_name", self.w.t("profile-name")).max(30).filled(&self.name, &self.errors)
    }

    fn bio_field(&self) -> Field {
        let field = Field::new("note", self.w.t("profile-bio")).hint(self.w.t1("profile-bio.hint", "limit", NOTE));
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

    /// Next to each picture, for those who cannot see it.
    fn descriptions(&self) -> [Field; 2] {
        let field = |name: &'static str, value: &str| {
            let key = format!("profile-{}", name.replace('_', "-"));
            Field::new(name, self.w.t(&key)).max(1500).filled(value, &self.errors)
        };
        [field("avatar_description", &self.avatar_description), field("header_description", &self.header_description)]
    }

    fn switches(&self) -> Vec<Choice> {
        let tick = |name: &'static str, on| {
            let key = if name == "locked" {
                "profile-lock".to_owned()
            } else {
                format!("profile-{}", name.replace("_", "-"))
            };
            Choice::tick(name, self.w.t(&key), on).hint(self.w.t(&format!("{key}.hint")))
        };
        let mut all = vec![
            tick("locked", self.locked),
            tick("discoverable", self.discoverable),
            tick("indexable", self.indexable),
            tick("engines", self.engines),
            tick("hide_collections", self.hide_collections),
            tick("show_media", self.show_media),
            tick("show_media_replies", self.show_media_replies),
            tick("show_featured", self.show_featured),
            tick("bot", self.bot),
        ];
        all.extend(self.email_subscriptions.map(|on| tick("email_subscriptions", on)));
        all
    }
}

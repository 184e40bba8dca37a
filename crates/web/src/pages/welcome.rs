//! The last step of signing up: "Make it yours".

use super::page;
use crate::components::{Choice, Errors, Field, PersonRow, PictureField};

page! {
    /// `/welcome`: who one is. Posts as multipart: `note`, `avatar`, `remove_avatar`, `discoverable`.
    WelcomePage, "pages/welcome.html", ["form"], {
        avatar: Option<String>,
        bio: String,
        discoverable: bool,
        errors: Errors,
    }
}

impl WelcomePage {
    fn picture(&self) -> PictureField {
        PictureField {
            name: "avatar",
            label: self.w.t("profile-avatar").into_owned(),
            hint: self.w.t("profile-avatar.hint").into_owned(),
            url: self.avatar.clone(),
            error: self.errors.of("avatar").map(str::to_owned),
            wide: false,
        }
    }

    fn bio_field(&self) -> Field {
        let field = Field::new("note", self.w.t("welcome-bio")).hint(self.w.t("welcome-bio.hint"));
        Field { rows: 3, ..field.filled(&self.bio, &self.errors) }
    }

    fn tick(&self) -> Choice {
        Choice::tick("discoverable", self.w.t("welcome-found"), self.discoverable).hint(self.w.t("welcome-found.hint"))
    }
}

page! {
    /// `/welcome/people`: topics and people to follow. Posts `do=follow:{tag}` or `do=unfollow:{tag}`, which the block
    /// `topics` answers.
    WelcomePeoplePage, "pages/welcome_people.html", ["topics"], {
        topics: Vec<Topic>,
        people: Vec<PersonRow>,
    }
}

/// A hashtag to follow.
#[derive(Debug, Clone)]
pub struct Topic {
    pub name: String,
    /// With `#`.
    pub label: String,
    pub following: bool,
}

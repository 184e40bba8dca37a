//! The emoji that people put under a post or an announcement, and the button to add one.

/// Offered at once; others are found by the field beside them.
const OFFERED: [&str; 8] = ["👍", "❤️", "😂", "🎉", "😮", "😢", "🔥", "👏"];

#[derive(Debug, Clone)]
pub struct Reactions {
    /// What they stand under, as part of the element's id: unique on its page.
    pub of: String,
    /// Where the form posts to: the post's own address here.
    pub path: String,
    pub items: Vec<Reaction>,
    /// The viewer is signed in and may react.
    pub open: bool,
    /// Others can be chosen, too.
    pub picker: bool,
}

component!(Reactions, ReactionsView, "components/reactions.html");

/// An emoji under a post, and how often.
#[derive(Debug, Clone)]
pub struct Reaction {
    pub name: String,
    pub count: u64,
    /// Of a custom one.
    pub picture: Option<String>,
    /// The viewer gave it, too.
    pub mine: bool,
}

impl Reactions {
    /// Whether there is anything to show.
    pub fn is_shown(&self) -> bool {
        !self.items.is_empty() || (self.open && self.picker)
    }

    fn offered(&self) -> impl Iterator<Item = &'static str> {
        let given = |emoji: &&str| self.items.iter().any(|item| item.mine && item.name == *emoji);
        OFFERED.into_iter().filter(move |emoji| !given(emoji))
    }
}

impl Reaction {
    /// What it is called where its picture is not seen.
    fn spoken(&self) -> String {
        if self.picture.is_some() {
            format!(":{}:", self.name)
        } else {
            self.name.clone()
        }
    }
}

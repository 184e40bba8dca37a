//! How pages look and move in one browser: what somebody chose, as the words that its cookie holds.

/// What the device says holds wherever nothing was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appearance {
    pub theme: Theme,
    pub size: TextSize,
    /// Nothing moves.
    pub still: bool,
    /// Likes, boosts, quotes and followers are not counted.
    pub calm: bool,
    /// Boosts that follow each other are folded.
    pub shelves: bool,
    /// The script loads older posts when the end is near.
    pub flowing: bool,
    /// Single letters do something.
    pub keys: bool,
}

impl Default for Appearance {
    fn default() -> Self {
        Self {
            theme: Theme::Device,
            size: TextSize::Normal,
            still: false,
            calm: false,
            shelves: true,
            flowing: true,
            keys: true,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    Device,
    Light,
    Dark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextSize {
    Small,
    #[default]
    Normal,
    Large,
    Largest,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Device, Self::Light, Self::Dark];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == word)
    }
}

impl TextSize {
    pub const ALL: [Self; 4] = [Self::Small, Self::Normal, Self::Large, Self::Largest];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Normal => "normal",
            Self::Large => "large",
            Self::Largest => "largest",
        }
    }

    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.as_str() == word)
    }
}

impl Appearance {
    /// From words between full stops; those that mean nothing are passed over.
    pub fn read(words: &str) -> Self {
        let mut all = Self::default();
        for word in words.split('.') {
            match word {
                "still" => all.still = true,
                "calm" => all.calm = true,
                "unfolded" => all.shelves = false,
                "paged" => all.flowing = false,
                "keyless" => all.keys = false,
                word => {
                    all.theme = Theme::find(word).unwrap_or(all.theme);
                    all.size = TextSize::find(word).unwrap_or(all.size);
                }
            }
        }
        all
    }

    /// What was chosen otherwise than it is by itself; nothing if nothing was.
    pub fn words(self) -> String {
        let words = [
            (self.theme != Theme::default(), self.theme.as_str()),
            (self.size != TextSize::default(), self.size.as_str()),
            (self.still, "still"),
            (self.calm, "calm"),
            (!self.shelves, "unfolded"),
            (!self.flowing, "paged"),
            (!self.keys, "keyless"),
        ];
        words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect::<Vec<_>>().join(".")
    }

    /// Attributes of the document, each with a space before it.
    pub(crate) fn attributes(self) -> String {
        let attributes = [
            (self.theme != Theme::default(), "theme", self.theme.as_str()),
            (self.size != TextSize::default(), "size", self.size.as_str()),
            (self.still, "motion", "still"),
            (!self.flowing, "older", "paged"),
            (!self.keys, "keys", "off"),
        ];
        let attribute = |(_, name, value): (bool, &str, &str)| format!(" data-{name}=\"{value}\"");
        attributes.into_iter().filter(|(is, ..)| *is).map(attribute).collect()
    }

    /// The colour of the browser's frame, and when it holds.
    pub(crate) fn frames(self) -> &'static [(&'static str, &'static str)] {
        match self.theme {
            Theme::Device => &[("#fffdfa", "(prefers-color-scheme:light)"), ("#1a1e1d", "(prefers-color-scheme:dark)")],
            Theme::Light => &[("#fffdfa", "all")],
            Theme::Dark => &[("#1a1e1d", "all")],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(Appearance::default().words(), "");
        assert_eq!(Appearance::read(""), Appearance::default());
        let chosen = Appearance {
            theme: Theme::Dark,
            size: TextSize::Large,
            still: true,
            calm: true,
            shelves: false,
            flowing: false,
            keys: false,
        };
        assert_eq!(chosen.words(), "dark.large.still.calm.unfolded.paged.keyless");
        assert_eq!(Appearance::read(&chosen.words()), chosen);
        assert_eq!(Appearance::read("<script>.dark"), Appearance { theme: Theme::Dark, ..Appearance::default() });
    }
}

//! Pictures, films and sounds of a post: a grid of one to four, each kept in its place before it arrives.

use domain::{MediaId, StatusId};

#[derive(Debug, Clone, Default)]
pub struct MediaGrid {
    pub items: Vec<Media>,
    /// The author marked it as sensitive, or the viewer wants all pictures covered.
    pub veiled: bool,
    /// The post's own address; a picture opens at `{path}/media/{n}`.
    pub path: String,
    pub status: StatusId,
}

component!(MediaGrid, MediaGridView, "components/media.html");

/// One attachment.
#[derive(Debug, Clone, Default)]
pub struct Media {
    pub id: MediaId,
    pub kind: MediaKind,
    /// The whole file.
    pub url: String,
    /// A smaller picture of it; empty for a sound without a cover.
    pub preview_url: String,
    /// "0:42", of films and sounds.
    pub length: Option<String>,
    /// Why it is not here: the key of the words for it.
    pub missing: Option<&'static str>,
    /// Where it would be here, if it may be had later: asking for it is what makes this server look for it again.
    pub again: Option<String>,
    /// The server from which it is fetched when somebody looks.
    pub coming_from: Option<String>,
    /// Of the preview, in pixels; zero if not known.
    pub width: u32,
    pub height: u32,
    /// What matters in it, from -1 to 1, the middle being 0; y grows upwards.
    pub focus: (f32, f32),
    /// The average colour, `#rrggbb`, painted at once.
    pub colour: Option<String>,
    /// The description by its author; empty if there is none.
    pub description: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MediaKind {
    #[default]
    Image,
    /// A short film without sound, made from a moving GIF.
    Gifv,
    Video,
    Audio,
    /// A picture or film that is not to be had: its place, with the words why, and a link to where it was.
    Lost,
    /// Something that we cannot show: a link.
    File,
}

impl MediaGrid {
    /// Sounds and files are rows below the pictures.
    fn pictures(&self) -> Vec<(usize, &Media)> {
        self.numbered(|kind| !matches!(kind, MediaKind::Audio | MediaKind::File))
    }

    fn others(&self) -> Vec<(usize, &Media)> {
        self.numbered(|kind| matches!(kind, MediaKind::Audio | MediaKind::File))
    }

    fn numbered(&self, wanted: impl Fn(MediaKind) -> bool) -> Vec<(usize, &Media)> {
        self.items.iter().enumerate().filter(|(_, media)| wanted(media.kind)).map(|(i, media)| (i + 1, media)).collect()
    }
}

impl Media {
    /// The shape of a single picture: as it is, but never taller than 4:5 nor flatter than 3:1.
    fn ratio(&self) -> String {
        if self.width == 0 || self.height == 0 {
            return "16/10".to_owned();
        }
        let ratio = f64::from(self.width) / f64::from(self.height);
        if (0.8..=3.0).contains(&ratio) {
            format!("{}/{}", self.width, self.height)
        } else if ratio < 0.8 {
            "4/5".to_owned()
        } else {
            "3/1".to_owned()
        }
    }

    /// Where the focal point is for `object-position`; none in the middle.
    fn position(&self) -> Option<String> {
        let percent = |v: f32| (v.clamp(-1.0, 1.0) * 50.0 + 50.0).round();
        let (x, y) = (percent(self.focus.0), percent(-self.focus.1));
        ((x, y) != (50.0, 50.0)).then(|| format!("{x}% {y}%"))
    }
}

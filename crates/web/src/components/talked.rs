//! What is talked about: hashtags and pages, each with the last week as a small line.

use super::LinkPreview;
use crate::i18n::Html;

/// A hashtag and how it is used.
#[derive(Debug, Clone)]
pub struct TagRow {
    /// With `#`.
    pub name: String,
    pub href: String,
    /// "41 people in the last two days".
    pub facts: String,
    pub line: Sparkline,
}

component!(TagRow, TagRowView, "components/tag_row.html");

/// A page, and where the posts about it are.
#[derive(Debug, Clone)]
pub struct TalkedPage {
    pub preview: LinkPreview,
    pub href: String,
    pub facts: String,
}

component!(TalkedPage, TalkedPageView, "components/talked_page.html");

/// Numbers of some days as a line without axes: decoration beside words that say the same.
#[derive(Debug, Clone, Default)]
pub struct Sparkline(Vec<u32>);

/// Of the picture, in its own units.
const WIDTH: u32 = 60;
const HEIGHT: u32 = 20;

impl Sparkline {
    /// From numbers in order of time.
    pub fn of(numbers: impl IntoIterator<Item = i64>) -> Self {
        Self(numbers.into_iter().map(|n| u32::try_from(n.max(0)).unwrap_or(u32::MAX)).collect())
    }

    pub(crate) fn svg(&self) -> Html {
        let (most, steps) =
            (f64::from(self.0.iter().copied().max().unwrap_or(0).max(1)), self.0.len().saturating_sub(1).max(1));
        let point = |(at, n): (usize, &u32)| {
            let x = at as f64 / steps as f64 * f64::from(WIDTH);
            let y = f64::from(HEIGHT) * (1.0 - f64::from(*n) / most);
            format!("{x:.1},{:.1}", y + 1.0)
        };
        let points: Vec<String> = self.0.iter().enumerate().map(point).collect();
        let (width, height) = (WIDTH, HEIGHT + 2);
        Html::sanitised(format!(
            "<svg class=\"spark\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\"><polyline points=\"{}\"/></svg>",
            points.join(" ")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::Sparkline;

    #[test]
    fn the_most_is_on_top_and_nothing_at_the_bottom() {
        let svg = Sparkline::of([0, 4, 2]).svg();
        assert!(svg.as_str().contains("points=\"0.0,21.0 30.0,1.0 60.0,11.0\""), "{svg}");
        assert!(Sparkline::of([]).svg().as_str().contains("points=\"\""));
    }
}

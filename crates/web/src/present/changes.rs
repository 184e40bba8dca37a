//! What changed between two versions of a text: new words in `<ins>`, gone ones in `<del>`.

use crate::i18n::Html;

/// Cells of the table of common words; of longer texts the old one is all gone and the new one all new.
const CELLS: usize = 1_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Gone,
    New,
}

/// The new text as markup, with what it changed.
pub fn changes(old: &str, new: &str) -> Html {
    let (old, new) = (words(old), words(new));
    let mut markup = String::from("<p>");
    let mut open = Fate::Kept;
    for (fate, word) in fates(&old, &new) {
        if fate != open {
            markup.push_str(end(open));
            markup.push_str(start(fate));
            open = fate;
        }
        markup.push_str(&Html::text(word).as_str().replace('\n', "<br>"));
    }
    markup.push_str(end(open));
    markup.push_str("</p>");
    Html::sanitised(markup)
}

/// Words with the space after them.
fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

fn start(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => "",
        Fate::Gone => "<del>",
        Fate::New => "<ins>",
    }
}

fn end(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => "",
        Fate::Gone => "</del>",
        Fate::New => "</ins>",
    }
}

/// The words of both in order, by the longest common subsequence.
fn fates<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Fate, &'a str)> {
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > CELLS {
        let gone = old.iter().map(|word| (Fate::Gone, *word));
        return gone.chain(new.iter().map(|word| (Fate::New, *word))).collect();
    }
    let same = |i: usize, j: usize| old[i].trim_end() == new[j].trim_end();
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = match same(i, j) {
                true => common[(i + 1) * width + j + 1] + 1,
                false => common[(i + 1) * width + j].max(common[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut fates = Vec::with_capacity(old.len() + new.len());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && same(i, j) {
            fates.push((Fate::Kept, new[j]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            fates.push((Fate::Gone, old[i]));
            i += 1;
        } else {
            fates.push((Fate::New, new[j]));
            j += 1;
        }
    }
    fates
}

#[cfg(test)]
mod tests {
    use super::changes;

    #[test]
    fn only_what_changed_is_marked() {
        let html = changes("I like the lake", "I love the lake <3");
        assert_eq!(html.as_str(), "<p>I <del>like </del><ins>love </ins>the lake <ins>&lt;3</ins></p>");
    }
}

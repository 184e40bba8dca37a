//! URDNA2015: blank nodes get names that depend on the graph alone, so that equal graphs give equal lines (W3C Community
//! Group, RDF Dataset Canonicalization). Only the default graph is needed.
//!
//! Graphs can be built for which this takes longer than anybody has: all work is counted, and ends.

use std::collections::{BTreeMap, HashMap};

use super::{
    ProofError,
    quad::{Term, Triple},
    sha256_hex,
};

/// Statements of one graph. The largest honest posts have a thousand.
const MAX_TRIPLES: usize = 20_000;
/// Blank nodes of one graph: attachments, mentions, options.
const MAX_BLANKS: usize = 4_096;
/// Hashes made to tell apart blank nodes that look alike.
const MAX_WORK: usize = 50_000;
/// Steps from one blank node that looks like others to the next.
const MAX_DEPTH: usize = 48;

/// Names given in order: `_:c14n0`, `_:c14n1`, ...
#[derive(Debug, Clone)]
struct Issuer {
    prefix: &'static str,
    numbers: HashMap<u32, usize>,
    order: Vec<u32>,
}

impl Issuer {
    fn new(prefix: &'static str) -> Self {
        Self { prefix, numbers: HashMap::new(), order: Vec::new() }
    }

    fn name(&self, blank: u32) -> Option<String> {
        self.numbers.get(&blank).map(|number| format!("{}{number}", self.prefix))
    }

    fn issue(&mut self, blank: u32) -> String {
        let number = *self.numbers.entry(blank).or_insert_with(|| {
            self.order.push(blank);
            self.order.len() - 1
        });
        format!("{}{number}", self.prefix)
    }
}

struct Canonical<'a> {
    triples: &'a [Triple],
    /// Statements that a blank node is in, by place.
    mentions: BTreeMap<u32, Vec<usize>>,
    first: HashMap<u32, String>,
    issuer: Issuer,
    work: usize,
}

/// The canonical N-Quads of a graph.
///
/// # Errors
/// [`ProofError::TooMuch`].
pub fn canonical_lines(mut triples: Vec<Triple>) -> Result<String, ProofError> {
    triples.sort_unstable();
    triples.dedup();
    let mut mentions: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (place, triple) in triples.iter().enumerate() {
        let (subject, object) = (triple.subject.blank(), triple.object.blank());
        for blank in subject.into_iter().chain(object.filter(|object| Some(*object) != subject)) {
            mentions.entry(blank).or_default().push(place);
        }
    }
    if triples.len() > MAX_TRIPLES || mentions.len() > MAX_BLANKS {
        return Err(ProofError::TooMuch);
    }
    let mut canonical =
        Canonical { triples: &triples, mentions, first: HashMap::new(), issuer: Issuer::new("_:c14n"), work: 0 };
    canonical.name_all()?;
    let name = |blank| canonical.issuer.name(blank).unwrap_or_default();
    let mut lines: Vec<String> = triples.iter().map(|triple| triple.line(&name)).collect();
    lines.sort_unstable();
    Ok(lines.concat())
}

/// The canonical N-Quads of a JSON-LD document.
///
/// # Errors
/// [`ProofError`] if it uses what is not understood here, or is made to be intricate.
pub fn canonical(document: &serde_json::Value) -> Result<String, ProofError> {
    canonical_lines(super::graph::Reading::of(document)?.triples)
}

impl Canonical<'_> {
    fn name_all(&mut self) -> Result<(), ProofError> {
        let mut alike: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for blank in self.mentions.keys().copied().collect::<Vec<_>>() {
            let hash = self.first_degree(blank);
            self.first.insert(blank, hash.clone());
            alike.entry(hash).or_default().push(blank);
        }
        for blanks in alike.values().filter(|blanks| blanks.len() == 1) {
            self.issuer.issue(blanks[0]);
        }
        for blanks in alike.into_values().filter(|blanks| blanks.len() > 1) {
            let mut paths = Vec::new();
            for blank in blanks {
                if self.issuer.name(blank).is_some() {
                    continue;
                }
                let mut issuer = Issuer::new("_:b");
                issuer.issue(blank);
                paths.push(self.n_degree(blank, issuer, 0)?);
            }
            paths.sort_by(|one, other| one.0.cmp(&other.0));
            for (_, issuer) in paths {
                for blank in issuer.order {
                    self.issuer.issue(blank);
                }
            }
        }
        Ok(())
    }

    /// What can be said of a blank node without naming others.
    fn first_degree(&self, blank: u32) -> String {
        let name = |other| if other == blank { "_:a".to_owned() } else { "_:z".to_owned() };
        let places = &self.mentions[&blank];
        let mut lines: Vec<String> = places.iter().map(|&place| self.triples[place].line(&name)).collect();
        lines.sort_unstable();
        sha256_hex(lines.concat().as_bytes())
    }

    fn related(&self, other: u32, predicate: &str, issuer: &Issuer, position: char) -> String {
        let name = self.issuer.name(other).or_else(|| issuer.name(other));
        let name = name.as_ref().unwrap_or_else(|| &self.first[&other]);
        sha256_hex(format!("{position}<{predicate}>{name}").as_bytes())
    }

    /// The blank nodes that stand in statements with this one, by what can be said of them.
    fn neighbours(&mut self, blank: u32, issuer: &Issuer) -> Result<BTreeMap<String, Vec<u32>>, ProofError> {
        let mut neighbours: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let triples = self.triples;
        for place in self.mentions[&blank].clone() {
            let Triple { subject, predicate, object } = &triples[place];
            for (term, position) in [(subject, 's'), (object, 'o')] {
                if let Some(other) = Term::blank(term).filter(|other| *other != blank) {
                    self.spend(1)?;
                    neighbours.entry(self.related(other, predicate, issuer, position)).or_default().push(other);
                }
            }
        }
        Ok(neighbours)
    }

    fn n_degree(&mut self, blank: u32, mut issuer: Issuer, depth: usize) -> Result<(String, Issuer), ProofError> {
        if depth > MAX_DEPTH {
            return Err(ProofError::TooMuch);
        }
        let mut data = String::new();
        for (hash, others) in self.neighbours(blank, &issuer)? {
            data.push_str(&hash);
            let mut best: Option<(String, Issuer)> = None;
            let mut order: Vec<usize> = (0..others.len()).collect();
            loop {
                let permuted: Vec<u32> = order.iter().map(|&place| others[place]).collect();
                best = self.path(&permuted, &issuer, best, depth)?;
                if !next_permutation(&mut order) {
                    break;
                }
            }
            if let Some((path, chosen)) = best {
                data.push_str(&path);
                issuer = chosen;
            }
        }
        Ok((sha256_hex(data.as_bytes()), issuer))
    }

    /// The better of `best` and the path through these nodes in this order.
    fn path(
        &mut self,
        others: &[u32],
        issuer: &Issuer,
        best: Option<(String, Issuer)>,
        depth: usize,
    ) -> Result<Option<(String, Issuer)>, ProofError> {
        // Copying what was named so far is the larger part of the work.
        self.spend(others.len() + issuer.order.len() / 16 + 1)?;
        let worse =
            |path: &str| best.as_ref().is_some_and(|(best, _)| path.len() >= best.len() && path > best.as_str());
        let (mut issuer, mut path, mut unnamed) = (issuer.clone(), String::new(), Vec::new());
        for &other in others {
            if let Some(name) = self.issuer.name(other) {
                path.push_str(&name);
            } else {
                if issuer.name(other).is_none() {
                    unnamed.push(other);
                }
                path.push_str(&issuer.issue(other));
            }
            if worse(&path) {
                return Ok(best);
            }
        }
        for other in unnamed {
            let (hash, named) = self.n_degree(other, issuer.clone(), depth + 1)?;
            path.push_str(&issuer.issue(other));
            path.push_str(&format!("<{hash}>"));
            issuer = named;
            if worse(&path) {
                return Ok(best);
            }
        }
        match best {
            Some(best) if best.0 <= path => Ok(Some(best)),
            _ => Ok(Some((path, issuer))),
        }
    }

    fn spend(&mut self, work: usize) -> Result<(), ProofError> {
        self.work += work;
        if self.work > MAX_WORK { Err(ProofError::TooMuch) } else { Ok(()) }
    }
}

/// The next order, by lexicographic rank; false after the last.
fn next_permutation(order: &mut [usize]) -> bool {
    let Some(pivot) = (1..order.len()).rev().find(|&at| order[at - 1] < order[at]) else {
        return false;
    };
    let swap = (pivot..order.len()).rev().find(|&at| order[at] > order[pivot - 1]).unwrap_or(pivot);
    order.swap(pivot - 1, swap);
    order[pivot..].reverse();
    true
}

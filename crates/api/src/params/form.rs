//! `application/x-www-form-urlencoded`, in bodies and query strings, with Rails' brackets: `poll[options][]=a`,
//! `fields_attributes[0][name]=b`, `keywords_attributes[][keyword]=c`.

use std::borrow::Cow;

use super::{MAX_DEPTH, MAX_VALUES, Map, Node, ParamError};

/// Reads a whole form.
pub fn parse(form: &[u8]) -> Result<Map, ParamError> {
    let mut root = Map::default();
    for (count, (name, value)) in pairs(form).enumerate() {
        if count == MAX_VALUES {
            return Err(ParamError::malformed(format!("More than {MAX_VALUES} parameters")));
        }
        insert(&mut root, &decoded(name)?, Node::Text(decoded(value)?))?;
    }
    Ok(root)
}

/// The pairs of a form, still encoded.
pub fn pairs(form: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    form.split(|&b| b == b'&').filter(|pair| !pair.is_empty()).map(|pair| match pair.iter().position(|&b| b == b'=') {
        Some(at) => (&pair[..at], &pair[at + 1..]),
        None => (pair, &pair[..0]),
    })
}

/// Undoes `+` and percent signs, and drops NULs, which PostgreSQL does not store.
pub fn decoded(encoded: &[u8]) -> Result<String, ParamError> {
    let text = String::from_utf8(unescaped(encoded, b' '));
    text.map_err(|_| ParamError::malformed("The request holds text that is not valid UTF-8"))
}

/// As in paths, where `+` is only a plus sign. `None` if it is not UTF-8.
pub fn percent_decoded(encoded: &[u8]) -> Option<String> {
    String::from_utf8(unescaped(encoded, b'+')).ok()
}

fn unescaped(encoded: &[u8], plus: u8) -> Vec<u8> {
    if !encoded.iter().any(|b| matches!(b, b'%' | b'+' | 0)) {
        return encoded.to_vec();
    }
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        bytes.push(match byte {
            b'+' => plus,
            b'%' => match tail.split_first_chunk::<2>().and_then(|(pair, after)| Some((hex(pair)?, after))) {
                Some((escaped, after)) => {
                    rest = after;
                    escaped
                }
                None => b'%',
            },
            other => other,
        });
    }
    bytes.retain(|&b| b != 0);
    bytes
}

fn hex(pair: &[u8; 2]) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16);
    Some((digit(pair[0])? * 16 + digit(pair[1])?) as u8)
}

/// Puts one pair where its brackets say.
pub fn insert(root: &mut Map, name: &str, value: Node) -> Result<(), ParamError> {
    let Some((first, steps)) = steps(name) else {
        root.put(name.to_owned(), value);
        return Ok(());
    };
    if steps.len() >= MAX_DEPTH {
        return Err(ParamError::malformed("Parameters are nested too deep"));
    }
    let conflict = || ParamError::malformed(format!("Conflicting values for the parameter {}", short(name)));
    place(root.slot(first), &steps, value).ok_or_else(conflict)
}

fn short(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(80) {
        Some((at, _)) => Cow::Owned(format!("{}...", &name[..at])),
        None => Cow::Borrowed(name),
    }
}

/// `a[b][]` is `a` and then `b` and ``. `None` if the brackets do not match: then it is a plain name.
fn steps(name: &str) -> Option<(&str, Vec<&str>)> {
    let Some(open) = name.find('[').filter(|&at| at > 0) else {
        return Some((name, Vec::new()));
    };
    let (first, mut rest) = name.split_at(open);
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let (step, after) = rest.strip_prefix('[')?.split_once(']')?;
        steps.push(step);
        rest = after;
    }
    Some((first, steps))
}

/// `None` if what is already there is of another shape.
fn place(slot: &mut Node, steps: &[&str], value: Node) -> Option<()> {
    match steps {
        [] => add_repeated(slot, value),
        ["", inner @ ..] => {
            let list = as_list(slot)?;
            if inner.is_empty() {
                list.push(value);
                return Some(());
            }
            // `k[][a]=1&k[][b]=2&k[][a]=3` is two objects: a name that is already there begins the next one.
            if list.last().is_none_or(|last| !matches!(last, Node::Map(_)) || holds(last, inner)) {
                list.push(Node::Null);
            }
            place(list.last_mut()?, inner, value)
        }
        [name, inner @ ..] => {
            if *slot == Node::Null {
                *slot = Node::Map(Map::default());
            }
            match slot {
                Node::Map(map) => place(map.slot(name), inner, value),
                _ => None,
            }
        }
    }
}

fn add_repeated(slot: &mut Node, value: Node) -> Option<()> {
    match slot {
        Node::Null => *slot = value,
        Node::Repeated(all) | Node::List(all) => all.push(value),
        Node::Map(_) => return None,
        scalar => *scalar = Node::Repeated(vec![std::mem::replace(scalar, Node::Null), value]),
    }
    Some(())
}

fn as_list(slot: &mut Node) -> Option<&mut Vec<Node>> {
    let so_far = match std::mem::replace(slot, Node::Null) {
        Node::Null => Vec::new(),
        Node::List(list) | Node::Repeated(list) => list,
        Node::Map(_) => return None,
        scalar => vec![scalar],
    };
    *slot = Node::List(so_far);
    match slot {
        Node::List(list) => Some(list),
        _ => None,
    }
}

fn holds(node: &Node, steps: &[&str]) -> bool {
    match (node, steps) {
        (_, []) => true,
        (_, ["", ..]) => false,
        (Node::Map(map), [name, inner @ ..]) => map.get(name).is_some_and(|node| holds(node, inner)),
        _ => false,
    }
}

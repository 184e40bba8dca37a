use domain::{StatusId, Visibility};
use serde::Deserialize;

use super::{
    super::{Ids, Maybe, Time, Upload},
    *,
};

#[derive(Default, Deserialize)]
#[serde(default)]
#[allow(dead_code, reason = "only its shape is asked for")]
struct Everything {
    #[serde(rename = "type")]
    kind: Option<String>,
    visibility: Option<Visibility>,
    id: Option<StatusId>,
    ids: Ids<StatusId>,
    at: Option<Time>,
    count: Maybe<u32>,
    picture: Maybe<Upload>,
    poll: Option<Poll>,
    fields: Vec<Pair>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
#[allow(dead_code, reason = "only its shape is asked for")]
struct Poll {
    options: Vec<String>,
    multiple: bool,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only its shape is asked for")]
struct Pair {
    name: String,
}

#[test]
fn every_field_tells_what_it_takes() {
    let field = |name, shape| Field { name, shape };
    let texts = || Shape::List(Box::new(Shape::Text));
    let words = Visibility::ALL.iter().map(|v| v.as_str()).collect();
    let expected = vec![
        field("type", Shape::Text),
        field("visibility", Shape::Word(words)),
        field("id", Shape::Id),
        field("ids", texts()),
        field("at", Shape::Text),
        field("count", Shape::Integer),
        field("picture", Shape::File),
        field("poll", Shape::Struct(vec![field("options", texts()), field("multiple", Shape::Boolean)])),
        field("fields", Shape::List(Box::new(Shape::Struct(vec![field("name", Shape::Text)])))),
    ];
    assert_eq!(fields::<Everything>(), expected);
}

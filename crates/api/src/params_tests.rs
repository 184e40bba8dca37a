use axum::body::Body;
use domain::{MediaId, StatusId, Timestamp, Visibility};
use http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;

use super::*;

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Everything {
    status: Option<String>,
    text: String,
    sensitive: Option<bool>,
    plain: bool,
    in_reply_to_id: Option<StatusId>,
    media_ids: Vec<MediaId>,
    id: Ids<StatusId>,
    visibility: Option<Visibility>,
    poll: Option<Poll>,
    display_name: Maybe<String>,
    languages: Maybe<Vec<String>>,
    expires_in: Maybe<u32>,
    fields_attributes: Option<Vec<Field>>,
    keywords_attributes: Vec<Keyword>,
    source: Source,
    data: Data,
    scheduled_at: Option<Time>,
    ratio: Option<f64>,
    avatar: Option<Upload>,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Poll {
    options: Vec<String>,
    expires_in: Option<u64>,
    multiple: bool,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Field {
    name: String,
    value: String,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Keyword {
    id: Option<StatusId>,
    keyword: Option<String>,
    whole_word: Option<bool>,
    _destroy: bool,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Source {
    privacy: Option<Visibility>,
    language: Maybe<String>,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Data {
    alerts: Alerts,
    policy: Option<String>,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Alerts {
    mention: Option<bool>,
    #[serde(rename = "admin.sign_up")]
    admin_sign_up: Option<bool>,
}

fn query(text: &str) -> Result<Everything, ParamError> {
    Values::query(text)?.into()
}

fn json(text: &str) -> Result<Everything, ParamError> {
    Values::json(text.as_bytes())?.into()
}

fn field(name: &str, value: &str) -> Field {
    Field { name: name.into(), value: value.into() }
}

/// Every way in which clients write the same thing; the last of each row is JSON.
#[test]
fn one_meaning_in_every_encoding() {
    let posted = Everything {
        status: Some("Grüße & more".into()),
        media_ids: vec![MediaId(11), MediaId(12)],
        poll: Some(Poll { options: vec!["a".into(), "b c".into()], expires_in: Some(300), multiple: true }),
        visibility: Some(Visibility::Private),
        ..Default::default()
    };
    for form in [
        "status=Gr%C3%BC%C3%9Fe+%26%20more&media_ids[]=11&media_ids[]=12&poll[options][]=a&poll[options][]=b+c\
         &poll[expires_in]=300&poll[multiple]=1&visibility=private&unknown[x][]=1",
        "media_ids=11&media_ids=12&poll[options][0]=a&poll[options][1]=b+c&poll[expires_in]=300&poll[multiple]=on\
         &status=Gr%C3%BC%C3%9Fe+%26+more&visibility=private",
        "media_ids%5B%5D=11&media_ids%5B%5D=12&poll%5Boptions%5D%5B%5D=a&poll%5Boptions%5D%5B%5D=b%20c\
         &poll%5Bexpires_in%5D=300&poll%5Bmultiple%5D=t&status=old&status=Gr%C3%BC%C3%9Fe%20%26%20more&visibility=private",
    ] {
        assert_eq!(query(form), Ok(Everything { ..clone(&posted) }), "{form}");
    }
    for text in [
        r#"{"status": "Grüße & more", "media_ids": ["11", "12"], "visibility": "private", "unknown": [{"x": [1]}],
            "poll": {"options": ["a", "b c"], "expires_in": 300, "multiple": true}}"#,
        r#"{"status": "Gr\u00fc\u00dfe & more", "media_ids": [11, 12], "visibility": "private", "sensitive": null,
            "poll": {"options": {"1": "b c", "0": "a"}, "expires_in": "300", "multiple": "1"}, "source": null}"#,
    ] {
        assert_eq!(json(text), Ok(clone(&posted)), "{text}");
    }
}

fn clone(e: &Everything) -> Everything {
    let poll = e.poll.as_ref();
    Everything {
        status: e.status.clone(),
        media_ids: e.media_ids.clone(),
        poll: poll.map(|p| Poll { options: p.options.clone(), ..*p }),
        visibility: e.visibility,
        ..Default::default()
    }
}

#[test]
fn lists_of_objects() {
    let fields = Some(vec![field("site", "https://a.example"), field("pronouns", "they")]);
    for form in [
        "fields_attributes[0][name]=site&fields_attributes[0][value]=https://a.example\
         &fields_attributes[1][name]=pronouns&fields_attributes[1][value]=they",
        "fields_attributes[10][name]=pronouns&fields_attributes[10][value]=they\
         &fields_attributes[9][name]=site&fields_attributes[9][value]=https://a.example",
        "fields_attributes[][name]=site&fields_attributes[][value]=https://a.example\
         &fields_attributes[][name]=pronouns&fields_attributes[][value]=they",
    ] {
        assert_eq!(query(form).map(|e| e.fields_attributes), Ok(fields.clone_fields()), "{form}");
    }
    for text in [
        r#"{"fields_attributes": [{"name": "site", "value": "https://a.example"}, {"name": "pronouns", "value": "they"}]}"#,
        r#"{"fields_attributes": {"2": {"name": "site", "value": "https://a.example"}, "7": {"name": "pronouns", "value": "they"}}}"#,
    ] {
        assert_eq!(json(text).map(|e| e.fields_attributes), Ok(fields.clone_fields()), "{text}");
    }
    let keywords = query(
        "keywords_attributes[][keyword]=cat&keywords_attributes[][whole_word]=true&keywords_attributes[][keyword]=dog\
         &keywords_attributes[][id]=5&keywords_attributes[][_destroy]=1&keywords_attributes[][id]=6",
    );
    let want = vec![
        Keyword { keyword: Some("cat".into()), whole_word: Some(true), ..Default::default() },
        Keyword { keyword: Some("dog".into()), id: Some(StatusId(5)), _destroy: true, ..Default::default() },
        Keyword { id: Some(StatusId(6)), ..Default::default() },
    ];
    assert_eq!(keywords.map(|e| e.keywords_attributes), Ok(want));
}

trait CloneFields {
    fn clone_fields(&self) -> Self;
}

impl CloneFields for Option<Vec<Field>> {
    fn clone_fields(&self) -> Self {
        self.as_ref().map(|all| all.iter().map(|f| field(&f.name, &f.value)).collect())
    }
}

#[test]
fn nested_names() {
    let e = query(
        "source[privacy]=unlisted&source[language]=&data[alerts][mention]=f&data[alerts][admin.sign_up]=true&data[policy]=all",
    );
    let e = e.unwrap();
    assert_eq!(e.source, Source { privacy: Some(Visibility::Unlisted), language: Maybe::Clear });
    assert_eq!(e.data.alerts, Alerts { mention: Some(false), admin_sign_up: Some(true) });
    assert_eq!(e.data.policy.as_deref(), Some("all"));
}

#[test]
fn booleans() {
    for (text, want) in [
        ("true", Some(true)),
        ("1", Some(true)),
        ("on", Some(true)),
        ("t", Some(true)),
        ("True", Some(true)),
        ("false", Some(false)),
        ("0", Some(false)),
        ("off", Some(false)),
        ("f", Some(false)),
        ("", None),
    ] {
        let e = query(&format!("sensitive={text}&plain={text}")).unwrap();
        assert_eq!((e.sensitive, e.plain), (want, want == Some(true)), "{text}");
        let e = json(&format!(r#"{{"sensitive": "{text}", "plain": "{text}"}}"#)).unwrap();
        assert_eq!((e.sensitive, e.plain), (want, want == Some(true)), "{text}");
    }
    for (text, want) in
        [("true", Some(true)), ("1", Some(true)), ("false", Some(false)), ("0", Some(false)), ("null", None)]
    {
        assert_eq!(json(&format!(r#"{{"sensitive": {text}}}"#)).unwrap().sensitive, want);
    }
}

#[test]
fn absent_cleared_and_given() {
    let e = query("").unwrap();
    assert_eq!((e.display_name, e.languages, e.expires_in), (Maybe::Absent, Maybe::Absent, Maybe::Absent));
    let e = query("display_name=&languages[]=&expires_in=&status=").unwrap();
    assert_eq!((e.display_name, e.languages, e.expires_in), (Maybe::Clear, Maybe::Value(vec![]), Maybe::Clear));
    assert_eq!(e.status, None);
    let e = json(r#"{"display_name": null, "languages": null, "expires_in": null, "media_ids": null, "text": null}"#)
        .unwrap();
    assert_eq!((e.display_name, e.languages, e.expires_in), (Maybe::Clear, Maybe::Clear, Maybe::Clear));
    let e = json(r#"{"display_name": "x", "languages": ["de"], "expires_in": "60"}"#).unwrap();
    assert_eq!(e.display_name.change(), Some(Some("x".to_owned())));
    assert_eq!((e.languages, e.expires_in), (Maybe::Value(vec!["de".to_owned()]), Maybe::Value(60)));

    #[derive(Debug, Deserialize)]
    struct Forgotten {
        #[allow(dead_code)]
        name: Maybe<String>,
    }
    let forgotten = Values::default().into::<Forgotten>();
    assert_eq!(forgotten.unwrap_err(), ParamError::Missing("name".into()));
}

#[test]
fn scalars_and_lists_bend() {
    let e = json(r#"{"text": 12, "id": ["1", 2, "x", "-3", null, ""], "media_ids": 5, "ratio": "0.5"}"#).unwrap();
    assert_eq!((e.text.as_str(), e.id.0, e.media_ids), ("12", vec![StatusId(1), StatusId(2)], vec![MediaId(5)]));
    assert_eq!(e.ratio, Some(0.5));
    assert_eq!(query("id=7&id=abc&id[]=8").unwrap().id.0, vec![StatusId(7), StatusId(8)]);
    assert_eq!(query("text=a%00b%zz%2").unwrap().text, "ab%zz%2");
    assert_eq!(json(r#"{"text": "a\u0000b"}"#).unwrap().text, "ab");
    assert_eq!(json(r#"{"text": "first", "text": "last"}"#).unwrap().text, "last");
    assert_eq!(query("a[=1&[]=2&text[x=3&text=ok").unwrap().text, "ok");
}

#[test]
fn times() {
    let at = |text: &str| query(&format!("scheduled_at={text}")).map(|e| e.scheduled_at.map(|t| t.0));
    let noon = Timestamp::parse("2026-11-25T12:00:00Z");
    for text in
        ["2026-11-25T12:00:00Z", "2026-11-25T13:00:00.000%2B01:00", "2026-11-25T12:00:00", "2026-11-25+12:00:00"]
    {
        assert_eq!(at(text), Ok(noon), "{text}");
    }
    assert_eq!(at("2026-11-25"), Ok(noon.map(Timestamp::midnight)));
    assert_eq!(at(""), Ok(None));
    assert_eq!(at("soon").unwrap_err().to_string(), "Validation failed: scheduled_at is invalid (not a date and time)");
}

#[test]
fn the_body_wins_over_the_query() {
    let values = Values::query("text=q&status=q&poll[options][]=q").unwrap();
    let e: Everything =
        values.merged(Values::json(br#"{"text": "b", "poll": {"multiple": true}}"#).unwrap()).into().unwrap();
    assert_eq!((e.text.as_str(), e.status.as_deref()), ("b", Some("q")));
    assert_eq!(e.poll, Some(Poll { options: vec![], expires_in: None, multiple: true }));
}

#[test]
fn wrong_values_name_their_field() {
    for (form, message) in [
        ("sensitive=perhaps", "Validation failed: sensitive must be true or false"),
        ("poll[expires_in]=soon", "Validation failed: poll[expires_in] must be a whole number in its range"),
        ("poll[expires_in]=-1", "Validation failed: poll[expires_in] must be a whole number in its range"),
        (
            "visibility=secret",
            "Validation failed: visibility must be one of public, unlisted, private, direct, limited",
        ),
        ("in_reply_to_id=abc", "Validation failed: in_reply_to_id is invalid (not an id)"),
        ("media_ids[]=1&media_ids[]=x", "Validation failed: media_ids[1] is invalid (not an id)"),
        ("text[a]=1", "Validation failed: text must be a text"),
        ("fields_attributes[0][name][x]=1", "Validation failed: fields_attributes[0][name] must be a text"),
        ("poll=yes", "Validation failed: poll must be an object"),
        ("avatar=cat.png", "Validation failed: avatar must be a file"),
    ] {
        assert_eq!(query(form).unwrap_err().to_string(), message, "{form}");
    }
    let wrong = json(r#"{"poll": {"options": [["x"]]}}"#).unwrap_err();
    assert_eq!(wrong.to_string(), "Validation failed: poll[options][0] must be a text");

    #[derive(Debug, Deserialize)]
    struct Required {
        #[allow(dead_code)]
        poll: Inner,
    }
    #[derive(Debug, Deserialize)]
    struct Inner {
        #[allow(dead_code)]
        options: Vec<String>,
    }
    let missing = Values::query("poll[x]=1").unwrap().into::<Required>().unwrap_err();
    assert_eq!(missing.to_string(), "param is missing or the value is empty: poll[options]");
}

#[test]
fn broken_encodings_are_malformed() {
    for form in ["text=%ff", "text=a&text[x]=b", "text[x]=b&text=a", "text[]=1&text[x]=2"] {
        assert!(matches!(query(form), Err(ParamError::Malformed(_))), "{form}");
    }
    for body in [&b"{"[..], b"[1]", b"\"x\"", b"{\"a\": 1} x", b"{\"a\": \"\xff\"}", b"{a: 1}"] {
        assert!(matches!(Values::json(body), Err(ParamError::Malformed(_))), "{}", body.escape_ascii());
    }
    assert_eq!(Values::json(b" \n"), Ok(Values::default()));
}

#[test]
fn depth_and_number_are_bounded() {
    let deep = format!("a{}=1", "[b]".repeat(MAX_DEPTH));
    assert!(matches!(Values::query(&deep), Err(ParamError::Malformed(_))));
    assert!(Values::query(&format!("a{}=1", "[b]".repeat(MAX_DEPTH - 1))).is_ok());
    let deep = format!("{{\"a\": {}1{}}}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    assert!(matches!(Values::json(deep.as_bytes()), Err(ParamError::Malformed(_))));
    assert!(matches!(Values::query(&"a[]=1&".repeat(MAX_VALUES + 1)), Err(ParamError::Malformed(_))));
    let many = format!("{{\"a\": [{}1]}}", "1,".repeat(MAX_VALUES));
    assert!(matches!(Values::json(many.as_bytes()), Err(ParamError::Malformed(_))));
}

#[test]
fn a_data_uri_is_a_file() {
    let avatar = json(r#"{"avatar": "data:image/png;base64,aGV5"}"#).unwrap().avatar.unwrap();
    assert_eq!((avatar.content_type.as_deref(), &avatar.bytes[..]), (Some("image/png"), &b"hey"[..]));
    assert_eq!(json(r#"{"avatar": ""}"#).unwrap().avatar, None);
}

const FORM: &str = "--x\r\nContent-Disposition: form-data; name=\"status\"\r\n\r\nGrüße\r\n\
    --x\r\nContent-Disposition: form-data; name=\"poll[options][]\"\r\n\r\na\r\n\
    --x\r\nContent-Disposition: form-data; name=\"poll[options][]\"\r\n\r\nb\r\n\
    --x\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--x--\r\n";

async fn send(kind: &'static str, body: impl Into<Body>, limit: usize) -> Result<Values, ParamError> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    read(&headers, body.into(), limit).await
}

#[tokio::test]
async fn multipart_forms() {
    let e: Everything = send("multipart/form-data; boundary=x", FORM, 1000).await.unwrap().into().unwrap();
    assert_eq!((e.status.as_deref(), e.poll.unwrap().options.len()), (Some("Grüße"), 2));
    let avatar = e.avatar.unwrap();
    assert_eq!(
        (avatar.name.as_str(), avatar.file_name.as_deref(), &avatar.bytes[..]),
        ("avatar", Some("a.png"), &b"PNG"[..])
    );
    let unchosen = FORM.replace("a.png", "").replace("PNG", "");
    let e: Everything = send("multipart/form-data; boundary=x", unchosen, 1000).await.unwrap().into().unwrap();
    assert_eq!(e.avatar, None);
    assert_eq!(send("multipart/form-data; boundary=x", FORM, 100).await, Err(ParamError::TooLarge(100)));
    for (kind, body) in [("multipart/form-data", FORM), ("multipart/form-data; boundary=x", &FORM[..200])] {
        assert!(matches!(send(kind, body, 1000).await, Err(ParamError::Malformed(_))));
    }
}

#[tokio::test]
async fn bodies_by_their_kind() {
    let text = |values: Values| values.text("text").map(str::to_owned);
    for (kind, body) in [
        ("application/json", r#"{"text": "a"}"#),
        ("application/json; charset=utf-8", r#"{"text": "a"}"#),
        ("Application/LD+JSON", r#"{"text": "a"}"#),
        ("application/x-www-form-urlencoded; charset=UTF-8", "text=a"),
    ] {
        assert_eq!(send(kind, body, 100).await.map(text), Ok(Some("a".to_owned())), "{kind}");
    }
    assert_eq!(send("text/plain", "text=a", 100).await, Ok(Values::default()));
    assert_eq!(send("application/json", " ".repeat(101), 100).await, Err(ParamError::TooLarge(100)));
}

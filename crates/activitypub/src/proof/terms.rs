//! The contexts that are known without asking anybody, as tables of terms; and which terms of extensions mean what their
//! names say. Other contexts are never fetched: a document that uses one cannot be checked.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use serde_json::{Map, Value, json};

pub const ACTIVITYSTREAMS: &str = "https://www.w3.org/ns/activitystreams";
pub const AS: &str = "https://www.w3.org/ns/activitystreams#";
const LDP: &str = "http://www.w3.org/ns/ldp#";
const SEC: &str = "https://w3id.org/security#";
const DC: &str = "http://purl.org/dc/terms/";
const XSD: &str = super::quad::XSD;

/// How the values of terms are read.
#[derive(Clone, Copy)]
enum Form {
    /// As they are.
    Plain,
    /// As addresses.
    Address,
    /// As a datatype of XML Schema.
    Typed(&'static str),
    /// As texts by language, under the name without `Map`.
    ByLanguage,
    /// In a scope of their own, which is not understood here.
    Scoped,
}

/// Terms of one namespace and form.
type Row = (&'static str, Form, &'static str);

struct Table {
    /// Where terms that nobody defined belong.
    vocabulary: Option<&'static str>,
    prefixes: &'static [(&'static str, &'static str)],
    rows: &'static [Row],
}

const BASE: Table = Table {
    vocabulary: Some("_:"),
    prefixes: &[("as", AS), ("ldp", LDP), ("vcard", "http://www.w3.org/2006/vcard/ns#"), ("xsd", XSD)],
    rows: &[
        (
            AS,
            Form::Plain,
            "Accept Activity Add Announce Application Arrive Article Audio Block Collection CollectionPage Create \
             Delete Dislike Document Event Flag Follow Group Ignore Image IntransitiveActivity Invite IsContact \
             IsFollowedBy IsFollowing IsMember Join Leave Like Link Listen Mention Move Note Object Offer \
             OrderedCollection OrderedCollectionPage Organization Page Person Place Profile Question Read Reject \
             Relationship Remove Service TentativeAccept TentativeReject Tombstone Travel Undo Update Video View \
             content hreflang mediaType name preferredUsername rel summary units",
        ),
        (
            AS,
            Form::Address,
            "actor alsoKnownAs anyOf attachment attributedTo audience bcc bto cc context current describes endpoints \
             first followers following formerType generator href icon image inReplyTo instrument items last liked \
             location next oauthAuthorizationEndpoint oauthTokenEndpoint object oneOf origin outbox partOf prev \
             preview provideClientKey proxyUrl relationship replies result sharedInbox signClientKey source streams \
             subject tag target to uploadMedia url",
        ),
        (LDP, Form::Address, "inbox"),
        (AS, Form::Typed("dateTime"), "closed deleted endTime published startTime updated"),
        (AS, Form::Typed("duration"), "duration"),
        (AS, Form::Typed("float"), "accuracy altitude latitude longitude radius"),
        (AS, Form::Typed("nonNegativeInteger"), "height startIndex totalItems width"),
        (AS, Form::ByLanguage, "contentMap nameMap summaryMap"),
    ],
};

const SECURITY: Table = Table {
    vocabulary: None,
    prefixes: &[("dc", DC), ("sec", SEC), ("xsd", XSD)],
    rows: &[
        (
            SEC,
            Form::Plain,
            "EcdsaKoblitzSignature2016 EncryptedMessage GraphSignature2012 LinkedDataSignature2015 \
             LinkedDataSignature2016 authenticationTag canonicalizationAlgorithm cipherAlgorithm cipherData cipherKey \
             digestAlgorithm digestValue domain encryptionKey initializationVector iterationCount nonce \
             normalizationAlgorithm password privateKeyPem publicKeyPem salt signature signatureValue",
        ),
        (SEC, Form::Address, "owner privateKey publicKey publicKeyService"),
        (DC, Form::Typed("dateTime"), "created"),
        (DC, Form::Address, "creator"),
        (SEC, Form::Typed("dateTime"), "expiration revoked"),
    ],
};

const INTEGRITY: Table =
    Table { vocabulary: None, prefixes: &[], rows: &[(SEC, Form::Scoped, "DataIntegrityProof proof")] };

const MULTIKEY: Table = Table { vocabulary: None, prefixes: &[], rows: &[(SEC, Form::Scoped, "Multikey")] };

const WEBFINGER: Table = Table {
    vocabulary: None,
    prefixes: &[("wf", "https://purl.archive.org/socialweb/webfinger#")],
    rows: &[("https://purl.archive.org/socialweb/webfinger#", Form::Typed("string"), "webfinger")],
};

impl Table {
    fn json(&self) -> Value {
        let mut context = Map::new();
        context.insert("id".into(), "@id".into());
        context.insert("type".into(), "@type".into());
        if let Some(vocabulary) = self.vocabulary {
            context.insert("@vocab".into(), vocabulary.into());
        }
        for (name, iri) in self.prefixes {
            context.insert((*name).into(), (*iri).into());
        }
        for (namespace, form, names) in self.rows {
            for name in names.split_whitespace() {
                let iri = format!("{namespace}{name}");
                let definition = match form {
                    Form::Plain => iri.into(),
                    Form::Address => json!({ "@id": iri, "@type": "@id" }),
                    Form::Typed(datatype) => json!({ "@id": iri, "@type": format!("{XSD}{datatype}") }),
                    Form::ByLanguage => json!({ "@id": iri.trim_end_matches("Map"), "@container": "@language" }),
                    Form::Scoped => json!({ "@id": iri, "@context": {} }),
                };
                context.insert(name.into(), definition);
            }
        }
        Value::Object(context)
    }
}

/// Terms whose names are not those of their addresses.
fn with_renamed(mut context: Value, renamed: &[(&str, Value)]) -> Value {
    for (name, definition) in renamed {
        context[*name] = definition.clone();
    }
    context
}

/// The bundled contexts: address and definition.
static BUNDLED: LazyLock<Vec<(&'static str, Value)>> = LazyLock::new(|| {
    let items = json!({ "@id": format!("{AS}items"), "@type": "@id", "@container": "@list" });
    let expires = json!({ "@id": format!("{SEC}expiration"), "@type": format!("{XSD}dateTime") });
    let security = [
        ("CryptographicKey", json!(format!("{SEC}Key"))),
        ("expires", expires),
        ("signatureAlgorithm", json!(format!("{SEC}signingAlgorithm"))),
    ];
    vec![
        (ACTIVITYSTREAMS, with_renamed(BASE.json(), &[("orderedItems", items)])),
        ("https://w3id.org/security/v1", with_renamed(SECURITY.json(), &security)),
        ("https://w3id.org/security/data-integrity/v1", INTEGRITY.json()),
        ("https://w3id.org/security/data-integrity/v2", INTEGRITY.json()),
        ("https://w3id.org/security/multikey/v1", MULTIKEY.json()),
        ("https://purl.archive.org/socialweb/webfinger", WEBFINGER.json()),
    ]
});

/// The bundled contexts as JSON-LD, by address, for other programs to check this one.
#[must_use]
pub fn contexts() -> Value {
    BUNDLED.iter().map(|(address, context)| ((*address).to_owned(), json!({ "@context": context }))).collect()
}

/// The bundled context of this address.
pub fn bundled(address: &str) -> Option<&'static Value> {
    let plain = address.trim_end_matches(['#', '/']);
    let plain = plain.strip_prefix("http://").map_or_else(|| plain.to_owned(), |rest| format!("https://{rest}"));
    BUNDLED.iter().find(|(known, _)| *known == plain).map(|(_, context)| context)
}

/// What the names of ActivityStreams mean, and which names may stand for its addresses.
pub struct Core {
    pub names: HashMap<&'static str, String>,
    pub addresses: HashSet<String>,
}

pub static CORE: LazyLock<Core> = LazyLock::new(|| {
    let mut core = Core { names: HashMap::new(), addresses: HashSet::new() };
    for (namespace, form, names) in BASE.rows {
        for name in names.split_whitespace() {
            let bare = if matches!(form, Form::ByLanguage) {
                name.trim_end_matches("Map")
            } else {
                name
            };
            core.names.insert(name, format!("{namespace}{bare}"));
        }
    }
    core.names.insert("orderedItems", format!("{AS}items"));
    core.addresses = core.names.values().cloned().collect();
    core
});

/// Where the terms that our readers know beyond ActivityStreams live, on the servers that send them.
const EXTENSIONS: &[(&str, &str)] = &[
    (
        AS,
        "Hashtag sensitive manuallyApprovesFollowers movedTo featured commentsEnabled quoteUrl quoteUri shares likes \
         EmojiReact ChatMessage capabilities moderators",
    ),
    (
        "http://joinmastodon.org/ns#",
        "Emoji featured featuredTags discoverable indexable memorial suspended votersCount blurhash focalPoint \
         attributionDomains showFeatured showMedia showRepliesInMedia",
    ),
    ("http://ostatus.org#", "conversation"),
    ("http://schema.org#", "PropertyValue value"),
    ("https://schema.org#", "PropertyValue value"),
    ("http://schema.org/", "PropertyValue value"),
    ("https://schema.org/", "PropertyValue value"),
    ("http://litepub.social/ns#", "EmojiReact ChatMessage directMessage conversation quoteUrl capabilities"),
    ("http://fedibird.com/ns#", "quoteUri"),
    ("https://misskey-hub.net/ns#", "_misskey_content _misskey_quote _misskey_reaction _misskey_votes isCat"),
    (
        "https://gotosocial.org/ns#",
        "interactionPolicy canQuote automaticApproval manualApproval interactingObject \
       interactionTarget",
    ),
    ("https://w3id.org/fep/044f#", "quote quoteAuthorization QuoteAuthorization QuoteRequest"),
    ("https://join-lemmy.org/ns#", "commentsEnabled stickied moderators removeData expires postingRestrictedToMods"),
    ("https://joinpeertube.org/ns#", "isLiveBroadcast uuid support commentsEnabled"),
    (SEC, "publicKey publicKeyPem owner"),
    ("https://purl.archive.org/socialweb/webfinger#", "webfinger"),
];

static EXTENDED: LazyLock<HashSet<(&'static str, String)>> = LazyLock::new(|| {
    let pairs = EXTENSIONS
        .iter()
        .flat_map(|(namespace, names)| names.split_whitespace().map(move |name| (name, format!("{namespace}{name}"))));
    pairs.collect()
});

/// True if this extension's name stands for what readers take it for.
pub fn is_known_extension(name: &str, address: &str) -> bool {
    EXTENDED.contains(&(name, address.to_owned()))
}

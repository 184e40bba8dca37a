//! Caps on every string and list that a remote document can bring.
//!
//! Longer strings are cut at a character boundary, longer lists lose their tail; identities (ids, inboxes, user names)
//! are refused instead, because a cut identity is another identity. Strings are counted in bytes.

/// The largest document that is read at all; the HTTP layer enforces it before parsing.
pub const DOCUMENT: usize = 1_048_576;
/// How deep objects and arrays may lie in each other: the parser's own bound.
pub const DEPTH: usize = 127;
/// `preferredUsername`; a longer one is refused.
pub const USERNAME: usize = 255;
/// `name` of an actor, and titles of objects.
pub const NAME: usize = 2_048;
/// An actor's `summary` (the biography).
pub const BIOGRAPHY: usize = 20_000;
/// Profile fields (`PropertyValue`).
pub const FIELDS: usize = 50;
/// Name and value of one profile field.
pub const FIELD: usize = 2_047;
/// `alsoKnownAs`.
pub const ALIASES: usize = 256;
/// `attributionDomains`.
pub const ATTRIBUTION_DOMAINS: usize = 256;
/// A domain name with its port.
pub const DOMAIN: usize = 260;
/// Public keys of one actor, over `publicKey` and `assertionMethod`.
pub const KEYS: usize = 16;
/// A public key in PEM or multibase.
pub const KEY: usize = 16_384;
/// `content` of an object, and `source.content`.
pub const CONTENT: usize = 524_288;
/// `summary` of an object: the content warning, or the excerpt of an article.
pub const SUMMARY: usize = 20_000;
/// Recipients in each of `to`, `cc`, `bto`, `bcc` and `audience`.
pub const RECIPIENTS: usize = 1_000;
/// Entries of `tag`: mentions, hashtags, emojis and links together.
pub const TAGS: usize = 500;
/// `name` of one tag.
pub const TAG: usize = 512;
/// Entries of `attachment`.
pub const ATTACHMENTS: usize = 32;
/// A media description (alt text).
pub const DESCRIPTION: usize = 10_000;
/// Links in one `url` array; PeerTube sends one for every resolution and protocol.
pub const LINKS: usize = 128;
/// Options of a poll.
pub const POLL_OPTIONS: usize = 500;
/// Text of one poll option.
pub const POLL_OPTION: usize = 1_024;
/// Objects of one activity; a Flag names the account and the posts.
pub const OBJECTS: usize = 256;
/// Answers that an object lists itself; Mastodon lists as many.
pub const REPLIES: usize = 5;
/// Members of one collection or page.
pub const ITEMS: usize = 1_000;
/// Accounts in one collection of accounts (FEP-7aa9); Mastodon reads as many.
pub const FEATURED: usize = 150;
/// A MIME type, a language tag, a blurhash and other short codes.
pub const CODE: usize = 256;
/// A JSON resource descriptor's links and aliases.
pub const DESCRIPTOR: usize = 256;

//! Somebody changes the own profile.

use bytes::Bytes;
use domain::{
    AccountId, ActorType, Code, Invalid, Job, MediaId, MediaUse, QuotePolicy, Visibility,
    text::{self, SANITIZER_VERSION},
};
use storage::{Tx, accounts, accounts::Account, follows, jobs, media as files, profiles, timelines::Page, users};

use super::{
    index,
    limits::{DISPLAY_NAME, FIELD, FIELDS, NOTE},
    links,
};
use crate::{
    App, Error, Posting, Result, Viewer, events::Event, fasp, media, mentions::Mentions, relations, search,
    subscriptions, views::Field,
};

/// Domains that may name the account as an author.
const DOMAINS: usize = 100;
/// Requests that are let in at a time.
const BATCH: i64 = 200;

/// What shall be different; None stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    pub display_name: Option<String>,
    pub note: Option<String>,
    pub avatar: Picture,
    pub header: Picture,
    pub locked: Option<bool>,
    pub bot: Option<bool>,
    pub discoverable: Option<bool>,
    pub indexable: Option<bool>,
    pub hide_collections: Option<bool>,
    /// Names and values; all fields at once.
    pub fields: Option<Vec<(String, String)>>,
    pub attribution_domains: Option<Vec<String>>,
    /// The tabs of the profile.
    pub show_media: Option<bool>,
    pub show_media_replies: Option<bool>,
    pub show_featured: Option<bool>,
    /// Whether visitors may subscribe to the posts by e-mail, where the server lets them.
    pub email_subscriptions: Option<bool>,
    pub posting: PostingChange,
}

/// A new picture, and what is to be seen on it; or none any more.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    pub file: Option<Bytes>,
    pub description: Option<String>,
    /// Take the present one away, unless there is a new one.
    pub remove: bool,
}

/// Other defaults for new posts.
#[derive(Debug, Clone, Default)]
pub struct PostingChange {
    pub visibility: Option<Visibility>,
    pub sensitive: Option<bool>,
    /// Some(None): whatever the text looks like.
    pub language: Option<Option<String>>,
    pub quote_policy: Option<QuotePolicy>,
}

/// Changes the viewer's profile, tells followers' servers, and lets waiting followers in if the account is no longer
/// locked. Gives the defaults for new posts as they are now.
pub async fn update_profile(app: &App, viewer: &Viewer, profile: Profile) -> Result<Posting> {
    check(&profile)?;
    if profile.email_subscriptions == Some(true) && !subscriptions::may_offer(viewer.permissions) {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    let texts = Texts::of(app, &profile).await?;
    let avatar = store(app, viewer, MediaUse::Avatar, &profile.avatar).await?;
    let header = store(app, viewer, MediaUse::Header, &profile.header).await?;
    let posting = profile.posting.apply(&viewer.posting)?;
    let mut tx = app.db.begin().await?;
    let old = accounts::find(&mut tx, viewer.account).await?.ok_or(Error::NotFound)?;
    let mut account = old.clone();
    profile.apply(&mut account)?;
    texts.apply(&mut account)?;
    let (old_avatar, old_header) = (account.avatar_id, account.header_id);
    account.avatar_id = avatar.or(account.avatar_id.filter(|_| !profile.avatar.remove));
    account.header_id = header.or(account.header_id.filter(|_| !profile.header.remove));
    files::delete_replaced(&mut tx, old_avatar, account.avatar_id).await?;
    files::delete_replaced(&mut tx, old_header, account.header_id).await?;
    account.updated_at = app.now();
    describe(app, &mut tx, account.avatar_id, &profile.avatar).await?;
    describe(app, &mut tx, account.header_id, &profile.header).await?;
    profile.write_extras(&mut tx, account.id).await?;
    accounts::update_profile(&mut tx, &account).await?;
    index(&mut tx, &account).await?;
    fasp::account(app, &mut tx, Some(&old), Some(&account)).await?;
    if account.fields != old.fields {
        look_at_links(app, &mut tx, &account).await?;
    }
    let p = &posting;
    let language = p.language.as_deref();
    users::set_posting(&mut tx, viewer.user, p.visibility, p.sensitive, language, p.quote_policy).await?;
    jobs::enqueue(&mut tx, &Job::DeliverAccountUpdate { account: account.id }, app.now()).await?;
    if old.indexable != account.indexable {
        search::index::touch_account(app, &mut tx, account.id).await?;
    }
    tx.commit().await?;
    if posting != viewer.posting {
        app.events.raise(Event::UserChanged { user: viewer.user });
    }
    if old.locked && !account.locked {
        let_all_in(app, account.id).await?;
    }
    Ok(posting)
}

/// Has the links of a profile looked at, if it has any.
async fn look_at_links(app: &App, tx: &mut Tx, account: &Account) -> Result<()> {
    let fields: Vec<Field> = serde_json::from_str(&account.fields).unwrap_or_default();
    if links::has_links(true, &fields) {
        jobs::enqueue(tx, &Job::VerifyLinks { account: account.id }, app.now()).await?;
    }
    Ok(())
}

fn check(profile: &Profile) -> Result<()> {
    let mut wrong = Vec::new();
    let mut refuse = |field, most, reason: String| wrong.push(Invalid::new(field, Code::TooLong, reason).limit(most));
    if profile.display_name.as_ref().is_some_and(|name| name.chars().count() > DISPLAY_NAME) {
        refuse("display_name", DISPLAY_NAME, format!("is too long (maximum is {DISPLAY_NAME} characters)"));
    }
    if profile.note.as_ref().is_some_and(|note| text::count(note) > NOTE) {
        refuse("note", NOTE, format!("character limit of {NOTE} exceeded"));
    }
    let fields = profile.fields.as_deref().unwrap_or_default();
    if fields.len() > FIELDS {
        refuse("fields", FIELDS, format!("can't have more than {FIELDS} fields"));
    }
    let long = |text: &str| text.chars().count() > FIELD;
    if fields.iter().any(|(name, value)| long(name) || long(value)) {
        refuse("fields", FIELD, format!("are too long (maximum is {FIELD} characters)"));
    }
    if fields.iter().any(|(name, value)| name.trim().is_empty() && !value.trim().is_empty()) {
        wrong.push(Invalid::new("fields", Code::Blank, "names can't be blank"));
    }
    let domains = profile.attribution_domains.as_deref().unwrap_or_default();
    if domains.len() > DOMAINS {
        wrong.push(Invalid::new("attribution_domains", Code::TooLong, format!("has too many lines ({DOMAINS})")));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

impl Profile {
    /// What a profile shows beside what an actor is.
    async fn write_extras(&self, tx: &mut Tx, account: AccountId) -> Result<()> {
        let mut extras = profiles::find(tx, account).await?.ok_or(Error::NotFound)?;
        extras.show_media = self.show_media.unwrap_or(extras.show_media);
        extras.show_media_replies = self.show_media_replies.unwrap_or(extras.show_media_replies);
        extras.show_featured = self.show_featured.unwrap_or(extras.show_featured);
        extras.email_subscriptions = self.email_subscriptions.unwrap_or(extras.email_subscriptions);
        Ok(profiles::update(tx, account, &extras).await?)
    }

    /// All but texts with markup and pictures.
    fn apply(&self, account: &mut Account) -> Result<()> {
        if let Some(name) = &self.display_name {
            account.display_name = text::strip_controls(name.trim()).into_owned();
        }
        account.locked = self.locked.unwrap_or(account.locked);
        account.discoverable = self.discoverable.or(account.discoverable);
        account.indexable = self.indexable.unwrap_or(account.indexable);
        account.hide_collections = self.hide_collections.unwrap_or(account.hide_collections);
        match (self.bot, account.actor_type) {
            (Some(true), ActorType::Person) => account.actor_type = ActorType::Service,
            (Some(false), ActorType::Service | ActorType::Application) => account.actor_type = ActorType::Person,
            _ => {}
        }
        if let Some(domains) = &self.attribution_domains {
            let domains: Vec<String> = domains.iter().map(|line| domain_of(line)).collect::<Result<_>>()?;
            account.attribution_domains = serde_json::to_string(&domains).map_err(Error::internal)?;
        }
        Ok(())
    }
}

/// A line of the list as a bare domain, in lower case; people paste addresses.
fn domain_of(line: &str) -> Result<String> {
    let line = line.trim().trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("*.");
    let host = line.split('/').next().unwrap_or_default();
    match format!("x@{host}").parse::<domain::Acct>() {
        Ok(domain::Acct { domain: Some(host), .. }) => Ok(host),
        _ => Err(Invalid::new("attribution_domains", Code::Invalid, format!("{line} is not a domain name")).into()),
    }
}

impl PostingChange {
    fn apply(&self, now: &Posting) -> Result<Posting> {
        let visibility = self.visibility.unwrap_or(now.visibility);
        if matches!(self.visibility, Some(Visibility::Direct | Visibility::Limited)) {
            return Err(Invalid::new("privacy", Code::Inclusion, "is not included in the list").into());
        }
        let language = match &self.language {
            None => now.language.clone(),
            Some(None) => None,
            Some(Some(code)) => {
                let known = text::nearest_language(code);
                Some(
                    known
                        .ok_or_else(|| Invalid::new("language", Code::Inclusion, "is not included in the list"))?
                        .into(),
                )
            }
        };
        Ok(Posting {
            visibility,
            sensitive: self.sensitive.unwrap_or(now.sensitive),
            language,
            quote_policy: self.quote_policy.unwrap_or(now.quote_policy),
        })
    }
}

/// The texts with markup, as they are stored.
struct Texts {
    /// As written, and as HTML.
    note: Option<(String, String)>,
    fields: Option<Vec<Field>>,
}

impl Texts {
    async fn of(app: &App, profile: &Profile) -> Result<Self> {
        let note = profile.note.as_deref().map(|note| text::strip_controls(note.trim()).into_owned());
        let filled = |(name, value): &(String, String)| {
            let clean = |text: &str| text::strip_controls(text.trim()).into_owned();
            Some((clean(name), clean(value))).filter(|(name, _)| !name.is_empty())
        };
        let fields: Option<Vec<_>> = profile.fields.as_ref().map(|all| all.iter().filter_map(filled).collect());
        let values = fields.iter().flatten().map(|(_, value)| value.as_str());
        let parsed: Vec<_> = note.as_deref().into_iter().chain(values).map(text::parse).collect();
        let mentions = Mentions::of(app, &parsed.iter().collect::<Vec<_>>()).await?;
        let tag_url = |tag: &str| app.config.tag_url(tag);
        let field = |(name, value): (String, String)| Field {
            name,
            value_html: text::format_field_html(&value, |mention| mentions.link(mention), tag_url),
            value,
            verified_at: None,
        };
        Ok(Self {
            fields: fields.map(|fields| fields.into_iter().map(field).collect()),
            note: note.map(|note| {
                let html = text::format_bio_html(&note, |mention| mentions.link(mention), tag_url);
                (note, html)
            }),
        })
    }

    fn apply(self, account: &mut Account) -> Result<()> {
        let old: Vec<Field> = serde_json::from_str(&account.fields).unwrap_or_default();
        if let Some((note, html)) = self.note {
            (account.note, account.note_html) = (note, html);
        }
        let mut fields = self.fields.unwrap_or_else(|| old.clone());
        for field in &mut fields {
            // A link stays verified as long as it is the same.
            let same = old.iter().find(|old| old.name == field.name && old.value == field.value);
            field.verified_at = same.and_then(|old| old.verified_at);
        }
        let texts = [account.display_name.as_str(), account.note.as_str()];
        let in_fields = fields.iter().flat_map(|field| [field.name.as_str(), field.value.as_str()]);
        let codes = texts.into_iter().chain(in_fields).flat_map(text::shortcodes);
        let mut emojis: Vec<String> = codes.map(|code| code.name.to_owned()).collect();
        emojis.sort();
        emojis.dedup();
        account.emojis = serde_json::to_string(&emojis).map_err(Error::internal)?;
        account.fields = serde_json::to_string(&fields).map_err(Error::internal)?;
        account.sanitizer_version = SANITIZER_VERSION;
        Ok(())
    }
}

async fn store(app: &App, viewer: &Viewer, used_as: MediaUse, picture: &Picture) -> Result<Option<MediaId>> {
    let Some(file) = picture.file.clone() else { return Ok(None) };
    let description = picture.description.clone().unwrap_or_default();
    let stored = media::store_avatar(app, viewer.account, used_as, file, description).await;
    stored.map(Some).map_err(|error| match error {
        Error::Invalid(wrong) => {
            Error::Invalid(wrong.into_iter().map(|invalid| of_picture(used_as, invalid)).collect())
        }
        other => other,
    })
}

/// Names the picture that was refused.
fn of_picture(used_as: MediaUse, invalid: Invalid) -> Invalid {
    let name = if used_as == MediaUse::Header { "header" } else { "avatar" };
    let field = match &*invalid.field {
        "file" => name.to_owned(),
        other => format!("{name}_{other}"),
    };
    Invalid { field: field.into(), ..invalid }
}

/// Describes a picture that stays.
async fn describe(app: &App, tx: &mut Tx, id: Option<MediaId>, picture: &Picture) -> Result<()> {
    match (id, &picture.description) {
        (Some(id), Some(description)) if picture.file.is_none() => {
            media::check_description(description)?;
            Ok(files::describe(tx, id, description.trim(), None, app.now()).await?)
        }
        _ => Ok(()),
    }
}

/// Nobody waits at an open door.
async fn let_all_in(app: &App, account: AccountId) -> Result<()> {
    loop {
        let waiting = follows::requests(&mut app.db.conn(), account, Page::first(BATCH)).await?;
        for (_, follower) in &waiting {
            match relations::accept(app, account, *follower).await {
                Ok(()) | Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        if (waiting.len() as i64) < BATCH {
            return Ok(());
        }
    }
}

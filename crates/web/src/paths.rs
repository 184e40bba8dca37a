//! Every address of the interface, in one place. Templates and handlers take their links from here.
//!
//! | address | GET | POST (answers 303, or a fragment) |
//! |---|---|---|
//! | `/` | to `/home`, or to what the settings name when signed out | |
//! | `/home`, `/public/local`, `/public`, `/tags/{tag}`, `/bookmarks`, `/favourites` | feed; `max_id`, `min_id` | |
//! | `/@{acct}`, `/@{acct}/with_replies`, `/@{acct}/media`, `/@{acct}/tagged/{tag}` | profile | `/@{acct}`: `do=follow, unfollow, hide_boosts, show_boosts, notify, stop_notify, mute, unmute, block, unblock` |
//! | `/@{acct}/followers`, `/@{acct}/following` | people; `max_id` | |
//! | `/@{acct}/{id}` | thread; `warnings=open` | `do=like, unlike, boost, unboost, bookmark, unbookmark, pin, unpin, delete` |
//! | `/@{acct}/{id}/edits`, `/@{acct}/{id}/media/{n}` | edit history, one picture with its description | |
//! | `/@{acct}/{id}/embed` | a post within pages of other sites | |
//! | `/announcements` | what the staff announces | `/{id}`: `do=read, react:{emoji}, unreact:{emoji}` |
//! | `/compose` | `reply_to`, `quote`, `edit`, `draft`, `to`, `text`, `audience` | multipart, `do=post, keep, attach, detach:{id}, earlier:{id}` |
//! | `/drafts`, `/scheduled` | unfinished posts, posts that wait; `max_id` | `draft`, `do=delete`; `post`, `later`, `do=move, edit, cancel` |
//! | `/lists` | one's lists | `title` makes one |
//! | `/lists/{id}`, `/lists/{id}/edit` | its feed; its settings and people | `/edit`: `do=save, delete, add, remove` |
//! | `/messages` | conversations; `max_id` | `conversation`, `do=read, unread, delete` |
//! | `/followed_tags`, `/tags/{tag}` | hashtags, one hashtag | `do=follow, unfollow` |
//! | `/severed_relationships` | follows lost at once; `max_id`; `/{id}/following.csv`, `/{id}/followers.csv` | |
//! | `/disputes/strikes`, `/disputes/strikes/{id}` | what the staff decided about one; `max_id` | `/{id}/appeal`: `text` |
//! | `/settings/muted`, `/settings/blocked`, `/settings/blocked_servers` | people and servers; `max_id` | `do=undo, add` |
//! | `/notifications` | `only=mentions, likes, boosts, follows`; `max_id`, `min_id` | |
//! | `/notifications/requests`, `/notifications/requests/{id}` | what is kept apart; `max_id` | `request` (several), `do=accept, dismiss` |
//! | `/settings/notifications` | who may notify | the policy |
//! | `/admin/servers` | how other servers fare; `show=all`, `from` | `host`, `do=retry, stop, clear` |
//! | `/settings/appearance` | how pages look in this browser | `theme, size, still, calm, shelves, flowing, keys` |
//! | `/settings/preferences` | what new posts are like, how one reads | `audience, language, quotes, covered, spoilers, gifs, sensitive, application` |
//! | `/settings/filters`, `/settings/filters/new`, `/settings/filters/{id}` | filters, one filter | `do=save, more, delete, forget` |
//! | `/follow_requests` | people | `account`, `do=accept, reject` |
//! | `/search` | `q`, `type`, `from` | |
//! | `/explore`, `/explore/tags`, `/explore/links`, `/explore/people` | what is talked about, whom to follow; `from` | `/explore/people`: `account`, `do=dismiss` |
//! | `/explore/link` | posts about a page; `url` | |
//! | `/directory` | people who want to be found; `order`, `local`, `from` | |
//! | `/report` | `account` or `status`: what is wrong with it | `category`, `rule`, `post`, `comment`, `forward` |
//! | `/about` | who runs this, rules | |
//! | `/privacy-policy`, `/terms-of-service`, `/terms-of-service/{date}` | what people are promised, and agree to | |
//! | `/menu` | everything that is one's own | |
//! | `/settings/profile` | | multipart |
//! | `/settings/account` | e-mail, password, browsers | `do=email, password, keep, end` |
//! | `/oauth/authorized_applications` | what was let in | `do=revoke` |
//! | `/auth/reset` | asks for a letter; `token` chooses a new password | forms |
//! | `/email_subscriptions/confirm`, `/email_subscriptions/end` | links of letters; `token` | does it |
//! | `/collections/{id}`, `/@{acct}/wrapstodon/{year}/{key}` | a collection, a year | |
//! | `/year/{year}` | to the address of one's own year | |
//! | `/auth/sign_in`, `/auth/sign_up`, `/auth/confirm`, `/auth/setup` | forms | forms; `sign_up?check=name` answers whether the name is free |
//! | `/welcome`, `/welcome/people` | the last step of signing up | multipart; `/people`: `do=follow:{tag}, unfollow:{tag}` |
//! | `/auth/sign_out` | | ends the session |
//! | `/oauth/authorize` | consent | `do=allow, deny`; DELETE says no |
//! | `/oauth/authorize/native` | `code`, to be copied | |
//! | `/interact` | "Where is your account?" | to the person's own server |
//! | `/authorize_interaction` | from there: opens what `uri` names | |
//! | `/live` | event stream; `feed`, `since`, `last` | |
//! | `/docs/api` | the API, described | |
//! | `/keys` | which keys do what | |

pub const HOME: &str = "/home";
pub const LOCAL: &str = "/public/local";
pub const PUBLIC: &str = "/public";
pub const BOOKMARKS: &str = "/bookmarks";
pub const FAVOURITES: &str = "/favourites";
/// What the staff announces.
pub const ANNOUNCEMENTS: &str = "/announcements";
pub const LISTS: &str = "/lists";
pub const MESSAGES: &str = "/messages";
pub const FOLLOWED_TAGS: &str = "/followed_tags";
pub const MUTED: &str = "/settings/muted";
pub const BLOCKED: &str = "/settings/blocked";
pub const BLOCKED_SERVERS: &str = "/settings/blocked_servers";
/// Follows that were lost because somebody was shut out.
pub const SEVERED: &str = "/severed_relationships";
pub const STRIKES: &str = "/disputes/strikes";
pub const COMPOSE: &str = "/compose";
/// Unfinished posts.
pub const DRAFTS: &str = "/drafts";
/// Posts that wait for their time.
pub const SCHEDULED: &str = "/scheduled";
pub const NOTIFICATIONS: &str = "/notifications";
/// What is kept apart of people whom one may not know.
pub const NOTIFICATION_REQUESTS: &str = "/notifications/requests";
/// How other servers fare, for the staff.
pub const SERVERS: &str = "/admin/servers";
/// How pages look in this browser.
pub const APPEARANCE: &str = "/settings/appearance";
/// What new posts are like, and how one reads.
pub const PREFERENCES: &str = "/settings/preferences";
/// Who may notify.
pub const NOTIFICATION_POLICY: &str = "/settings/notifications";
pub const FILTERS: &str = "/settings/filters";
pub const NEW_FILTER: &str = "/settings/filters/new";
pub const FOLLOW_REQUESTS: &str = "/follow_requests";
pub const SEARCH: &str = "/search";
pub const EXPLORE: &str = "/explore";
pub const EXPLORE_TAGS: &str = "/explore/tags";
pub const EXPLORE_LINKS: &str = "/explore/links";
pub const EXPLORE_PEOPLE: &str = "/explore/people";
/// Posts about a page.
pub const EXPLORE_LINK: &str = "/explore/link";
pub const DIRECTORY: &str = "/directory";
/// Tells the staff of somebody.
pub const REPORT: &str = "/report";
pub const ABOUT: &str = "/about";
/// Its addresses are Mastodon's: apps lead to them.
pub const PRIVACY: &str = "/privacy-policy";
pub const TERMS: &str = "/terms-of-service";
/// Everything that is one's own.
pub const MENU: &str = "/menu";
pub const RULES: &str = "/about#rules";
pub const EDIT_PROFILE: &str = "/settings/profile";
pub const SIGN_IN: &str = "/auth/sign_in";
pub const SIGN_UP: &str = "/auth/sign_up";
pub const CONFIRM: &str = "/auth/confirm";
pub const RESET: &str = "/auth/reset";
pub const LOGIN: &str = "/settings/account";
pub const CHANGE_PASSWORD: &str = "/settings/account#password-change";
/// The last step of signing up: who one is; topics and people to follow.
pub const WELCOME: &str = "/welcome";
pub const WELCOME_PEOPLE: &str = "/welcome/people";
/// Applications that were let in.
pub const APPS: &str = "/oauth/authorized_applications";
pub const SETUP: &str = "/auth/setup";
pub const SIGN_OUT: &str = "/auth/sign_out";
pub const AUTHORIZE: &str = "/oauth/authorize";
/// Shows a code to copy.
pub const CODE: &str = "/oauth/authorize/native";
pub const INTERACT: &str = "/interact";
pub const AUTHORIZE_INTERACTION: &str = "/authorize_interaction";
pub const LIVE: &str = "/live";
/// The API, described.
pub const API: &str = "/docs/api";
pub const API_DOCUMENT: &str = "/docs/api/openapi.json";
pub const KEYS: &str = "/keys";
/// Where the built assets are.
pub const ASSETS: &str = "/assets";

/// `/@rosa` or `/@amir@waves.example`.
pub fn profile(acct: &str) -> String {
    format!("/@{acct}")
}

/// `/@rosa/113`; a boost has no address of its own but the boosted post's.
pub fn status(acct: &str, id: domain::StatusId) -> String {
    format!("/@{acct}/{id}")
}

/// `/@rosa/113/embed`: a post within pages of other sites.
pub fn embed(acct: &str, id: domain::StatusId) -> String {
    format!("/@{acct}/{id}/embed")
}

/// Where other sites learn how to embed what is at this path: an absolute address.
pub fn oembed(config: &services::Config, path: &str) -> String {
    config.url(&format!("/api/oembed?url={}", encoded(&config.url(path))))
}

/// `/tags/ferry`; `tag` without `#`.
pub fn tag(tag: &str) -> String {
    format!("/tags/{}", encoded(tag))
}

/// `/announcements/7`: where its buttons post to.
pub fn announcement(id: domain::AnnouncementId) -> String {
    format!("{ANNOUNCEMENTS}/{id}")
}

/// `/lists/7`: the feed of a list.
pub fn list(id: domain::ListId) -> String {
    format!("{LISTS}/{id}")
}

/// `/notifications/requests/7`: what is kept apart of one person.
pub fn notification_request(id: domain::NotificationRequestId) -> String {
    format!("{NOTIFICATION_REQUESTS}/{id}")
}

/// What the staff decided about somebody, for that person.
pub fn strike(id: domain::WarningId) -> String {
    format!("{STRIKES}/{id}")
}

/// `/collections/7`
pub fn collection(id: domain::CollectionId) -> String {
    format!("/collections/{id}")
}

/// `/year/2026`: one's own year, on to the address at which it is shown.
pub fn own_year(year: i64) -> String {
    format!("/year/{year}")
}

/// `/settings/filters/7`
pub fn filter(id: domain::FilterId) -> String {
    format!("{FILTERS}/{id}")
}

/// The page that answers this post.
pub fn reply(id: domain::StatusId) -> String {
    format!("{COMPOSE}?reply_to={id}")
}

/// The page that writes a private message to somebody; `acct` may be empty.
pub fn message(acct: &str) -> String {
    format!("{COMPOSE}?to={}", encoded(acct))
}

/// The page that tells the staff of somebody.
pub fn report(id: domain::AccountId) -> String {
    format!("{REPORT}?account={id}")
}

/// The page that tells the staff of a post.
pub fn report_post(id: domain::StatusId) -> String {
    format!("{REPORT}?status={id}")
}

/// The page that continues this draft.
pub fn draft(id: domain::DraftId) -> String {
    format!("{COMPOSE}?draft={id}")
}

/// "Where is your account?", for someone who is signed out and pressed something on `target`.
pub fn interact(target: &str) -> String {
    format!("{INTERACT}?to={}", encoded(target))
}

/// Signing in, and then on to this path of ours.
pub fn sign_in(next: &str) -> String {
    format!("{SIGN_IN}?next={}", encoded(next))
}

/// Signing up, and then on to this path of ours.
pub fn sign_up(next: &str) -> String {
    if next == "/" {
        SIGN_UP.to_owned()
    } else {
        format!("{SIGN_UP}?next={}", encoded(next))
    }
}

/// The event stream of a feed. The script adds `since`, the newest post that the page shows, and `last`, the id of the
/// last event that it saw.
pub fn live(feed: &str) -> String {
    format!("{LIVE}?feed={}", encoded(feed))
}

pub use services::encoded;

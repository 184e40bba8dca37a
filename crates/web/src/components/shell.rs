//! What stands around every page: head, navigation, side, bar, live region, toasts.

use super::{Appearance, Person};
use crate::{assets, i18n::Words, paths};

#[derive(Debug, Clone)]
pub struct Shell {
    /// The document's title without the server's name.
    pub title: String,
    pub site: Site,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    pub place: Place,
    pub appearance: Appearance,
    /// The event stream of this page (`paths::live`); none for pages that do not change.
    pub live: Option<String>,
    /// Said once, after something was done (`Posted.`).
    pub flash: Option<Toast>,
    /// What others see when they link to this page; none keeps search engines out.
    pub social: Option<Social>,
}

impl Shell {
    /// Where programs read what the page is about, if they may.
    pub fn activity(&self) -> Option<&str> {
        self.social.as_ref()?.activity.as_deref()
    }
}

/// The server.
#[derive(Debug, Clone)]
pub struct Site {
    pub name: String,
    pub domain: String,
    /// A sentence or two about it, as plain text.
    pub summary: String,
    /// Who runs it, as people call them: "Lena and Otto".
    pub run_by: Option<String>,
    /// Anybody can make an account.
    pub open: bool,
    /// There are terms that people agree to.
    pub terms: bool,
}

#[derive(Debug, Clone)]
pub struct Viewer {
    pub person: Person,
    pub badges: Badges,
    /// Looks after other servers.
    pub minds_servers: bool,
}

/// How much waits. Also sent as the `badge` event of the live stream.
#[derive(Debug, Clone, Copy, Default)]
pub struct Badges {
    pub notifications: u64,
}

component!(Badges, BadgesView, "components/badges.html");

impl Badges {
    pub(crate) fn short(&self) -> String {
        if self.notifications > 99 {
            "99+".to_owned()
        } else {
            self.notifications.to_string()
        }
    }
}

/// A page's description for link previews and search engines.
#[derive(Debug, Clone)]
pub struct Social {
    pub description: String,
    /// The one address of this page.
    pub url: String,
    pub image: Option<String>,
    /// ActivityPub's form of the same thing.
    pub activity: Option<String>,
    /// What tells other sites how to embed it (oEmbed).
    pub oembed: Option<String>,
    /// Search engines may keep it.
    pub index: bool,
}

/// Where in the navigation a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Home,
    /// Search is a part of it.
    Explore,
    Notifications,
    Bookmarks,
    Messages,
    Lists,
    /// The viewer's own profile.
    You,
    About,
    SignIn,
    Elsewhere,
}

/// A line of the navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    pub place: Place,
    pub href: String,
    pub icon: &'static str,
    pub label: String,
}

impl Shell {
    /// The navigation at the side. What is not built has no line.
    pub(crate) fn nav(&self, w: &Words) -> Vec<NavItem> {
        let mut items = vec![self.first(w), item(w, Place::Explore, paths::EXPLORE, "i-search", "nav-explore")];
        if self.viewer.is_some() {
            items.push(item(w, Place::Notifications, paths::NOTIFICATIONS, "i-bell", "nav-notifications"));
            items.push(item(w, Place::Messages, paths::MESSAGES, "i-mail", "nav-messages"));
            items.push(item(w, Place::Bookmarks, paths::BOOKMARKS, "i-mark", "nav-bookmarks"));
            items.push(item(w, Place::Lists, paths::LISTS, "i-list", "nav-lists"));
        } else {
            items.push(item(w, Place::About, paths::ABOUT, "i-about", "nav-about"));
        }
        items
    }

    /// What is one's own and has no place at the side: in parts, for the menu at the side and for its page.
    pub(crate) fn own(&self, w: &Words) -> Vec<Vec<NavItem>> {
        let Some(viewer) = &self.viewer else { return Vec::new() };
        let item = |path: &str, icon, key| item(w, Place::Elsewhere, path, icon, key);
        let mut parts = vec![
            vec![
                item(&viewer.person.path(), "i-you", "nav-profile"),
                item(paths::EDIT_PROFILE, "i-pen", "profile-edit"),
                item(paths::FOLLOW_REQUESTS, "i-follow", "nav-requests"),
            ],
            vec![
                item(paths::ANNOUNCEMENTS, "i-news", "news-title"),
                item(paths::DRAFTS, "i-clock", "nav-drafts"),
                item(paths::FAVOURITES, "i-like", "nav-favourites"),
                item(paths::FOLLOWED_TAGS, "i-sprout", "nav-tags"),
            ],
            vec![
                item(paths::PREFERENCES, "i-choices", "prefer-title"),
                item(paths::FILTERS, "i-veil", "filters-title"),
                item(paths::MUTED, "i-mute", "nav-muted"),
                item(paths::NOTIFICATION_POLICY, "i-bell", "policy-title"),
                item(paths::APPEARANCE, "i-eye", "look-title"),
                item(paths::LOGIN, "i-lock", "login-title"),
            ],
        ];
        if viewer.minds_servers {
            parts.push(vec![item(paths::SERVERS, "i-out", "servers-title")]);
        }
        parts
    }

    /// Home for those who are signed in, this server's posts for the others.
    pub(crate) fn first(&self, w: &Words) -> NavItem {
        let (href, key) = if self.viewer.is_some() {
            (paths::HOME, "nav-home")
        } else {
            (paths::LOCAL, "nav-posts")
        };
        item(w, Place::Home, href, "i-home", key)
    }

    pub(crate) fn badges(&self) -> Badges {
        self.viewer.as_ref().map(|viewer| viewer.badges).unwrap_or_default()
    }

    pub(crate) fn stylesheet(&self) -> &'static str {
        assets::url("app.css")
    }

    pub(crate) fn script(&self) -> &'static str {
        assets::url("app.js")
    }

    pub(crate) fn favicon(&self) -> &'static str {
        assets::url("icon.svg")
    }

    pub(crate) fn sprite(&self) -> &'static crate::i18n::Html {
        assets::sprite()
    }
}

fn item(w: &Words, place: Place, href: &str, icon: &'static str, key: &str) -> NavItem {
    NavItem { place, href: href.to_owned(), icon, label: w.t(key).into_owned() }
}

/// A short message that floats in and goes: `Deleted. [Undo]`.
#[derive(Debug, Clone)]
pub struct Toast {
    pub text: String,
    pub action: Option<ToastAction>,
}

/// What can be done about it.
#[derive(Debug, Clone)]
pub enum ToastAction {
    Link {
        href: String,
        label: String,
    },
    /// Posts `do=act` to `path`.
    Undo {
        path: String,
        act: &'static str,
        label: String,
    },
}

component!(Toast, ToastView, "components/toast.html");

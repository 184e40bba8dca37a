//! NodeInfo 2.0 and 2.1: what a server is and how large.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    uri,
    vocab::{limits, read},
};

const SCHEMA: &str = "http://nodeinfo.diaspora.software/ns/schema/";
const APPLICATION: &str = "https://www.w3.org/ns/activitystreams#Application";

/// The two versions that are served and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// 2.0
    V2_0,
    /// 2.1, which adds the addresses of the software.
    V2_1,
}

impl Version {
    /// `2.0` or `2.1`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::V2_0 => "2.0",
            Self::V2_1 => "2.1",
        }
    }

    fn of_rel(rel: &str) -> Option<Self> {
        let version = rel.trim_end_matches('#').strip_prefix(SCHEMA)?;
        [Self::V2_0, Self::V2_1].into_iter().find(|known| known.name() == version)
    }

    /// The media type of a document of this version.
    #[must_use]
    pub fn media_type(self) -> String {
        format!("application/json; profile=\"{SCHEMA}{}#\"", self.name())
    }
}

/// The document at `/.well-known/nodeinfo`: where each version is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Index {
    links: Vec<IndexLink>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct IndexLink {
    rel: String,
    href: String,
}

impl Index {
    /// Our index; `site` is `https://example.com`, the documents are at `/nodeinfo/2.0` and `/nodeinfo/2.1`, the server's
    /// own actor at `/actor` (FEP-2677).
    #[must_use]
    pub fn of(site: &str) -> Self {
        let link = |version: Version| IndexLink {
            rel: format!("{SCHEMA}{}", version.name()),
            href: format!("{site}/nodeinfo/{}", version.name()),
        };
        // Some readers take the first link and some the last: the one that is no NodeInfo stands between.
        let actor = IndexLink { rel: APPLICATION.to_owned(), href: format!("{site}/actor") };
        Self { links: vec![link(Version::V2_0), actor, link(Version::V2_1)] }
    }

    /// Reads another server's index; links that are not http(s) are left out.
    #[must_use]
    pub fn parse(document: &Value) -> Self {
        let link = |link: &Value| {
            let href = read::web_id(&link["href"])?;
            Some(IndexLink { rel: read::text(&link["rel"], limits::CODE)?, href })
        };
        Self { links: read::each(&document["links"]).filter_map(link).take(limits::DESCRIPTOR).collect() }
    }

    /// The versions on offer that are understood.
    #[must_use]
    pub fn versions(&self) -> Vec<Version> {
        self.links.iter().filter_map(|link| Version::of_rel(&link.rel)).collect()
    }

    /// The newest document that is understood, on the server that was asked.
    #[must_use]
    pub fn newest(&self, server: &str) -> Option<&str> {
        let own = self.links.iter().filter(|link| uri::same_origin(&link.href, server));
        let known = own.filter_map(|link| Some((Version::of_rel(&link.rel)?, link.href.as_str())));
        known.max_by_key(|(version, _)| *version).map(|(_, href)| href)
    }
}

/// People on a server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Users {
    /// All of them.
    pub total: u64,
    /// Active in the last 30 days.
    pub active_month: u64,
    /// Active in the last 180 days.
    pub active_halfyear: u64,
}

/// A NodeInfo document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NodeInfo {
    /// `aldea`, `mastodon`, ...; lower case.
    pub software: String,
    /// The software's version.
    pub software_version: String,
    /// Where its source is (2.1).
    pub repository: Option<String>,
    /// Where it is described (2.1).
    pub homepage: Option<String>,
    /// `activitypub` and others.
    pub protocols: Vec<String>,
    /// Whether anybody may sign up.
    pub open_registrations: bool,
    /// People.
    pub users: Users,
    /// Posts written here.
    pub local_posts: u64,
    /// Anything else.
    pub metadata: Map<String, Value>,
}

impl NodeInfo {
    /// Reads a document of any version; `None` if it names no software.
    #[must_use]
    pub fn parse(document: &Value) -> Option<Self> {
        let (software, usage) = (&document["software"], &document["usage"]);
        let name = read::text(&software["name"], limits::CODE)?.to_lowercase();
        let count = |value: &Value| read::count(value).unwrap_or(0);
        Some(Self {
            software: name,
            software_version: read::text(&software["version"], limits::CODE).unwrap_or_default(),
            repository: read::web_id(&software["repository"]),
            homepage: read::web_id(&software["homepage"]),
            protocols: read::texts(&document["protocols"], limits::CODE, 32),
            open_registrations: read::flag(&document["openRegistrations"]).unwrap_or(false),
            users: Users {
                total: count(&usage["users"]["total"]),
                active_month: count(&usage["users"]["activeMonth"]),
                active_halfyear: count(&usage["users"]["activeHalfyear"]),
            },
            local_posts: count(&usage["localPosts"]),
            metadata: document["metadata"].as_object().cloned().unwrap_or_default(),
        })
    }

    /// The document in one version.
    #[must_use]
    pub fn document(&self, version: Version) -> Value {
        let mut software = serde_json::json!({"name": self.software, "version": self.software_version});
        if version >= Version::V2_1 {
            for (key, value) in [("repository", &self.repository), ("homepage", &self.homepage)] {
                if let Some(value) = value {
                    software[key] = Value::from(value.as_str());
                }
            }
        }
        serde_json::json!({
            "version": version.name(),
            "software": software,
            "protocols": self.protocols,
            "services": {"outbound": [], "inbound": []},
            "usage": {"users": self.users, "localPosts": self.local_posts},
            "openRegistrations": self.open_registrations,
            "metadata": self.metadata,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ours_reads_back() {
        let index = Index::of("https://example.com");
        let again = Index::parse(&serde_json::to_value(&index).expect("JSON"));
        assert_eq!(again, index);
        assert_eq!(again.newest("https://example.com/"), Some("https://example.com/nodeinfo/2.1"));
        assert_eq!(again.newest("https://b.example/"), None);
        let info = NodeInfo {
            software: "aldea".into(),
            software_version: "0.1.0".into(),
            repository: Some("https://example.com/source".into()),
            protocols: vec!["activitypub".into()],
            users: Users { total: 3, active_month: 2, active_halfyear: 3 },
            local_posts: 9,
            ..NodeInfo::default()
        };
        assert_eq!(NodeInfo::parse(&info.document(Version::V2_1)), Some(info.clone()));
        assert_eq!(info.document(Version::V2_0)["software"].get("repository"), None);
    }

    #[test]
    fn others_may_say_anything() {
        assert_eq!(NodeInfo::parse(&json!({"software": []})), None);
        let odd = json!({"software": {"name": "Foo"}, "protocols": {"inbound": []}, "usage": {"users": []}, "metadata": [], "openRegistrations": "x"});
        assert_eq!(NodeInfo::parse(&odd).map(|info| info.software).as_deref(), Some("foo"));
        assert!(Index::parse(&json!({"links": {"rel": 3}})).versions().is_empty());
    }
}

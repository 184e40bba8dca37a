//! Profiles, lists of people, search.

use askama::Template;
use web::{
    components::*,
    i18n::{Html, Words},
    pages::*,
};

use crate::{pages::Pages, sample::*};

pub fn all(w: &Words) -> askama::Result<Pages> {
    let header = |person: Person, own| ProfileHeader {
        address: if person.acct.contains('@') {
            person.acct.clone()
        } else {
            format!("{}@hillside.example", person.acct)
        },
        follow: follow(&person, FollowState::Following),
        person,
        header: Some(picture(2, 1500, 500, "").url),
        bio: Html::sanitised(
            "<p>Garden, lake, bread. Mostly before breakfast. Walks with <a href=\"/@maya\" class=\"mention\">@<span>maya</span></a>.</p>",
        ),
        fields: vec![
            CheckedField {
                name: "Site".into(),
                value: Html::sanitised(
                    "<a href=\"https://rosa.example\"><span class=\"invisible\">https://</span>rosa.example</a>",
                ),
                checked: true,
            },
            CheckedField { name: "Pronouns".into(), value: Html::text("she"), checked: false },
        ],
        joined: ago(400 * DAY),
        counts: Counts { posts: 1204, following: 88, followers: 214 },
        own,
        locked: true,
        follows_you: !own,
        muted: false,
        blocked: false,
        familiar: vec![amir(), jun()],
        original_url: None,
        moved_to: None,
        role: (!own).then(|| "moderator".into()),
        requests: 2,
        missing: Vec::new(),
    };
    let tabs = Tabs {
        label: w.t("profile-tabs").into_owned(),
        items: vec![
            Tab::new(w.t("profile-tab-posts"), "/@rosa", true),
            Tab::new(w.t("profile-tab-replies"), "/@rosa/with_replies", false),
            Tab::new(w.t("profile-tab-media"), "/@rosa/media", false),
        ],
    };
    let profile = |person: Person, own, place| {
        let mut items = home_posts();
        items[0].why = Some(Why::Pinned);
        let feed = feed(w, &person.name, items.into_iter().map(|card| FeedItem::Post(Box::new(card))).collect());
        ProfilePage {
            w: w.clone(),
            shell: shell(w, &person.name, place, true),
            header: header(person, own),
            tabs: tabs.clone(),
            posts: ProfilePosts { id: domain::AccountId(1), notice: None, anyway: None, feed },
        }
    };
    let states =
        [FollowState::None, FollowState::FollowsYou, FollowState::Following, FollowState::Requested, FollowState::None];
    let row = |(person, state): (Person, FollowState)| PersonRow {
        follow: Some(follow(&person, state)),
        note: Some("Birds, mostly, and the weather that they fly in. Sometimes bread.".into()),
        offer: None,
        request: None,
        person,
    };
    let rows: Vec<PersonRow> = everyone().into_iter().zip(states).map(row).collect();
    let list =
        PeopleList { rows: rows.clone(), older: Some("/@rosa/followers?max_id=1".into()), ..PeopleList::default() };
    let page = |heading: String, hint: String, people| PeoplePage {
        w: w.clone(),
        shell: shell(w, &heading, Place::Elsewhere, true),
        heading,
        hint,
        back: "/@rosa".into(),
        tabs: None,
        people,
    };
    let states = [Request::Waiting, Request::Accepted, Request::Rejected];
    let ask = |(person, state)| PersonRow { person, note: None, follow: None, offer: None, request: Some(state) };
    let requests =
        PeopleList { rows: everyone().into_iter().skip(2).zip(states).map(ask).collect(), ..PeopleList::default() };
    let search = |query: &str, notice: Option<String>, parts| ExplorePage {
        w: w.clone(),
        shell: shell(w, &w.t("nav-search"), Place::Explore, true),
        heading: w.t("nav-search").into_owned(),
        query: query.to_owned(),
        kind: "all",
        tabs: Tabs {
            label: w.t("search-tabs").into_owned(),
            items: ["all", "people", "posts", "tags"]
                .map(|key| Tab::new(w.t(&format!("search-{key}")), "/search", key == "all"))
                .into(),
        },
        chips: Vec::new(),
        notice,
        parts,
    };
    let part = |key: &str, list| Part {
        heading: w.t(&format!("search-{key}")).into_owned(),
        list,
        all: Some(("/search?type=posts".into(), w.t(&format!("search-all-{key}")).into_owned())),
    };
    let tag = |name: &str, days: [i64; 7]| TagRow {
        name: name.to_owned(),
        href: "/tags/ferry".into(),
        facts: w.t1("explore-tag-facts", "count", days[6]),
        line: Sparkline::of(days),
    };
    let tags = vec![tag("#ferry", [2, 4, 3, 9, 14, 20, 41]), tag("#ferrytimes", [0, 0, 1, 0, 0, 2, 1])];
    let posts = home_posts().into_iter().skip(2).take(1).map(|post| FeedItem::Post(Box::new(post))).collect();
    let found = vec![
        part("people", Found::People(PeopleList { rows: rows.into_iter().take(2).collect(), ..PeopleList::default() })),
        part("tags", Found::Tags(Listed { rows: tags, older: None, put: Put::Whole, empty: EmptyState::default() })),
        part("posts", Found::Posts(Box::new(Feed { items: posts, part: true, ..Feed::default() }))),
    ];
    let nobody = search("zzz", Some(w.t("search-nobody").into_owned()), Vec::new());
    let search = search("ferry", None, found);
    let mut blocked = profile(rosa(), false, Place::Elsewhere);
    blocked.header.blocked = true;
    blocked.header.follow.state = FollowState::Blocked;
    blocked.posts.notice = Some(w.t1("profile-posts-blocked", "name", "Rosa"));
    blocked.posts.anyway = Some("/@rosa?show=1".into());
    let mut muted = profile(rosa(), false, Place::Elsewhere);
    muted.header.muted = true;
    Ok(vec![
        ("profile-blocked", blocked.render()?),
        ("profile-muted", muted.render()?),
        ("profile", profile(rosa(), false, Place::Elsewhere).render()?),
        ("profile-own", profile(ines(), true, Place::You).render()?),
        ("followers", page(w.t1("followers-of", "name", "Rosa"), w.t("people-heard").into_owned(), list).render()?),
        ("requests", page(w.t("requests-title").into_owned(), w.t("requests-hint").into_owned(), requests).render()?),
        ("search", search.render()?),
        ("search-nobody", nobody.render()?),
        ("edit-profile", edit_profile(w).render()?),
    ])
}

fn edit_profile(w: &Words) -> EditProfilePage {
    EditProfilePage {
        w: w.clone(),
        shell: shell(w, &w.t("profile-edit"), Place::You, true),
        name: "Inês Duarte".into(),
        bio: "Garden, lake, bread.".into(),
        avatar: Some(picture(0, 96, 96, "").url),
        header: Some(picture(1, 1500, 500, "").url),
        lines: vec![
            ("Site".into(), "https://ines.example".into()),
            Default::default(),
            Default::default(),
            Default::default(),
        ],
        locked: true,
        bot: false,
        discoverable: true,
        indexable: false,
        engines: true,
        hide_collections: false,
        show_media: true,
        show_media_replies: true,
        show_featured: true,
        email_subscriptions: Some(false),
        avatar_description: "Inês in her garden".into(),
        header_description: String::new(),
        errors: Errors::one("display_name", "A name can have 30 characters at most."),
    }
}

//! Every page of the gallery: name and markup.

use askama::Template;
use domain::{NotificationId, StatusId};
use web::{
    components::*,
    i18n::{Html, Words},
    pages::*,
    paths,
};

use crate::{entry, own, profiles, rare, sample::*};

pub type Pages = Vec<(&'static str, String)>;

pub fn all(w: &Words) -> askama::Result<Pages> {
    let mut pages = feeds(w)?;
    pages.extend(threads(w)?);
    pages.extend(writing(w)?);
    pages.extend(profiles::all(w)?);
    pages.extend(entry::all(w)?);
    pages.extend(own::all(w)?);
    pages.extend(rare::all(w)?);
    pages.extend(others(w)?);
    Ok(pages)
}

pub fn home(w: &Words, items: Vec<FeedItem>) -> FeedPage {
    let tabs = Tabs {
        label: w.t("feeds").into_owned(),
        items: vec![
            Tab::new(w.t("feed-following"), paths::HOME, true),
            Tab::new("Hillside", paths::LOCAL, false),
            Tab::new(w.t("feed-public"), paths::PUBLIC, false),
        ],
    };
    let mut feed = feed(w, &w.t("feed-following"), items);
    feed.fresh = Fresh {
        count: 3,
        more: false,
        href: paths::HOME.into(),
        newer: Some("/home?min_id=110".into()),
        notices: false,
    };
    let shell = Shell { live: Some(paths::live("home")), ..shell(w, &w.t("nav-home"), Place::Home, true) };
    FeedPage {
        w: w.clone(),
        shell,
        heading: w.t("nav-home").into_owned(),
        hint: String::new(),
        tabs: Some(tabs),
        write: Some(ines()),
        write_text: String::new(),
        announcements: Vec::new(),
        aside: None,
        feed,
    }
}

fn feeds(w: &Words) -> askama::Result<Pages> {
    let mut items = twenty();
    items.insert(2, FeedItem::Read(ago(23 * HOUR)));
    items.insert(8, FeedItem::Gap("/home?max_id=106&min_id=90".into()));
    let mut empty = home(w, Vec::new());
    empty.feed.older = None;
    empty.feed.fresh = Fresh::default();
    empty.shell.flash = Some(Toast {
        text: w.t("done-posted").into_owned(),
        action: Some(ToastAction::Link { href: "/@ines/1".into(), label: w.t("done-see").into_owned() }),
    });
    let mut told = home(w, twenty());
    told.announcements = vec![announcement(5, true)];
    let news = NewsPage {
        w: w.clone(),
        shell: shell(w, &w.t("news-title"), Place::Elsewhere, true),
        heading: w.t("news-title").into_owned(),
        announcements: vec![announcement(5, true), announcement(4, false)],
        empty: EmptyState::default(),
    };
    let mut public = home(w, twenty());
    public.shell = shell(w, &w.t("feed-public"), Place::Home, false);
    public.hint = w.t("feed-public-hint").into_owned();
    public.write = None;
    public.feed.older = None;
    for item in &mut public.feed.items {
        if let FeedItem::Post(card) = item {
            card.actions.standing = Standing::Stranger;
        }
    }
    let mut tag = home(w, twenty());
    tag.heading = "#ferry".into();
    tag.hint = w.t("feed-tag-hint").into_owned();
    tag.tabs = None;
    tag.write_text = " #ferry".into();
    tag.aside = Some(FeedAside::Follow { path: "/tags/ferry".into(), following: false });
    Ok(vec![
        ("home", home(w, items).render()?),
        ("home-empty", empty.render()?),
        ("public", public.render()?),
        ("tag", tag.render()?),
        ("home-told", told.render()?),
        ("announcements", news.render()?),
    ])
}

fn threads(w: &Words) -> askama::Result<Pages> {
    let mut first = post(201, amir(), ago(5 * HOUR), "<p>Does anybody know whether the late boat runs on Sunday?</p>");
    first.shape = Shape::Ancestor;
    let mut second = with_pictures(
        post(203, jun(), ago(4 * HOUR), "<p>Last year it did, with this timetable.</p>"),
        vec![picture(1, 1200, 900, "A timetable")],
    );
    second.shape = Shape::Ancestor;
    let mut opened = home_posts().remove(0);
    opened.shape = Shape::Focused;
    opened.app = Some("Aldea".into());
    opened.edited_at = Some(ago(2 * MINUTE));
    let mut answer = composer(w);
    answer.boxed = true;
    answer.answers = Some(Answered { id: opened.id, name: "Rosa Lindqvist".into(), card: None });
    let reply = |id, who, depth, text: &str| StatusCard {
        shape: Shape::Reply(depth),
        ..post(id, who, ago(id * MINUTE / 10), text)
    };
    let mut chained = reply(66, rosa(), 1, "<p>And on the way back the sun was gone already.</p>");
    chained.chain = Some((2, 3));
    let mut deep = reply(70, jun(), 4, "<p>I will bring the thermos.</p>");
    deep.more_replies = 6;
    let replies = vec![
        reply(62, jun(), 0, "<p>What a morning. Was there any wind?</p>"),
        chained,
        reply(64, maya(), 2, "<p>Next time wake me, please.</p>"),
        reply(65, noor(), 3, "<p>نعم، في المرة القادمة معًا.</p>"),
        deep,
        reply(72, library(), 0, "<p>May we hang this one in the reading room?</p>"),
    ];
    let shell = || shell(w, &w.t("thread-title"), Place::Elsewhere, true);
    let thread = ThreadPage {
        w: w.clone(),
        shell: shell(),
        ancestors: vec![first, second],
        above: Above::Nothing,
        searching: Searching::default(),
        post: opened,
        answer: Some(answer),
        replies: Replies(replies),
        warnings: true,
    };
    let version = |millis, body: &str| Version {
        at: ago(millis),
        warning: String::new(),
        body: Html::sanitised(body),
        pictures: 1,
        preview: None,
    };
    let history = HistoryPage {
        w: w.clone(),
        shell: shell(),
        author: rosa(),
        path: "/@rosa/101".into(),
        versions: vec![
            version(
                2 * MINUTE,
                "<p>Up before the bakery opened, and this was the reward. <ins>The lake does not care what day it is.</ins></p>",
            ),
            version(
                12 * MINUTE,
                "<p>Up before the bakery opened, and this was <del>the</del> <ins>my</ins> reward.</p>",
            ),
        ],
    };
    let media = MediaPage {
        w: w.clone(),
        shell: shell(),
        media: picture(1, 1600, 1000, "A still lake at sunrise, with low hills behind it and the sun just above them."),
        n: 2,
        of: 4,
        path: "/@rosa/101".into(),
        author: "Rosa Lindqvist".into(),
    };
    Ok(vec![("thread", thread.render()?), ("history", history.render()?), ("media", media.render()?)])
}

fn writing(w: &Words) -> askama::Result<Pages> {
    let page = |composer: Composer| ComposePage {
        w: w.clone(),
        shell: shell(w, &w.t("compose-title"), Place::Elsewhere, true),
        heading: w.t("compose-title").into_owned(),
        composer,
    };
    let mut full = composer(w);
    full.text = "Two pictures of the new pier, and a link: https://hillside.example/pier".into();
    full.left = 431;
    full.warning = "Heights".into();
    full.audience = Audience::Followers;
    full.tray.pictures = vec![
        Picture {
            id: domain::MediaId(1),
            preview_url: Some(picture(1, 300, 300, "").url),
            description: "The pier from the shore".into(),
            describe: "picture-describe",
            state: PictureState::Ready,
        },
        Picture {
            id: domain::MediaId(2),
            preview_url: Some(picture(2, 300, 300, "").url),
            description: String::new(),
            describe: "picture-describe-film",
            state: PictureState::Ready,
        },
    ];
    let mut reply = composer(w);
    let mut card = home_posts().remove(0);
    card.shape = Shape::Compact;
    reply.text = "A long thought about the lake. ".repeat(17);
    reply.left = -27;
    reply.errors = Errors::one("text-reply-101", w.t1("compose-too-long", "n", 27));
    reply.answers = Some(Answered { id: StatusId(101), name: "Rosa Lindqvist".into(), card: Some(Box::new(card)) });
    Ok(vec![
        ("compose", page(composer(w)).render()?),
        ("compose-full", page(full).render()?),
        ("compose-reply", page(reply).render()?),
    ])
}

fn others(w: &Words) -> askama::Result<Pages> {
    let about = |signed_in| AboutPage {
        w: w.clone(),
        shell: shell(w, "Hillside", Place::About, signed_in),
        description: Html::sanitised(
            "<p>Hillside began at a kitchen table. It is paid for by those who live here, and it will not be sold.</p>",
        ),
        image: None,
        contact: Some(person(9, "lena", "Lena Moreau")),
        contact_email: Some("hello@hillside.example".into()),
        rules: entry::rules(),
        people: 214,
        posts: 18_204,
        version: "0.1.0".into(),
        source_url: "https://hillside.example/source".into(),
    };
    let error = ErrorPage {
        w: w.clone(),
        shell: shell(w, &w.t("error-not-found"), Place::Elsewhere, true),
        heading: w.t("error-not-found").into_owned(),
        text: w.t("error-not-found.text").into_owned(),
        action: Some(("/".into(), w.t("error-home").into_owned())),
    };
    let keys = KeysPage { w: w.clone(), shell: shell(w, &w.t("keys-title"), Place::Elsewhere, true) };
    Ok(vec![
        ("notifications", notifications(w).render()?),
        ("about", about(false).render()?),
        ("error", error.render()?),
        ("keys", keys.render()?),
    ])
}

fn notifications(w: &Words) -> NotificationsPage {
    let excerpt = || {
        Some(About::Excerpt {
            id: StatusId(106),
            path: "/@ines/106".into(),
            text: "Bread number nine. The crust sings.".into(),
        })
    };
    let card = |id, who, text: &str| Some(About::Card(Box::new(post(id, who, ago(2 * HOUR), text))));
    let item = |id, kind, people: Vec<Person>, others, about| NotificationItem {
        id: NotificationId(id),
        kind,
        people,
        others,
        at: ago(id * 20 * MINUTE),
        unread: id < 4,
        about,
        request: None,
        follow: None,
    };
    let mut follower = item(8, NotificationKind::Follow, vec![amir()], 0, None);
    follower.follow = Some(follow(&amir(), FollowState::FollowsYou));
    let mut request = item(4, NotificationKind::FollowRequest, vec![noor()], 0, None);
    request.request = Some(Request::Waiting);
    let items = vec![
        item(1, NotificationKind::Like, vec![jun(), maya(), amir()], 4, excerpt()),
        item(
            2,
            NotificationKind::Reply,
            vec![amir()],
            0,
            card(
                301,
                amir(),
                "<p><a href=\"/@ines\" class=\"mention\">@<span>ines</span></a> Which flour do you use? Mine never sings.</p>",
            ),
        ),
        item(3, NotificationKind::Boost, vec![rosa()], 0, excerpt()),
        request,
        item(5, NotificationKind::Follow, vec![maya(), rosa()], 1, None),
        item(
            6,
            NotificationKind::Mention,
            vec![library()],
            0,
            card(
                302,
                library(),
                "<p>The talk by <a href=\"/@ines\" class=\"mention\">@<span>ines</span></a> on sourdough was full to the last chair. Thank you.</p>",
            ),
        ),
        item(7, NotificationKind::PollEnded, vec![library()], 0, excerpt()),
        follower,
    ];
    let tab = |key: &str, href: &str, current| Tab::new(w.t(key), href, current);
    let tabs = Tabs {
        label: w.t("notice-tabs").into_owned(),
        items: vec![
            tab("notice-all", "/notifications", true),
            tab("notice-mentions", "/notifications?only=mentions", false),
            tab("notice-likes", "/notifications?only=likes", false),
            tab("notice-boosts", "/notifications?only=boosts", false),
            tab("notice-follows", "/notifications?only=follows", false),
        ],
    };
    NotificationsPage {
        fresh: Fresh { count: 2, href: "/notifications".into(), notices: true, ..Fresh::default() },
        newest: None,
        w: w.clone(),
        shell: shell(w, &w.t("nav-notifications"), Place::Notifications, true),
        tabs,
        items,
        seen_from: Some(3),
        seen_until: Some(ago(22 * HOUR)),
        older: Some("/notifications?max_id=1".into()),
        put: Put::Whole,
        empty: EmptyState::default(),
        apart: 3,
    }
}

//! What is seen rarely: pictures that are not to be had, broadcasts, reactions, shelves; and forms for what is one's own.

use askama::Template;
use domain::{NotificationRequestId, ScheduledStatusId};
use web::{components::*, i18n::Words, pages::*, paths};

use crate::{pages::Pages, sample::*};

pub fn all(w: &Words) -> askama::Result<Pages> {
    let shell = |title: &str| shell(w, title, Place::Elsewhere, true);
    let mut live = post(301, amir(), ago(HOUR), "<p>We are on the air from the harbour.</p>");
    live.shape = Shape::Focused;
    live.object = Some(ObjectHead {
        title: Some("Harbour radio, live".into()),
        url: "https://owncast.example/".into(),
        live: true,
        stream: Some("https://owncast.example/hls/stream.m3u8".into()),
        ..ObjectHead::default()
    });
    live.reactions.items = vec![
        Reaction { name: "🎉".into(), count: 4, picture: None, mine: true },
        Reaction {
            name: "wave@waves.example".into(),
            count: 12_345,
            picture: Some(picture(2, 40, 40, "").preview_url),
            mine: false,
        },
    ];
    let broadcast = ThreadPage {
        w: w.clone(),
        shell: shell(&w.t("thread-title")),
        ancestors: Vec::new(),
        above: Above::Arrived("/@amir/301".into()),
        post: live,
        answer: None,
        replies: Replies(vec![post(302, rosa(), ago(HOUR), "<p>Good sound today.</p>")]),
        searching: Searching { path: Some("/@amir/301".into()) },
        warnings: false,
    };
    let boosted = |by: Person, card: StatusCard| StatusCard {
        why: Some(Why::Boosted { by: Box::new(by), second: None, others: 0 }),
        ..card
    };
    let posts = home_posts();
    let shelf = Shelf { by: None, cards: posts.iter().take(4).map(|card| boosted(maya(), card.clone())).collect() };
    let of_one = Shelf {
        by: Some(jun()),
        cards: posts.iter().skip(4).take(3).map(|card| boosted(jun(), card.clone())).collect(),
    };
    let items = vec![
        FeedItem::Post(Box::new(lost(1))),
        FeedItem::Shelf(shelf),
        FeedItem::Post(Box::new(lost(3))),
        FeedItem::Shelf(of_one),
    ];
    let mut pages = vec![("broadcast", broadcast.render()?), ("missing", crate::pages::home(w, items).render()?)];
    pages.extend(forms(w)?);
    Ok(pages)
}

/// A post whose pictures are not here.
fn lost(n: usize) -> StatusCard {
    let lost = |missing: &'static str| Media {
        kind: MediaKind::Lost,
        url: "https://waves.example/media/1.jpg".into(),
        missing: Some(missing),
        description: "The ferry in the fog".into(),
        ..picture(1, 1200, 900, "")
    };
    let coming = Media {
        coming_from: Some("waves.example".into()),
        preview_url: "/nowhere.png".into(),
        ..picture(2, 900, 900, "A heron")
    };
    let all = vec![lost("media-silent"), lost("media-blocked"), coming];
    let id = 310 + i64::try_from(n).unwrap_or_default();
    let mut card = post(id, amir(), ago(2 * HOUR), "<p>Look at this.</p>");
    card.preview = Some(LinkPreview { image: None, missing: Some("media-silent"), ..preview() });
    with_pictures(card, all.into_iter().take(n).collect())
}

fn forms(w: &Words) -> askama::Result<Pages> {
    let shell = |title: &str| shell(w, title, Place::Elsewhere, true);
    let word = |text: &str| FilteredWord { text: text.into(), ..FilteredWord::default() };
    let place = |name: &'static str| Choice::tick(name, w.t(&format!("filter-in-{name}")), name != "account");
    let action = |value: &'static str| Choice {
        name: "action",
        value: value.into(),
        label: w.t(&format!("filter-{value}")).into_owned(),
        hint: w.t(&format!("filter-{value}.hint")).into_owned(),
        checked: value == "warn",
        radio: true,
        ..Choice::default()
    };
    let filter = FilterPage {
        w: w.clone(),
        shell: shell(&w.t("filters-new")),
        heading: w.t("filters-new").into_owned(),
        path: paths::NEW_FILTER.into(),
        title: Field::new("title", w.t("filter-title")).hint(w.t("filter-title.hint")),
        words: vec![word("football"), word("penalty shoot-out"), FilteredWord::default()],
        places: ["home", "notifications", "public", "thread", "account"].map(place).into(),
        actions: ["warn", "blur", "hide"].map(action).into(),
        expires: Select::new("expires", w.t("filter-expires")).option("", w.t("filter-never")),
        kept: true,
        errors: Errors::default(),
        posts: Entries::default(),
    };
    let time = Field { kind: "datetime-local", ..Field::new("later-1", w.t("scheduled-when")) };
    let scheduled = ScheduledPage {
        w: w.clone(),
        shell: shell(&w.t("scheduled-title")),
        heading: w.t("drafts-title").into_owned(),
        tabs: Tabs {
            label: w.t("drafts-tabs").into_owned(),
            items: vec![
                Tab::new(w.t("drafts-title"), paths::DRAFTS, false),
                Tab::new(w.t("scheduled-title"), paths::SCHEDULED, true),
            ],
        },
        posts: vec![ScheduledPost {
            id: ScheduledStatusId(1),
            at: ago(-20 * HOUR),
            words: "Soup day tomorrow at the library. Pay what you like, stay as long as you like.".into(),
            facts: w.t("audience-everyone").into_owned(),
            time: Field { value: "2026-11-22T09:30".into(), ..time },
        }],
        older: None,
        empty: EmptyState::default(),
    };
    let request = NotificationRequestPage {
        w: w.clone(),
        shell: shell(&w.t1("apart-of", "name", "Noor")),
        id: NotificationRequestId(1),
        person: noor(),
        items: Vec::new(),
        older: None,
        put: Put::Whole,
    };
    let words = WordsPage {
        w: w.clone(),
        shell: shell(&w.t("nav-terms")),
        heading: w.t("nav-terms").into_owned(),
        facts: vec![w.t1("terms-since", "day", "2026-01-01")],
        body: web::i18n::Html::sanitised("<p>Be kind.</p>"),
        changes: Some(web::i18n::Html::sanitised("<p>One word more.</p>")),
        others: vec![("/terms-of-service/2025-01-01".into(), w.t1("terms-of-day", "day", "2025-01-01"))],
    };
    let category = |value: &'static str| Choice {
        name: "category",
        value: value.into(),
        label: w.t(&format!("report-{value}")).into_owned(),
        checked: value == "violation",
        radio: true,
        ..Choice::default()
    };
    let rule = Choice { name: "rule", value: "1".into(), label: "Be kind.".into(), several: true, ..Choice::default() };
    let compact = |card: StatusCard| StatusCard { shape: Shape::Compact, ..card };
    let report = ReportPage {
        w: w.clone(),
        shell: shell(&w.t1("report-title", "name", "Amir")),
        name: "Amir".into(),
        back: "/@amir@waves.example".into(),
        account: Hidden::new("account", "7"),
        categories: ["spam", "violation", "legal", "other"].map(category).into(),
        rules: vec![rule],
        posts: vec![ReportedPost {
            card: compact(post(303, amir(), ago(HOUR), "<p>Buy my boat, buy my boat.</p>")),
            checked: true,
        }],
        comment: Field { rows: 4, ..Field::new("comment", w.t("report-comment")) },
        forward: Some(Choice::tick("forward", w.t1("report-forward", "host", "waves.example"), false)),
        errors: Errors::default(),
    };
    let quoted = ComposePage {
        w: w.clone(),
        shell: shell(&w.t("compose-title-quote")),
        heading: w.t("compose-title-quote").into_owned(),
        composer: Composer {
            quotes: Some(Quoting {
                id: domain::StatusId(304),
                card: Box::new(compact(post(
                    304,
                    rosa(),
                    ago(HOUR),
                    "<p>The lake does not care about your plans.</p>",
                ))),
            }),
            ..composer(w)
        },
    };
    let menu = MenuPage { w: w.clone(), shell: crate::sample::shell(w, &w.t("nav-you"), Place::You, true) };
    Ok(vec![
        ("filter", filter.render()?),
        ("scheduled", scheduled.render()?),
        ("stranger", request.render()?),
        ("terms", words.render()?),
        ("menu", menu.render()?),
        ("report", report.render()?),
        ("quote", quoted.render()?),
    ])
}

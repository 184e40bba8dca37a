//! People and posts of a small imagined server, for the gallery and for tests.

use domain::{AccountId, MediaId, StatusId, Timestamp};
use web::{
    components::*,
    i18n::{Html, Words},
    paths,
};

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

pub fn now() -> Timestamp {
    Timestamp::parse("2026-11-25T20:30:00Z").expect("a fixed moment")
}

pub fn ago(millis: i64) -> Timestamp {
    Timestamp::from_millis(now().millis() - millis)
}

pub fn person(id: i64, acct: &str, name: &str) -> Person {
    let name_html = Html::text(name);
    Person { id: AccountId(id), acct: acct.into(), name: name.into(), name_html, avatar: None, bot: false }
}

pub fn ines() -> Person {
    person(6, "ines", "Inês Duarte")
}

pub fn rosa() -> Person {
    person(8, "rosa", "Rosa Lindqvist")
}

pub fn library() -> Person {
    Person { bot: true, ..person(1, "library", "Hillside Library") }
}

pub fn amir() -> Person {
    person(2, "amir@waves.example", "Amir Haddad")
}

pub fn jun() -> Person {
    person(3, "jun@bakers.example", "Jun Park")
}

pub fn noor() -> Person {
    person(4, "noor@a-very-long-server-name.example", "نور الهدى عبد الرحمن")
}

pub fn maya() -> Person {
    person(5, "maya", "Maya Osei")
}

pub fn everyone() -> Vec<Person> {
    vec![rosa(), library(), amir(), jun(), noor(), maya(), person(7, "tom@birds.example", "Tom Berg")]
}

pub fn shell(w: &Words, title: &str, place: Place, signed_in: bool) -> Shell {
    let badges = Badges { notifications: 3 };
    let site = Site {
        name: "Hillside".into(),
        domain: "hillside.example".into(),
        summary: "A small server for people around the lake, and their friends.".into(),
        run_by: Some("Lena and Otto".into()),
        open: true,
        terms: true,
    };
    let social = (!signed_in).then(|| Social {
        description: w.t1("what-is-this", "site", "Hillside"),
        url: "https://hillside.example/".into(),
        image: None,
        activity: None,
        oembed: None,
        index: true,
    });
    Shell {
        title: title.into(),
        site,
        viewer: signed_in.then(|| Viewer { person: ines(), badges, minds_servers: false }),
        place,
        appearance: Appearance::default(),
        live: None,
        flash: None,
        social,
    }
}

/// A plain post by someone.
pub fn post(id: i64, author: Person, at: Timestamp, body: &str) -> StatusCard {
    let path = paths::status(&author.acct, StatusId(id));
    StatusCard {
        id: StatusId(id),
        at,
        edited_at: None,
        audience: Audience::Everyone,
        lang: Some("en".into()),
        why: None,
        answers: None,
        warning: None,
        filtered: None,
        object: None,
        body: Html::sanitised(body),
        first_words: first_words(body),
        long: false,
        media: MediaGrid { path: path.clone(), status: StatusId(id), ..MediaGrid::default() },
        poll: None,
        preview: None,
        quote: None,
        quotes: 0,
        reactions: Reactions { of: id.to_string(), path: path.clone(), items: Vec::new(), open: true, picker: false },
        actions: actions(id, path, &author),
        shape: Shape::Feed,
        chain: None,
        app: None,
        more_replies: 0,
        author,
    }
}

/// Posts that quote: shown, folded, and not there.
fn quoting() -> Vec<StatusCard> {
    let quoted = QuotedPost {
        author: amir(),
        path: "/@amir@waves.example/103".into(),
        at: ago(3 * HOUR),
        lang: Some("en".into()),
        warning: None,
        body: Html::sanitised(
            "<p>The harbour ferry changes to its winter timetable on Monday. Note the last boat home.</p>",
        ),
        media: MediaGrid {
            items: vec![picture(1, 640, 480, "The pier"), picture(2, 640, 480, "")],
            path: "/@amir@waves.example/103".into(),
            ..MediaGrid::default()
        },
        has_poll: false,
        quotes: false,
    };
    let body = "<p class=\"quote-inline\">RE: <a href=\"/@amir@waves.example/103\">waves.example/@amir/103</a></p><p>Cut this out and keep it.</p>";
    let shown = |veil| Quoted::Shown { post: Box::new(quoted.clone()), veil };
    let all = [shown(None), shown(Some("quote-muted-account")), Quoted::Absent("quote-pending")];
    let card = |(id, what)| {
        let mut card = post(id, rosa(), ago(6 * HOUR), body);
        card.quote = Some(QuoteCard { what });
        card
    };
    (140..).zip(all).map(card).collect()
}

/// The beginning of the first paragraph without its tags.
fn first_words(body: &str) -> String {
    let paragraph = body.split("</p>").next().unwrap_or_default();
    let text = paragraph.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    text.collect::<String>().chars().take(60).collect()
}

fn actions(id: i64, path: String, author: &Person) -> Actions {
    let seed = id.unsigned_abs();
    Actions {
        id: StatusId(id),
        path,
        original_url: author.acct.split_once('@').map(|(name, host)| format!("https://{host}/@{name}/{id}")),
        replies: seed * 7 % 9,
        boosts: seed * 13 % 41,
        likes: seed * 31 % 140,
        boosted: seed.is_multiple_of(5),
        liked: seed.is_multiple_of(3),
        bookmarked: seed.is_multiple_of(4),
        pinned: false,
        boostable: true,
        quotable: true,
        standing: if author.acct == "ines" { Standing::Author } else { Standing::Reader },
    }
}

/// A drawn landscape as a picture, so that the gallery needs no files.
pub fn picture(id: i64, width: u32, height: u32, description: &str) -> Media {
    let (sky, hill, water) =
        [("8fb3c4", "3e5f63", "e6b992"), ("f3d3ad", "6f8f95", "4f7480"), ("c9d6c0", "54705a", "9fb7a4")]
            [(id % 3).unsigned_abs() as usize];
    let svg = format!(
        "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' preserveAspectRatio='none'%3E\
         %3Crect width='100%25' height='100%25' fill='%23{sky}'/%3E%3Ccircle cx='65%25' cy='42%25' r='8%25' fill='%23fff0d6'/%3E\
         %3Cellipse cx='30%25' cy='68%25' rx='60%25' ry='26%25' fill='%23{hill}'/%3E\
         %3Crect y='64%25' width='100%25' height='40%25' fill='%23{water}'/%3E%3C/svg%3E"
    );
    Media {
        id: MediaId(id),
        kind: MediaKind::Image,
        url: format!("data:image/svg+xml,{svg}"),
        preview_url: format!("data:image/svg+xml,{svg}"),
        length: None,
        missing: None,
        again: None,
        coming_from: None,
        width,
        height,
        focus: (0.2, -0.1),
        colour: Some(format!("#{hill}")),
        description: description.into(),
    }
}

pub fn with_pictures(mut card: StatusCard, pictures: Vec<Media>) -> StatusCard {
    card.media.items = pictures;
    card
}

pub const LAKE: &str =
    "<p>Up before the bakery opened, and this was the reward. The lake does not care what day it is.</p>";

/// The posts of the design's reference page, and more of each kind.
pub fn home_posts() -> Vec<StatusCard> {
    let lake = with_pictures(
        post(101, rosa(), ago(12 * MINUTE), LAKE),
        vec![picture(1, 1600, 1000, "A still lake at sunrise")],
    );
    let mut question = post(
        102,
        library(),
        ago(29 * MINUTE),
        "<p>Which evening suits you best for the winter reading group? There will be tea, and one dog.</p>",
    );
    question.poll = Some(poll());
    let mut ferry = post(
        103,
        amir(),
        ago(3 * HOUR),
        "<p>The harbour ferry changes to its winter timetable on Monday. Note the last boat home. <a href=\"/tags/ferry\" class=\"mention hashtag\" rel=\"tag\">#<span>ferry</span></a></p>",
    );
    ferry.why = Some(Why::Boosted { by: Box::new(rosa()), second: None, others: 0 });
    ferry.preview = Some(preview());
    let mut ending = post(104, jun(), ago(5 * HOUR), "<p>She keeps the boat. I did not see that coming at all.</p>");
    ending.warning = Some(Warning { text: Html::text("The ending of “North Light”"), open: false });
    ending.edited_at = Some(ago(4 * HOUR));
    let mut arabic = post(
        105,
        noor(),
        ago(7 * HOUR),
        "<p>صباح الخير من الميناء. القهوة جاهزة، والبحر هادئ اليوم.</p><p>الرابط هنا: <a href=\"https://waves.example/a\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">waves.example/a/very/long</span><span class=\"invisible\">/address</span></a></p>",
    );
    arabic.lang = Some("ar".into());
    arabic.audience = Audience::Quiet;
    let mut own = post(106, ines(), ago(26 * HOUR), "<p>Bread number nine. The crust sings.</p>");
    own.audience = Audience::Followers;
    own.actions.boostable = false;
    let four = with_pictures(
        post(107, maya(), ago(28 * HOUR), "<p>Four views from the same window, one for each season.</p>"),
        (0..4).map(|i| picture(i, 900, 900, if i == 2 { "" } else { "The garden from above" })).collect(),
    );
    vec![lake, question, ferry, ending, arabic, own, four, veiled(), long_post(), three_pictures()]
}

pub fn poll() -> Poll {
    let option = |title: &str, votes, mine| PollOption { title: title.into(), votes: Some(votes), mine };
    Poll {
        id: StatusId(102),
        path: "/@ines/102".into(),
        multiple: false,
        open: false,
        options: vec![option("Tuesday", 9, false), option("Thursday", 21, true), option("Sunday afternoon", 8, false)],
        voters: 38,
        ends_at: Some(Timestamp::from_millis(now().millis() + 22 * HOUR + MINUTE)),
        over: false,
    }
}

/// What the staff announces.
pub fn announcement(id: i64, unread: bool) -> Announcement {
    Announcement {
        id: domain::AnnouncementId(id),
        body: Html::sanitised("<p>The library is open again. There is soup on the first evening.</p>"),
        at: ago(3 * HOUR),
        event: Event { starts_at: Some(ago(-20 * HOUR)), ends_at: None, all_day: false },
        unread,
        reactions: Reactions {
            of: format!("n{id}"),
            path: paths::ANNOUNCEMENTS.into(),
            items: vec![Reaction { name: "🎉".into(), count: 4, picture: None, mine: true }],
            open: true,
            picker: true,
        },
    }
}

pub fn preview() -> LinkPreview {
    LinkPreview {
        url: "https://harbournews.example/ferry".into(),
        host: "harbournews.example".into(),
        title: "Winter ferry timetable starts Monday".into(),
        description: "The last crossing moves to 21:40 and runs every day until March.".into(),
        image: Some(picture(2, 400, 400, "").preview_url),
        missing: None,
        again: None,
        lang: Some("en".into()),
    }
}

fn veiled() -> StatusCard {
    let mut card = post(
        108,
        person(7, "tom@birds.example", "Tom Berg"),
        ago(30 * HOUR),
        "<p>Found this wing on the path this morning. A hawk had breakfast.</p>",
    );
    card.media.veiled = true;
    with_pictures(card, vec![picture(1, 1200, 900, "A wing on gravel")])
}

fn long_post() -> StatusCard {
    let paragraph = "<p>It began with a loaf that would not rise, and with a neighbour who knew why. We stood in the kitchen and argued about salt while the rain went on, and by the evening we had written a list of everything that we would do differently, in two hands and two colours.</p>";
    let mut card = post(109, jun(), ago(3 * DAY), &paragraph.repeat(6));
    card.long = true;
    card
}

fn three_pictures() -> StatusCard {
    let mut card = post(
        110,
        amir(),
        ago(9 * DAY),
        "<p>Three boats and one heron. <a href=\"/@rosa\" class=\"u-url mention\">@<span>rosa</span></a> knows which is which.</p>",
    );
    card.why = Some(Why::Boosted { by: Box::new(maya()), second: Some(Box::new(jun())), others: 3 });
    with_pictures(
        card,
        vec![picture(0, 800, 1200, "A boat"), picture(1, 900, 700, "Two boats"), picture(2, 900, 700, "A heron")],
    )
}

/// Twenty posts, as a full page of Home has them.
pub fn twenty() -> Vec<FeedItem> {
    let mut items: Vec<FeedItem> = home_posts().into_iter().map(|card| FeedItem::Post(Box::new(card))).collect();
    let more = [
        "<p>Does anybody have a ladder of about four metres that I could borrow on Saturday? I bring it back with jam.</p>",
        "<p>The heron is back on the pier. It has opinions about my sandwich.</p>",
        "<p>Rehearsal moved to <strong>seven</strong>. Same room, other door, bring the blue folder.</p>",
        "<p>Reading: “The Salt Path”, slowly, a chapter each evening. It makes me want to walk out of the door and not stop.</p>",
        "<p>Question for gardeners: when do you lift dahlias here? Last year I was too early, the year before too late.</p>",
        "<p>Small victory: the old radio works again. One capacitor, two evenings, three bad words.</p>",
        "<p>First snow on the ridge. <a href=\"/tags/frost\" class=\"mention hashtag\" rel=\"tag\">#<span>frost</span></a></p>",
        "<p>We are looking for two more voices, alto and bass. No need to read music, only to listen.</p>",
        "<p>The night bus runs again from Friday on, every hour until two.</p>",
        "<p>Soup day tomorrow at the library. Pay what you like, stay as long as you like.</p>",
    ];
    items.extend(quoting().into_iter().map(|card| FeedItem::Post(Box::new(card))));
    for (i, body) in (0_i64..).zip(more) {
        let people = everyone();
        let author = people[i as usize % people.len()].clone();
        items.push(FeedItem::Post(Box::new(post(120 + i, author, ago((10 + i) * DAY), body))));
    }
    items
}

pub fn feed(w: &Words, label: &str, items: Vec<FeedItem>) -> Feed {
    let empty = EmptyState {
        icon: "i-sprout",
        text: w.t("empty-home").into_owned(),
        action: Some((paths::SEARCH.into(), w.t("empty-home-action").into_owned())),
    };
    Feed {
        label: label.into(),
        items,
        older: Some("/home?max_id=100".into()),
        newest: Some(StatusId(110)),
        empty,
        ..Feed::default()
    }
}

pub fn follow(person: &Person, state: FollowState) -> Follow {
    Follow { id: person.id, acct: person.acct.clone(), name: person.name.clone(), state, boosts: true, notify: false }
}

pub fn composer(w: &Words) -> Composer {
    let _ = w;
    let language = |code: &str, name: &str| Language { code: code.into(), name: name.into() };
    Composer {
        key: "0123456789abcdef".into(),
        me: ines(),
        to: None,
        text: String::new(),
        warning: String::new(),
        sensitive: false,
        audience: Audience::Everyone,
        lang: "en".into(),
        languages: vec![language("de", "Deutsch"), language("en", "English"), language("pt", "Português")],
        answers: None,
        quotes: None,
        edit: None,
        kept: None,
        later: String::new(),
        tray: Tray {
            max: 4,
            accept: "image/jpeg,image/png,image/webp,image/gif".into(),
            description_limit: 1500,
            ..Tray::default()
        },
        poll: AskedPoll {
            options: vec![String::new(); 4],
            open_for: Some(86_400),
            multiple: false,
            hide_totals: false,
            has_end: false,
            option_limit: 50,
            suffix: "page".into(),
        },
        limit: 500,
        left: 500,
        errors: Errors::default(),
        lost: Vec::new(),
        bare: false,
        boxed: false,
        open_account: true,
    }
}

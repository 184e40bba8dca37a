//! Full text: both engines must find the same.

use std::time::Duration;

use domain::{StatusId, text};
use storage::{
    search::{self, Wanted},
    testing::TestDb,
};

const ALL: (i64, i64) = (0, i64::MAX);

/// Statuses 1, 2, 3... with these words.
async fn holding(texts: &[&str]) -> TestDb {
    let db = TestDb::new().await;
    for (at, words) in texts.iter().enumerate() {
        let mut tokens = text::tokens(words);
        tokens.extend(text::lone_characters(words).into_iter().map(|c| format!("_c{c}")));
        tokens.extend(["_".to_owned(), "_p".to_owned()]);
        search::put(&mut db.conn(), StatusId(at as i64 + 1), &tokens).await.unwrap();
    }
    db
}

/// What is found for words that must all be there, `-` before those that must not.
async fn find(db: &TestDb, query: &str) -> Vec<i64> {
    let mut wanted = Wanted { library: "_l7".to_owned(), all: Vec::new(), none: Vec::new() };
    for term in query.split(' ') {
        let phrases = text::query_tokens(&term.trim_start_matches('-').replace('_', " ")).into_iter();
        let phrases = phrases.map(|phrase| match phrase.prefix {
            true => vec![format!("_c{}", phrase.tokens[0])],
            false => phrase.tokens,
        });
        match term.starts_with('-') {
            true => wanted.none.push(phrases.collect()),
            false => wanted.all.extend(phrases.map(|phrase| vec![phrase])),
        }
    }
    let found = search::find(db, &wanted, ALL, (100, search::PATIENCE)).await.unwrap();
    found.into_iter().map(|id| id.0).collect()
}

#[tokio::test]
async fn words_in_any_script() {
    let db = holding(&[
        "Über den Wolken: die Straße nach Łódź",
        "le café à l’été",
        "東京都に住んでいます",
        "京都の夜",
        "안녕하세요 여러분",
        "The cat 🐈 sat; the dog didn't",
        "good morning, all",
        "a morning that is good",
        "हिन्दी में लिखा",
        "it's \\ 'quoted' & (odd) | <-> !",
    ])
    .await;
    for (query, want) in [
        ("uber strasse LODZ", &[1][..]),
        ("ete", &[2]),
        ("cafe", &[2]),
        ("東京", &[3]),
        ("京都", &[4, 3]),
        ("東京都", &[3]),
        ("都", &[4, 3]),
        ("夜", &[4]),
        ("京", &[4, 3]),
        ("안녕하세요", &[5]),
        ("여러", &[5]),
        ("🐈", &[6]),
        ("didn't", &[6]),
        ("good morning", &[8, 7]),
        ("good_morning", &[7]),
        ("morning -all", &[8]),
        ("morning -good_morning", &[8]),
        ("हिन्दी", &[9]),
        ("quoted odd", &[10]),
        ("mornin", &[]),
        ("nothing", &[]),
    ] {
        assert_eq!(find(&db, query).await, want, "{query}");
    }
}

#[tokio::test]
async fn pages_go_down_from_the_newest() {
    let texts: Vec<String> = (1..=30).map(|n| format!("word {}", if n % 2 == 0 { "even" } else { "odd" })).collect();
    let db = holding(&texts.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let wanted = Wanted { library: "_l7".to_owned(), all: vec![vec![vec!["even".to_owned()]]], none: Vec::new() };
    let ids = async |bounds, limit| {
        let found = search::find(&db, &wanted, bounds, (limit, search::PATIENCE)).await.unwrap();
        found.into_iter().map(|id| id.0).collect::<Vec<_>>()
    };
    assert_eq!(ids(ALL, 3).await, [30, 28, 26]);
    assert_eq!(ids((0, 26), 3).await, [24, 22, 20]);
    assert_eq!(ids((20, 26), 10).await, [24, 22]);
    assert_eq!(ids((0, 2), 10).await, [0; 0]);
}

#[tokio::test]
async fn what_is_written_anew_or_deleted_is_found_as_it_is() {
    let db = holding(&["first words", "second words"]).await;
    search::put(&mut db.conn(), StatusId(1), &["other".to_owned(), "_p".to_owned()]).await.unwrap();
    assert_eq!(find(&db, "first").await, [0; 0]);
    assert_eq!(find(&db, "other").await, [1]);
    search::delete(&mut db.conn(), StatusId(2)).await.unwrap();
    search::delete(&mut db.conn(), StatusId(3)).await.unwrap();
    assert_eq!(find(&db, "words").await, [0; 0]);
    let mut tx = db.begin().await.unwrap();
    search::put(&mut tx, StatusId(4), &["gone".to_owned(), "_p".to_owned()]).await.unwrap();
    drop(tx);
    assert_eq!(find(&db, "gone").await, [0; 0]);
}

#[tokio::test]
async fn readers_find_what_is_for_all_and_what_is_theirs() {
    let db = TestDb::new().await;
    let rows: [(i64, &[&str]); 5] = [
        (1, &["word", "_p"]),
        (2, &["word", "_l7"]),
        (3, &["word", "_l8"]),
        (4, &["word", "_l7", "_p"]),
        (5, &["word", "other", "_p"]),
    ];
    for (id, tokens) in rows {
        let tokens: Vec<String> = tokens.iter().map(|token| (*token).to_owned()).collect();
        search::put(&mut db.conn(), StatusId(id), &tokens).await.unwrap();
    }
    for tidy in [false, true] {
        if tidy {
            search::tidy(&db).await.unwrap();
        }
        assert_eq!(find(&db, "word").await, [5, 4, 2, 1]);
        assert_eq!(find(&db, "word -other").await, [4, 2, 1]);
        assert_eq!(find(&db, "-other").await, [4, 2, 1]);
    }
}

/// However many statuses a library has and wherever they lie, pages are what they would be of one list.
#[tokio::test]
async fn a_page_has_of_the_library_what_belongs_on_it() {
    // Every so many of 120 is the library's, and every third has the word.
    for every in [2, 3, 40, 200] {
        let db = TestDb::new().await;
        let is_own = |id: i64| id % every == 0;
        for id in 1..=120 {
            let mine = if is_own(id) { "_l7" } else { "_p" };
            let said = if id % 3 == 0 { ["word", "rest"] } else { ["other", "rest"] };
            let tokens: Vec<String> = said.into_iter().chain([mine]).map(str::to_owned).collect();
            search::put(&mut db.conn(), StatusId(id), &tokens).await.unwrap();
        }
        search::put(&mut db.conn(), StatusId(121), &["word".to_owned(), "_l8".to_owned()]).await.unwrap();
        for (word, limit) in [("word", 5), ("word", 60), ("rest", 7), ("rest", 60), ("nothing", 5)] {
            let all = vec![vec![vec![word.to_owned()]]];
            let wanted = Wanted { library: "_l7".to_owned(), all, none: Vec::new() };
            let mut below = i64::MAX;
            let mut found = Vec::new();
            loop {
                let page = search::find(&db, &wanted, (10, below), (limit, search::PATIENCE)).await.unwrap();
                below = page.last().map_or(0, |id| id.0);
                let is_last = page.len() < limit as usize;
                found.extend(page.into_iter().map(|id| id.0));
                if is_last {
                    break;
                }
            }
            let has = |id: &i64| word == "rest" || word == "word" && id % 3 == 0;
            let want: Vec<i64> = (11..=120).rev().filter(has).collect();
            assert_eq!(found, want, "{word}, {limit} a page, of the library every {every}");
        }
    }
}

#[tokio::test]
async fn what_was_written_piece_by_piece_is_found_after_it_was_brought_together() {
    let db = holding(&["word even", "word odd"].repeat(40)).await;
    search::delete(&mut db.conn(), StatusId(80)).await.unwrap();
    search::tidy(&db).await.unwrap();
    search::put(&mut db.conn(), StatusId(79), &["changed".to_owned(), "_p".to_owned()]).await.unwrap();
    search::tidy(&db).await.unwrap();
    assert_eq!(find(&db, "word").await, (1..=78).rev().collect::<Vec<_>>());
    assert_eq!(find(&db, "even").await.len(), 39);
    assert_eq!(find(&db, "changed").await, [79]);
}

#[tokio::test]
async fn long_texts_and_odd_tokens_are_taken() {
    let db = TestDb::new().await;
    let mut tokens: Vec<String> = (0..20_000).map(|n| format!("w{}", n % 5000)).collect();
    tokens.push("_p".to_owned());
    search::put(&mut db.conn(), StatusId(1), &tokens).await.unwrap();
    assert_eq!(find(&db, "w1 w4999").await, [1]);
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_told_apart() {
    let db = TestDb::new().await;
    const ENDLESS: &str =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 - 1 FROM n) SELECT CAST(count(*) AS BIGINT) FROM n";
    let slow = db.all_within::<i64>(ENDLESS, storage::p![], Duration::from_millis(20)).await;
    assert_eq!(slow, Err(storage::Error::TimedOut));
    // Nobody who comes after it has the same limit.
    let ones = db.all_within::<i64>("SELECT CAST(1 AS BIGINT)", storage::p![], Duration::from_secs(60)).await;
    assert_eq!(ones, Ok(vec![1]));
    assert_eq!(find(&db, "anything").await, [0; 0]);
}

//! The layer's statements, values and errors.

use storage::{
    Db, Error, Sql, Val,
    db::{Cell, Engine},
    migrate::Migration,
    p, row, sql,
    testing::TestDb,
};

/// A small schema with every kind of column.
pub const SCHEMA: &[Migration] = &[Migration {
    name: "0001_layer",
    text: "CREATE TABLE people (id {id}, name {key} NOT NULL UNIQUE, admin BOOLEAN NOT NULL, score DOUBLE PRECISION,
               photo {blob}, born BIGINT);
           CREATE TABLE pets (id {serial}, person_id BIGINT NOT NULL REFERENCES people(id), name TEXT NOT NULL,
               UNIQUE (person_id, name));
           CREATE TABLE tasks (id {id}, worker BIGINT);
           INSERT INTO people (id, name, admin) VALUES (1, 'first', TRUE);",
}];

row! {
    /// Somebody.
    #[derive(PartialEq)]
    pub struct Person {
        id: i64,
        name: String,
        admin: bool,
        score: Option<f64>,
        photo: Option<Vec<u8>>,
        /// When, if we know.
        born: Option<domain::Timestamp>,
    }
}

pub const INSERT: Sql = sql!("INSERT INTO people (", Person::COLS, ") VALUES ($1, $2, $3, $4, $5, $6)");
const FIND: Sql = sql!("SELECT ", Person::COLS, " FROM people WHERE id = $1");
pub const COUNT: Sql = sql!("SELECT count(*) FROM people WHERE id > 1");
const NAMED: Sql = sql!("SELECT id FROM people WHERE name = ANY($1) ORDER BY id");

/// Inserts a person with this id and this name.
pub async fn insert(db: &mut storage::Conn, id: i64, name: &str) -> storage::Result<u64> {
    db.exec(INSERT, p![id, name, false, None::<f64>, None::<Vec<u8>>, None::<i64>]).await
}

pub async fn count(db: &Db) -> i64 {
    db.conn().one(COUNT, p![]).await.unwrap()
}

#[tokio::test]
async fn values_come_back_as_they_went() {
    let db = TestDb::with(SCHEMA).await;
    let rosa = Person {
        id: i64::MAX,
        name: "Rosa 'x' \u{1F408} \\ \"".into(),
        admin: true,
        score: Some(2.0),
        photo: Some(vec![0, 159, 146, 150]),
        born: Some(domain::Timestamp::from_millis(-1)),
    };
    let bare = Person { id: 2, name: String::new(), admin: false, score: None, photo: None, born: None };
    for person in [&rosa, &bare] {
        let params = p![person.id, &person.name, person.admin, person.score, &person.photo, person.born];
        assert_eq!(db.conn().exec(INSERT, params).await, Ok(1));
        assert_eq!(db.conn().opt(FIND, p![person.id]).await.as_ref(), Ok(&Some(person.clone())));
        assert_eq!(db.conn().one(FIND, p![person.id]).await.as_ref(), Ok(person));
    }
    insert(&mut db.conn(), 4, "without\0 NUL").await.unwrap();
    assert_eq!(db.conn().one::<Person>(FIND, p![4]).await.unwrap().name, "without NUL");
    assert_eq!(db.conn().opt::<Person>(FIND, p![3]).await, Ok(None));
    assert_eq!(db.conn().one::<Person>(FIND, p![3]).await, Err(Error::NotFound));
}

#[tokio::test]
async fn rows_are_read_into_cells_tuples_and_structs() {
    let db = TestDb::with(SCHEMA).await;
    const PET: Sql = sql!("INSERT INTO pets (person_id, name) VALUES ($1, $2) RETURNING id");
    let id: i64 = db.conn().one(PET, p![1, "Momo"]).await.unwrap();
    const BOTH: Sql = sql!(
        "SELECT ",
        storage::cols!(Person, "p"),
        ", e.id, e.name, e.id > 0 FROM people p JOIN pets e ON e.person_id = p.id"
    );
    let (person, (pet, name), positive): (Person, (i64, String), bool) = db.conn().one(BOTH, p![]).await.unwrap();
    assert_eq!((person.name.as_str(), pet, name.as_str(), positive), ("first", id, "Momo", true));
    assert_eq!(db.conn().all::<Option<i64>>("SELECT born FROM people", p![]).await, Ok(vec![None]));
}

#[tokio::test]
async fn what_does_not_fit_is_an_error_that_says_where() {
    let db = TestDb::with(SCHEMA).await;
    let decode = |result: storage::Result<Vec<(i64, i64)>>| match result {
        Err(Error::Decode(message)) => message,
        other => panic!("{other:?}"),
    };
    let wrong = decode(db.conn().all("SELECT id, name FROM people", p![]).await);
    assert_eq!(wrong, "i64 cannot be read from a text in: SELECT id, name FROM people");
    let few = decode(db.conn().all("SELECT id FROM people", p![]).await);
    assert!(few.starts_with("the row has too few columns"), "{few}");
    let many = decode(db.conn().all("SELECT id, id, id FROM people", p![]).await);
    assert!(many.starts_with("1 columns more than"), "{many}");
    const NULL: Sql = "SELECT id, NULL, admin, score, photo, born FROM people";
    let Err(Error::Decode(null)) = db.conn().all::<Person>(NULL, p![]).await else {
        panic!()
    };
    assert!(null.starts_with("Person.name: alloc::string::String cannot be read from NULL"), "{null}");
    assert!(domain::Visibility::from_val(Val::Int(99)).is_err());
}

#[tokio::test]
async fn a_mistake_names_the_statement() {
    let db = TestDb::with(SCHEMA).await;
    let Err(Error::Other(message)) = db.conn().all::<i64>("SELECT nothing FROM people", p![]).await else {
        panic!()
    };
    assert!(message.contains("nothing") && message.contains("in: SELECT nothing FROM people"), "{message}");
}

#[tokio::test]
async fn constraints_are_told_apart() {
    let db = TestDb::with(SCHEMA).await;
    insert(&mut db.conn(), 2, "rosa").await.unwrap();
    let unique = |columns: &str| Err(Error::Unique(columns.into()));
    assert_eq!(insert(&mut db.conn(), 3, "rosa").await, unique("people.name"));
    assert_eq!(insert(&mut db.conn(), 2, "other").await, unique("people.id"));
    const PET: Sql = sql!("INSERT INTO pets (person_id, name) VALUES ($1, $2)");
    assert_eq!(db.conn().exec(PET, p![2, "Momo"]).await, Ok(1));
    assert_eq!(db.conn().exec(PET, p![2, "Momo"]).await, unique("pets.person_id, pets.name"));
    assert_eq!(db.conn().exec(PET, p![9, "Momo"]).await, Err(Error::ForeignKey));
    assert_eq!(db.conn().exec("DELETE FROM people WHERE id = $1", p![2]).await, Err(Error::ForeignKey));
    assert!(insert(&mut db.conn(), 3, "rosa").await.is_err_and(|e| e.is_unique()));
}

#[tokio::test]
async fn lists_of_numbers_and_texts() {
    let db = TestDb::with(SCHEMA).await;
    for (id, name) in [(2, "a"), (3, "it's \"b\"\\"), (4, "\u{1F408}")] {
        insert(&mut db.conn(), id, name).await.unwrap();
    }
    let names = vec!["it's \"b\"\\".to_owned(), "\u{1F408}".to_owned(), "none".to_owned()];
    assert_eq!(db.conn().all::<i64>(NAMED, p![&names]).await, Ok(vec![3, 4]));
    assert_eq!(db.conn().all::<i64>(NAMED, p![Vec::<String>::new()]).await, Ok(vec![]));
    const IDS: Sql = sql!("SELECT id FROM people WHERE id = ANY($1) AND id <> ALL($2) ORDER BY id");
    let (some, not) = (domain_ids(&[4, 2, 9]), domain_ids(&[2]));
    assert_eq!(db.conn().all::<i64>(IDS, p![&some, not.as_slice()]).await, Ok(vec![4]));
    assert_eq!(db.conn().all::<i64>(IDS, p![some, Vec::<i64>::new()]).await, Ok(vec![2, 4]));
}

fn domain_ids(ids: &[i64]) -> Vec<domain::AccountId> {
    ids.iter().map(|&id| domain::AccountId(id)).collect()
}

#[tokio::test]
async fn an_upsert_returns_the_row() {
    let db = TestDb::with(SCHEMA).await;
    const UPSERT: Sql = sql!(
        "INSERT INTO people (id, name, admin) VALUES ($1, $2, FALSE)
         ON CONFLICT (name) DO UPDATE SET born = coalesce(people.born, 0) + 1 RETURNING id, born"
    );
    assert_eq!(db.conn().one::<(i64, Option<i64>)>(UPSERT, p![2, "rosa"]).await, Ok((2, None)));
    assert_eq!(db.conn().one::<(i64, Option<i64>)>(UPSERT, p![3, "rosa"]).await, Ok((2, Some(1))));
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.one::<(i64, Option<i64>)>(UPSERT, p![4, "rosa"]).await, Ok((2, Some(2))));
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn many_rows_at_once_are_all_or_none() {
    let db = TestDb::with(SCHEMA).await;
    const SQL: Sql = sql!("INSERT INTO people (id, name, admin) VALUES ($1, $2, FALSE)");
    let rows = |from: i64| (from..from + 1000).map(|id| p![id, format!("n{id}")]).collect::<Vec<_>>();
    assert_eq!(db.conn().many(SQL, rows(10)).await, Ok(1000));
    assert_eq!(count(&db).await, 1000);
    assert!(db.conn().many(SQL, rows(500)).await.is_err_and(|e| e.is_unique()));
    assert_eq!(count(&db).await, 1000);
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.many(SQL, rows(2000)).await, Ok(1000));
    assert_eq!(tx.many(SQL, vec![]).await, Ok(0));
    tx.commit().await.unwrap();
    assert_eq!(count(&db).await, 2000);
}

#[tokio::test]
async fn a_batch_answers_in_order() {
    let db = TestDb::with(SCHEMA).await;
    insert(&mut db.conn(), 2, "rosa").await.unwrap();
    let before = db.queries();
    let reads = || [(FIND, p![2]), (COUNT, p![]), (NAMED, p![Vec::<String>::new()])];
    let [person, number, none] = db.conn().batch(reads()).await.unwrap();
    assert_eq!(person.one::<Person>().unwrap().name, "rosa");
    assert_eq!((number.one(), none.is_empty()), (Ok(1), true));
    assert_eq!(db.queries() - before, 3);

    let mut tx = db.begin().await.unwrap();
    insert(&mut tx, 3, "new").await.unwrap();
    let [_, inside, _] = tx.batch(reads()).await.unwrap();
    assert_eq!(inside.one(), Ok(2));
    let wrong = tx.batch([(COUNT, p![]), ("SELECT nothing FROM people", p![])]).await.map(drop);
    assert!(wrong.is_err_and(|e| e.to_string().contains("in: SELECT nothing")));
}

#[tokio::test]
async fn values_of_the_wrong_kind_are_refused_by_postgresql() {
    let db = TestDb::with(SCHEMA).await;
    let result = db.conn().opt::<Person>(FIND, p!["two"]).await;
    match db.engine() {
        Engine::Postgres => assert!(matches!(result, Err(Error::Other(_))), "{result:?}"),
        Engine::Sqlite => assert_eq!(result, Ok(None)),
    }
}

#[tokio::test]
async fn every_test_begins_with_the_rows_of_the_migrations() {
    for _ in 0..3 {
        let db = TestDb::with(SCHEMA).await;
        assert_eq!(
            db.conn().all::<(i64, String)>("SELECT id, name FROM people", p![]).await,
            Ok(vec![(1, "first".into())])
        );
        const PET: Sql = sql!("INSERT INTO pets (person_id, name) VALUES ($1, $2) RETURNING id");
        assert_eq!(db.conn().one::<i64>(PET, p![1, "Momo"]).await, Ok(1));
        insert(&mut db.conn(), 2, "rosa").await.unwrap();
    }
}

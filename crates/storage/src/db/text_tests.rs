use super::*;

row! {
    /// A row of two kinds of cells.
    #[expect(dead_code, reason = "only the names of its columns matter here")]
    struct Pair {
        id: i64,
        /// Whether it fits.
        fits: Option<bool>,
    }
}

#[test]
fn parts_are_joined_while_compiling() {
    const VISIBLE: Sql = sql!("p.fits AND p.id <> $2");
    const FIND: Sql = sql!("SELECT ", Pair::COLS, " FROM pairs WHERE id = $1");
    const PAGE: Sql = sql!("SELECT ", cols!(Pair, "p"), " FROM pairs p WHERE ", VISIBLE, " ORDER BY p.id");
    assert_eq!(FIND, "SELECT id, fits FROM pairs WHERE id = $1");
    assert_eq!(PAGE, "SELECT p.id, p.fits FROM pairs p WHERE p.fits AND p.id <> $2 ORDER BY p.id");
}

#[test]
fn sqlite_spells_it_so() {
    for (postgres, sqlite) in [
        ("SELECT 1 WHERE $1 = $12", "SELECT 1 WHERE ?1 = ?12"),
        (
            "a = ANY($1) AND b <> ALL($2)",
            "a IN (SELECT value FROM json_each(?1)) AND b NOT IN (SELECT value FROM json_each(?2))",
        ),
        ("a = ANY($3::bigint[])", "a IN (SELECT value FROM json_each(?3))"),
        ("LIMIT $1\n FOR UPDATE SKIP LOCKED)", "LIMIT ?1\n )"),
        ("GREATEST(a, LEAST($1::bigint, b))", "max(a, min(?1, b))"),
        ("x = 'It''s $1, = ANY($2)' AND y = $1", "x = 'It''s $1, = ANY($2)' AND y = ?1"),
        ("x = 'open $1", "x = 'open $1"),
        ("name = 'žluť' AND é = $1", "name = 'žluť' AND é = ?1"),
    ] {
        assert_eq!(to_sqlite(postgres), sqlite);
    }
}

#[test]
fn reading_is_told_by_the_first_word() {
    assert!(reads("SELECT 1") && reads("\n  WITH a AS (SELECT 1) SELECT * FROM a"));
    assert!(!reads("INSERT INTO a SELECT 1") && !reads("UPDATE a SET b = 1 RETURNING b") && !reads("DELETE FROM a"));
}

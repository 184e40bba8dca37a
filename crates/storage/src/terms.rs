//! `terms_of_service`: the versions of what people agree to, by the day from which each holds.

use domain::{TermsId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Terms {
        id: TermsId,
        /// `2026-11-25`
        effective_date: String,
        text: String,
        /// What is different from the version before; may be empty.
        changelog: String,
        created_at: Timestamp,
    }
}

/// All versions, the newest first.
pub async fn list(db: &mut Conn) -> Result<Vec<Terms>> {
    const SQL: &str = sql!("SELECT ", Terms::COLS, " FROM terms_of_service ORDER BY effective_date DESC");
    db.all(SQL, p![]).await
}

pub async fn find(db: &mut Conn, date: &str) -> Result<Option<Terms>> {
    const SQL: &str = sql!("SELECT ", Terms::COLS, " FROM terms_of_service WHERE effective_date = $1");
    db.opt(SQL, p![date]).await
}

/// The version that holds on this day, or the first that will.
pub async fn current(db: &mut Conn, today: &str) -> Result<Option<Terms>> {
    const NOW: &str = sql!(
        "SELECT ",
        Terms::COLS,
        " FROM terms_of_service WHERE effective_date <= $1 ORDER BY effective_date DESC LIMIT 1"
    );
    const LATER: &str = sql!(
        "SELECT ",
        Terms::COLS,
        " FROM terms_of_service WHERE effective_date > $1 ORDER BY effective_date LIMIT 1"
    );
    let [now, later] = db.batch([(NOW, p![today]), (LATER, p![today])]).await?;
    Ok(now.opt()?.or(later.opt()?))
}

/// The day from which the version after this one holds.
pub async fn succeeded_by(db: &mut Conn, date: &str) -> Result<Option<String>> {
    const SQL: &str =
        sql!("SELECT effective_date FROM terms_of_service WHERE effective_date > $1 ORDER BY effective_date LIMIT 1");
    db.opt(SQL, p![date]).await
}

/// False if there is a version for this day already.
pub async fn insert(db: &mut Conn, terms: &Terms) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO terms_of_service (",
        Terms::COLS,
        ") VALUES ($1, $2, $3, $4, $5) ON CONFLICT (effective_date) DO NOTHING"
    );
    let t = terms;
    Ok(db.exec(SQL, p![t.id, &t.effective_date, &t.text, &t.changelog, t.created_at]).await? == 1)
}

/// True if there was such a version.
pub async fn delete(db: &mut Conn, date: &str) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM terms_of_service WHERE effective_date = $1");
    Ok(db.exec(SQL, p![date]).await? == 1)
}

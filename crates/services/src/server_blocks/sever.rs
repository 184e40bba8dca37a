//! The follows that end because a server was shut out. Whoever loses some is told how many, and can have the list.

use domain::{AccountId, Job, NotificationType, SeveranceId, SeveranceKind};
use storage::{
    Tx, domain_blocks, jobs,
    severances::{self, Severance},
};

use super::Decisions;
use crate::{App, Result, events::Event, notifications::Told};

/// People whose follows end in one step.
const PEOPLE: i64 = 50;

/// [`Job::SeverServer`]: ends the follows of the next some people with accounts of a suspended server, and of those below
/// its name. The other server is told nothing: there is nothing to do with it any more.
pub async fn sever(app: &App, domain: &str) -> Result<()> {
    let decisions = Decisions::load(app).await?;
    let mut hosts = domain_blocks::account_domains(&mut app.db.conn(), domain).await?;
    hosts.retain(|host| super::is_below(host, domain) && super::shuts_out(decisions.of(host)));
    if hosts.is_empty() {
        return Ok(());
    }
    let people = severances::people_with(&mut app.db.conn(), &hosts, PEOPLE).await?;
    for person in &people {
        let mut told = Told::default();
        let mut tx = app.db.begin().await?;
        let what = (SeveranceKind::DomainBlock, domain);
        if let Some(id) = note(app, &mut tx, *person, what, &hosts).await? {
            severances::sever(&mut tx, id, *person).await?;
            tell(app, &mut tx, &mut told, *person, id).await?;
        }
        tx.commit().await?;
        told.raise(app);
        app.events.raise(Event::Relations { account: *person });
    }
    if people.len() == PEOPLE as usize {
        let job = Job::SeverServer { domain: domain.to_owned() };
        jobs::enqueue(&mut app.db.conn(), &job, app.now()).await?;
    }
    Ok(())
}

/// Writes down which follows somebody is about to lose with all accounts of these servers. None if there are none.
pub(crate) async fn note(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    (kind, name): (SeveranceKind, &str),
    hosts: &[String],
) -> Result<Option<SeveranceId>> {
    let severance = Severance {
        id: SeveranceId::at(app.now()),
        account_id: account,
        kind,
        target_name: name.to_owned(),
        followers_count: 0,
        following_count: 0,
        purged: false,
        created_at: app.now(),
    };
    severances::insert(tx, &severance).await?;
    let (following, followers) = severances::note(tx, severance.id, account, hosts).await?;
    if following + followers == 0 {
        severances::delete(tx, severance.id).await?;
        return Ok(None);
    }
    Ok(Some(severance.id))
}

/// Tells somebody of lost follows.
pub(crate) async fn tell(
    app: &App,
    tx: &mut Tx,
    told: &mut Told,
    account: AccountId,
    severance: SeveranceId,
) -> Result<()> {
    told.tell_about(app, tx, account, account, NotificationType::SeveredRelationships, severance.0).await
}

//! Somebody is one of the people here from now on: the address is proved and, where it must, the staff has agreed.

use domain::{NotificationType, Power, UserId};
use storage::{Tx, users};

use crate::{App, Result, notifications::Told};

/// Tells the staff of somebody who has just become so, if that is true now.
pub(super) async fn tell_staff(app: &App, tx: &mut Tx, user: UserId) -> Result<Told> {
    let mut told = Told::default();
    let arrived = users::find(tx, user).await?.is_some_and(|user| user.confirmed_at.is_some() && user.approved);
    if !arrived {
        return Ok(told);
    }
    let Some(account) = users::list_accounts(tx, user).await?.into_iter().next() else {
        return Ok(told);
    };
    let staff = users::with_power(tx, Power::ManageUsers).await?.into_iter().map(|(_, account)| account);
    let others: Vec<_> = staff.filter(|id| *id != account).collect();
    told.tell_all(app, tx, &others, (account, NotificationType::AdminSignUp, None)).await?;
    Ok(told)
}

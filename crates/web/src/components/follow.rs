//! The button that follows someone, in all its states. Posts to the person's own address.

use domain::AccountId;

use crate::paths;

#[derive(Debug, Clone)]
pub struct Follow {
    pub id: AccountId,
    pub acct: String,
    /// The name as plain text: buttons say whom they follow.
    pub name: String,
    pub state: FollowState,
    /// Their boosts are shown in Home.
    pub boosts: bool,
    /// Every post of theirs makes a notification.
    pub notify: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowState {
    /// Nobody is signed in: leads to "Where is your account?".
    SignedOut,
    None,
    /// They follow the viewer.
    FollowsYou,
    Requested,
    Following,
    /// The viewer has blocked them: leads out of that.
    Blocked,
    /// They have blocked the viewer, or are not to be followed for another reason: no button.
    Impossible,
}

component!(Follow, FollowView, "components/follow.html");

impl Follow {
    pub fn path(&self) -> String {
        paths::profile(&self.acct)
    }

    fn interact(&self) -> String {
        paths::interact(&self.path())
    }
}

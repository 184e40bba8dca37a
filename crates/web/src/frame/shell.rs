//! What stands around the page, for this visitor.

use domain::Registrations;
use services::{
    accounts, hosts, instance,
    notifications::{self, Selection},
};

use super::Visitor;
use crate::{
    components::{Badges, Place, Shell, Site, Viewer},
    present::person,
};

/// More are shown as 99+.
const COUNTED: i64 = 100;

impl Visitor {
    /// The shell of a page with this title at this place. Set `live` and `social` where the page has them.
    pub async fn shell(&self, title: &str, place: Place) -> services::Result<Shell> {
        let instance = instance::instance(&self.app).await?;
        let mut shell = self.bare_shell(title, place);
        shell.site.terms = instance.terms;
        shell.site.run_by = instance.contact.as_ref().map(|contact| contact.name().to_owned());
        if let Some(viewer) = self.viewer() {
            let (account, _) = accounts::own(&self.app, viewer).await?;
            let unread = notifications::count_unread_shown(&self.app, viewer, &Selection::default(), COUNTED).await?;
            let badges = Badges { notifications: u64::try_from(unread).unwrap_or_default() };
            shell.viewer = Some(Viewer { person: person(&account), badges, minds_servers: hosts::is_for(viewer) });
        }
        Ok(shell)
    }

    /// Without anything that must be looked up.
    pub(crate) fn bare_shell(&self, title: &str, place: Place) -> Shell {
        let settings = self.app.settings.get();
        Shell {
            title: title.to_owned(),
            site: Site {
                name: settings.title.clone(),
                domain: self.app.config.account_domain.clone(),
                summary: settings.short_description.clone(),
                run_by: None,
                open: settings.registrations != Registrations::Closed,
                terms: false,
            },
            viewer: None,
            place,
            appearance: self.appearance,
            live: None,
            flash: self.flash.as_ref().map(|flash| flash.toast(&self.w)),
            social: None,
        }
    }
}

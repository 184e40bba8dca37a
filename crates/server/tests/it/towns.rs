//! Two real servers with names of their own and certificates of a test authority, and the roads between them.

use crate::{
    authority::Authority,
    place::{Place, Server, until},
    road::Road,
};

pub struct Towns {
    pub alpha: Town,
    pub beta: Town,
    pub to_alpha: Road,
    pub to_beta: Road,
}

/// A server, somebody who lives there, and what they hear of whom.
pub struct Town {
    pub place: Place,
    pub server: Option<Server>,
    pub token: String,
    handle: String,
}

impl Towns {
    /// Ana lives in alpha.test, Bo in beta.test.
    pub fn new() -> Self {
        let authority = Authority::new();
        let (mut alpha, mut beta) = (Place::new(), Place::new());
        (alpha.domain, beta.domain) = ("alpha.test".into(), "beta.test".into());
        let (to_alpha, to_beta) = (Road::to(&alpha, &authority), Road::to(&beta, &authority));
        let hosts = [("alpha.test", to_alpha.address), ("beta.test", to_beta.address)];
        alpha.certify(&authority, &hosts);
        beta.certify(&authority, &hosts);
        Self { alpha: Town::of(alpha, "ana"), beta: Town::of(beta, "bo"), to_alpha, to_beta }
    }

    /// Both follow each other.
    pub fn befriended() -> Self {
        let towns = Self::new();
        towns.alpha.follow(&towns.beta);
        towns.beta.follow(&towns.alpha);
        towns
    }
}

impl Town {
    fn of(place: Place, name: &str) -> Self {
        place.create(name);
        let (token, handle) = (place.token(name), format!("{name}@{}", place.domain));
        let server = Some(place.serve());
        Self { place, server, token, handle }
    }

    /// As after a power cut.
    pub fn kill(&mut self) {
        self.server.take().unwrap().kill();
    }

    pub fn stop(&mut self) {
        self.server.take().unwrap().stop();
    }

    /// The server again, on what the last one left.
    pub fn serve(&mut self) {
        self.server = Some(crate::durability::restart(&self.place));
    }

    /// Waits until it is known to count.
    pub fn follow(&self, other: &Self) {
        let id = self.place.find(&other.handle, &self.token);
        self.place.post(&format!("/api/v1/accounts/{id}/follow"), &self.token);
        until("the follow counts", || (self.relation(&id)["following"] == true).then_some(()));
    }

    pub fn relation(&self, id: &str) -> serde_json::Value {
        self.place.get(&format!("/api/v1/accounts/relationships?id[]={id}"), &self.token)[0].clone()
    }

    /// The account of who lives in the other town, as its id here.
    pub fn find(&self, other: &Self) -> String {
        self.place.find(&other.handle, &self.token)
    }

    /// Publishes; gives its id and address.
    pub fn publish(&self, text: &str) -> (String, String) {
        let status = self.place.publish(&self.token, text);
        let field = |name: &str| status[name].as_str().unwrap().to_owned();
        (field("id"), field("uri"))
    }

    pub fn post(&self, path: &str) -> serde_json::Value {
        self.place.post(path, &self.token)
    }

    pub fn get(&self, path: &str) -> serde_json::Value {
        self.place.get(path, &self.token)
    }

    pub fn status(&self, id: &str) -> serde_json::Value {
        self.get(&format!("/api/v1/statuses/{id}"))
    }

    /// How often this is in the home.
    pub fn times_in_home(&self, uri: &str) -> usize {
        let home = self.place.list("/api/v1/timelines/home", &self.token);
        home.iter().filter(|status| status["uri"] == uri).count()
    }

    /// Waits until this is in the home; gives its id here.
    pub fn hears_of(&self, uri: &str) -> String {
        until(uri, || {
            let home = self.place.list("/api/v1/timelines/home", &self.token);
            let status = home.into_iter().find(|status| status["uri"] == uri)?;
            Some(status["id"].as_str().unwrap().to_owned())
        })
    }

    /// Of whom, and what about, the notifications tell that are of this kind.
    pub fn notified(&self, kind: &str) -> Vec<(String, serde_json::Value)> {
        let all = self.place.list(&format!("/api/v1/notifications?types[]={kind}"), &self.token);
        let told =
            |n: serde_json::Value| (n["account"]["acct"].as_str().unwrap().to_owned(), n["status"]["uri"].clone());
        all.into_iter().map(told).collect()
    }
}

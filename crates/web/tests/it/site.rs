//! Pages of a running server, as a browser asks for them.

use services::sessions::{self, Browser};
use testkit::{Answer, Request, TestApp, TestUser};

/// A person with a browser that is signed in.
pub struct Person {
    pub user: TestUser,
    cookie: String,
}

impl Person {
    pub async fn new(app: &TestApp, name: &str) -> Self {
        Self::of(app.user(name).await).await
    }

    pub async fn of(user: TestUser) -> Self {
        let browser = Browser { ip: std::net::Ipv4Addr::LOCALHOST.into(), agent: "tests".into() };
        let token = sessions::start(&user.app, user.user, &browser).await.unwrap();
        Self { cookie: format!("aldea_session={token}"), user }
    }

    pub fn get(&self, path: &str) -> Request {
        self.user.app.get(path).accept("text/html").header("cookie", &self.cookie)
    }

    pub fn post(&self, path: &str) -> Request {
        self.user.app.post(path).header("cookie", &self.cookie).header("sec-fetch-site", "same-origin")
    }

    /// The markup of a page that is there.
    pub async fn page(&self, path: &str) -> String {
        self.get(path).ok().await.text()
    }

    /// The same with one more cookie.
    pub async fn page_with(&self, path: &str, cookie: &str) -> String {
        let cookies = format!("{}; {cookie}", self.cookie);
        self.user.app.get(path).accept("text/html").header("cookie", &cookies).ok().await.text()
    }

    /// The changed part of a page.
    pub async fn fragment(&self, path: &str) -> String {
        let asked = self.user.app.get(path).accept("text/html+fragment").header("cookie", &self.cookie);
        asked.ok().await.text()
    }

    /// A button without script, pressed on this page.
    pub async fn press(&self, page: &str, path: &str, act: &str) -> Answer {
        let from = self.user.app.config.url(page);
        self.post(path).header("referer", &from).form(&[("do", act)]).expect(303).await
    }

    /// The same with script: the changed part.
    pub async fn press_live(&self, path: &str, act: &str) -> String {
        self.post(path).accept("text/html+fragment").form(&[("do", act)]).ok().await.text()
    }

    /// A post with this audience, by the form.
    pub async fn write(&self, text: &str, audience: &str) -> Answer {
        let fields = [("text", text), ("audience", audience), ("lang", "en"), ("do", "post")];
        let answer = self.post("/compose").form(&fields).expect(303).await;
        self.user.app.settle().await;
        answer
    }
}

/// Where an answer leads.
pub fn location(answer: &Answer) -> String {
    answer.header("location").to_owned()
}

/// The address of the newest post on a page.
pub fn first_post(html: &str) -> String {
    let start = html.find("class=\"acts\"").expect("there is a post");
    let (_, after) = html[start..].split_once("action=\"").expect("its form has an address");
    after.split('"').next().unwrap_or_default().to_owned()
}

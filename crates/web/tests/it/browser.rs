//! A browser without script: keeps cookies, fills in forms.

use http::header;
use testkit::{Answer, TestApp};

/// Somebody's browser.
pub struct Browser {
    pub app: TestApp,
    cookies: Vec<(String, String)>,
}

impl Browser {
    pub fn new(app: &TestApp) -> Self {
        Self { app: app.clone(), cookies: Vec::new() }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.app.get(path).header("cookie", &self.cookie()).accept("text/html");
        let answer = request.send().await;
        self.keep(&answer);
        answer
    }

    /// Sends a form of one of the server's own pages.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let origin = self.app.config.base();
        self.post_from(&origin, path, fields).await
    }

    /// Sends a form of a page that was loaded from `origin`.
    pub async fn post_from(&mut self, origin: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.app.post(path).header("cookie", &self.cookie()).header("origin", origin);
        let answer = request.accept("text/html").form(fields).send().await;
        self.keep(&answer);
        answer
    }

    /// Signs in, which must succeed.
    pub async fn sign_in(&mut self, email: &str, password: &str) {
        let answer = self.post("/auth/sign_in", &[("email", email), ("password", password), ("next", "/about")]).await;
        assert_eq!(place(&answer), "/about", "{answer}");
    }

    /// The header with all cookies.
    pub fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, answer: &Answer) {
        for set in answer.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            assert!(set.contains("SameSite=Lax") && set.contains("Secure"), "{set}");
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(kept, _)| kept != name);
            if !set.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

/// Where an answer leads; it must be a 303.
pub fn place(answer: &Answer) -> String {
    assert_eq!(answer.status.as_u16(), 303, "{answer}");
    answer.header("location").to_owned()
}

/// The hidden fields of a page, with their entities read.
pub fn hidden(answer: &Answer) -> Vec<(String, String)> {
    let text = answer.text();
    let value = |tag: &str, name: &str| {
        let rest = tag.split_once(&format!("{name}=\""))?.1;
        let raw = rest.split_once('"')?.0;
        Some(raw.replace("&#38;", "&").replace("&amp;", "&").replace("&#43;", "+").replace("&#39;", "'"))
    };
    let tags = text.split("<input type=\"hidden\"").skip(1);
    tags.filter_map(|tag| Some((value(tag, "name")?, value(tag, "value")?))).collect()
}

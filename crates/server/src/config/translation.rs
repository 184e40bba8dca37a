//! The translation service, put together from its section.

use services::Translation as Service;
use url::Url;

use super::{Error, Translation, TranslationService};

/// Keys of DeepL's free plan end so; it has an address of its own.
const FREE: &str = ":fx";

impl Translation {
    /// The service; None if none was chosen.
    pub fn service(&self) -> Result<Option<Service>, Error> {
        let key = self.key.clone().filter(|key| !key.is_empty());
        Ok(match self.service {
            None => None,
            Some(TranslationService::LibreTranslate) => {
                let url = self.url.as_deref().ok_or_else(|| Error::rule("translation.url is missing"))?;
                Some(Service::Libre { endpoint: checked(url)?, key })
            }
            Some(TranslationService::DeepL) => {
                let key = key.ok_or_else(|| Error::rule("translation.key is missing"))?;
                let usual = if key.ends_with(FREE) {
                    "https://api-free.deepl.com"
                } else {
                    "https://api.deepl.com"
                };
                Some(Service::DeepL { endpoint: checked(self.url.as_deref().unwrap_or(usual))?, key })
            }
        })
    }
}

fn checked(url: &str) -> Result<String, Error> {
    let is_web = Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !is_web {
        return Err(Error::rule("translation.url must be an address that begins with https:// or http://"));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(service: TranslationService, url: Option<&str>, key: Option<&str>) -> Translation {
        Translation { service: Some(service), url: url.map(str::to_owned), key: key.map(str::to_owned) }
    }

    #[test]
    fn each_service_says_what_it_lacks() {
        assert!(section(TranslationService::LibreTranslate, None, None).service().is_err());
        assert!(section(TranslationService::LibreTranslate, Some("ftp://x"), None).service().is_err());
        assert!(section(TranslationService::DeepL, None, None).service().is_err());
        assert_eq!(Translation::default().service().expect("nothing is asked for"), None);
    }

    #[test]
    fn the_key_tells_the_address() {
        let of = |key| section(TranslationService::DeepL, None, Some(key)).service().expect("it is complete");
        let at = |endpoint: &str, key: &str| Some(Service::DeepL { endpoint: endpoint.into(), key: key.into() });
        assert_eq!(of("a:fx"), at("https://api-free.deepl.com", "a:fx"));
        assert_eq!(of("a"), at("https://api.deepl.com", "a"));
    }
}

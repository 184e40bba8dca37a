//! Whether letters can be sent, and by whom they say they are.

use services::mail::Mailer;

use super::finding::Finding;
use crate::assemble;
use crate::config::Config;

const MAIL: &str = "mail";
const SENDER: &str = "sender of mail";

pub async fn look(config: &Config) -> Vec<Finding> {
    let Some(mail) = assemble::mail(config) else {
        return vec![Finding::note(
            MAIL,
            "no mail server is named, so the links for new accounts and lost passwords are printed on the console only",
            "Set `smtp.url` and `smtp.from`.",
        )];
    };
    let sender = sender(&mail.from);
    let server = match Mailer::new(Some(&mail), crate::cli::tell) {
        Ok(mailer) => match mailer.check().await {
            Ok(()) => Finding::good(MAIL, "the mail server takes letters from us"),
            Err(why) => Finding::wrong(MAIL, format!("the mail server does not take letters from us: {why}"), ADVICE),
        },
        Err(_) if sender.is_err() => return vec![about_sender(sender)],
        Err(why) if why.starts_with("the sender") => return vec![about_sender(Err(why))],
        Err(why) => Finding::wrong(MAIL, format!("`smtp.url` cannot be read: {why}"), ADVICE),
    };
    vec![server, about_sender(sender)]
}

const ADVICE: &str = "`smtp.url` is smtps://user:password@host or smtp://user:password@host:587?tls=required, with signs \
                      like @ and / in the password written as %40 and %2F. Look whether the firewall lets it through.";

fn about_sender(sender: Result<String, String>) -> Finding {
    match sender {
        Ok(says) => Finding::good(SENDER, says),
        Err(why) => Finding::wrong(
            SENDER,
            why,
            "Set `smtp.from` to an address that the mail server may send for, like \"Aldea <noreply@example.org>\".",
        ),
    }
}

/// Whether mail servers would take it for an address.
fn sender(from: &str) -> Result<String, String> {
    let address = from.rsplit_once('<').map_or(from, |(_, rest)| rest.trim_end().trim_end_matches('>'));
    let host = address.rsplit_once('@').map(|(_, host)| host.trim()).unwrap_or_default();
    let nowhere = ["localhost", "example", "invalid", "test"];
    match host.rsplit_once('.') {
        None => Err(format!("{from:?} is no address that others could answer to")),
        Some((_, last)) if nowhere.contains(&last) || last.parse::<u8>().is_ok() => {
            Err(format!("{from:?} is of a domain that does not exist"))
        }
        Some(_) => Ok(format!("letters are from {from}")),
    }
}

#[cfg(test)]
mod tests {
    use super::sender;

    #[test]
    fn tells_addresses_from_others() {
        for good in ["noreply@town.org", "Town <noreply@social.town.org>"] {
            assert!(sender(good).is_ok(), "{good}");
        }
        for bad in ["noreply@localhost", "noreply", "Town <noreply@127.0.0.1>", "a@town.invalid"] {
            assert!(sender(bad).is_err(), "{bad}");
        }
    }
}

//! What is wrong with a form, in the reader's words. The sentences that come with an error are the API's, in English;
//! the words of pages are found by what the error is about and by its code: `wrong-title-blank`, else `wrong-blank`.

use domain::Invalid;

use crate::{components::Errors, i18n::Words};

/// One error as a sentence.
pub fn sentence(w: &Words, one: &Invalid) -> String {
    let code = one.code.as_str().trim_start_matches("ERR_").to_ascii_lowercase().replace('_', "-");
    let find = |key: &str| w.find(key, "limit", one.limit.unwrap_or_default());
    let about = if one.about.is_empty() { &*one.field } else { one.about };
    let own = format!("wrong-{}-{code}", about.replace(['_', '.'], "-"));
    let any = format!("wrong-{code}");
    find(&own).or_else(|| find(&any)).unwrap_or_else(|| w.t("wrong-invalid").into_owned())
}

/// All that is wrong, beside the fields that it is about.
pub fn errors(w: &Words, wrong: &[Invalid]) -> Errors {
    Errors(wrong.iter().map(|one| (one.field.clone(), sentence(w, one))).collect())
}

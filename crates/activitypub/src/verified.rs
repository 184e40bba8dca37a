//! Who said it: the types by which handlers know that an activity or object is its author's.

use std::ops::Deref;

use crate::{
    proof::Sealed,
    signature::Proof,
    uri,
    vocab::{Activity, Envelope, Malformed, Node, Object},
};

/// Something that claims an author.
pub trait Attributed {
    /// The author's identity.
    fn author(&self) -> Option<&str>;
    /// Its own identity.
    fn id(&self) -> Option<&str>;
}

impl Attributed for Activity {
    fn author(&self) -> Option<&str> {
        Some(&self.actor)
    }

    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

impl Attributed for Envelope {
    fn author(&self) -> Option<&str> {
        Some(&self.actor)
    }

    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

impl Attributed for Object {
    fn author(&self) -> Option<&str> {
        Object::author(self)
    }

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }
}

/// Why something is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    /// It names no author.
    #[error("no author is named")]
    NoAuthor,
    /// It was signed by somebody else. A linked-data signature may still vouch for it, or a fetch from its origin.
    #[error("signed by another actor")]
    OtherActor,
    /// Its id, its author and the place that it comes from are not on one server.
    #[error("comes from another server than its author")]
    OtherOrigin,
    /// It is embedded only by name, so it must be fetched.
    #[error("only named, not embedded")]
    NotEmbedded,
    /// What is embedded cannot be read.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

/// A value whose author is certain. Only the checks of this module make one; handlers trust [`Verified::actor`] and
/// look nowhere else for the author.
#[derive(Debug, Clone)]
pub struct Verified<T> {
    actor: String,
    value: T,
}

impl<T> Verified<T> {
    /// The author's identity.
    #[must_use]
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Author and value.
    #[must_use]
    pub fn into_parts(self) -> (String, T) {
        (self.actor, self.value)
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Attributed> Verified<T> {
    /// What arrived in a signed request: it must be by the owner of the key.
    ///
    /// # Errors
    /// [`Untrusted`].
    pub fn new(proof: &Proof, value: T) -> Result<Self, Untrusted> {
        Self::by(proof.owner(), value)
    }

    /// What the inbox verified earlier and stored with its signer, read back by the job that handles it. The checks are
    /// made again, because the first reading of a body and the full one are not by the same parser.
    ///
    /// # Errors
    /// [`Untrusted`].
    pub fn restore(signer: &str, value: T) -> Result<Self, Untrusted> {
        Self::by(signer, value)
    }

    /// What was fetched over the network from `url`, the last one after redirects. The server that an object lives on
    /// speaks for it; `url`, id and author must be on that server.
    ///
    /// # Errors
    /// [`Untrusted`].
    pub fn fetched(url: &str, value: T) -> Result<Self, Untrusted> {
        let author = value.author().ok_or(Untrusted::NoAuthor)?.to_owned();
        let id = value.id().ok_or(Untrusted::OtherOrigin)?;
        if !uri::same_origin(url, id) || !uri::same_origin(id, &author) {
            return Err(Untrusted::OtherOrigin);
        }
        Ok(Self { actor: author, value })
    }

    fn by(signer: &str, value: T) -> Result<Self, Untrusted> {
        let author = value.author().ok_or(Untrusted::NoAuthor)?;
        if !uri::same(author, signer) {
            return Err(Untrusted::OtherActor);
        }
        if value.id().is_some_and(|id| !uri::same_origin(id, author)) {
            return Err(Untrusted::OtherOrigin);
        }
        Ok(Self { actor: signer.to_owned(), value })
    }
}

impl Verified<Activity> {
    /// What somebody handed on, with a proof of its actor's inside.
    ///
    /// # Errors
    /// [`Untrusted`], also if it is no activity.
    pub fn sealed(sealed: Sealed) -> Result<Self, Untrusted> {
        let (owner, said) = sealed.into_parts();
        Self::by(&owner, Activity::parse(said)?)
    }

    /// The object embedded in a Create or Update, if its actor may speak for it: the object lives on the actor's
    /// server, and so does its author. An object without an author is the actor's; where the actor is one of several
    /// authors it becomes the first. The audience that only the activity states is passed on to the object.
    ///
    /// # Errors
    /// [`Untrusted`]; whatever it is, fetching the object from its own address may still succeed.
    pub fn embedded(&self) -> Result<Verified<Object>, Untrusted> {
        let mut embedded = self.spoken_for(self.object())?;
        embedded.value.audience.inherit(&self.audience);
        Ok(embedded)
    }

    /// The quoting object in a QuoteRequest, by the rules of [`Self::embedded`].
    ///
    /// # Errors
    /// [`Untrusted`].
    pub fn instrument(&self) -> Result<Verified<Object>, Untrusted> {
        self.spoken_for(self.instrument.as_ref())
    }

    fn spoken_for(&self, node: Option<&Node>) -> Result<Verified<Object>, Untrusted> {
        let document = node.and_then(Node::object).ok_or(Untrusted::NotEmbedded)?;
        let mut object = Object::parse(document)?;
        if !uri::same_origin(&object.id, &self.actor) {
            return Err(Untrusted::OtherOrigin);
        }
        let place = object.attributed_to.iter().position(|author| *author == self.actor);
        match (place, object.author()) {
            // PeerTube names the account and the channel, and either may be the actor.
            (Some(place), _) => object.attributed_to.swap(0, place),
            (None, None) => object.attributed_to.push(self.actor.clone()),
            (None, Some(author)) if uri::same_origin(author, &self.actor) => {}
            (None, Some(_)) => return Err(Untrusted::OtherOrigin),
        }
        let actor = object.attributed_to[0].clone();
        Ok(Verified { actor, value: object })
    }
}

#[cfg(test)]
#[path = "verified_tests.rs"]
mod tests;

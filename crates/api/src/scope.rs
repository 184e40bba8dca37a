//! Scopes as types, so that a handler's signature says what its caller may do: `Viewer<scope::WriteFavourites>`.

use std::marker::PhantomData;

use domain::Scope;

/// The scopes of which a token must have one. Parents count, as in `domain::Scopes::allow`.
pub trait Scoped: Send + Sync + 'static {
    /// None means that no scope is asked for.
    fn any_of() -> Vec<Scope>;
}

/// Any token will do.
pub struct Any;

impl Scoped for Any {
    fn any_of() -> Vec<Scope> {
        Vec::new()
    }
}

/// One of the two.
pub struct Or<A, B>(PhantomData<(A, B)>);

impl<A: Scoped, B: Scoped> Scoped for Or<A, B> {
    fn any_of() -> Vec<Scope> {
        let mut all = A::any_of();
        all.extend(B::any_of());
        all
    }
}

macro_rules! scopes {
    ($($name:ident)*) => {
        $(
            pub struct $name;
            impl Scoped for $name {
                fn any_of() -> Vec<Scope> {
                    vec![Scope::$name]
                }
            }
        )*
    };
}

scopes! {
    Profile Push Follow
    Read ReadAccounts ReadBlocks ReadBookmarks ReadCollections ReadFavourites ReadFilters ReadFollows ReadLists ReadMe
    ReadMutes ReadNotifications ReadSearch ReadStatuses
    Write WriteAccounts WriteBlocks WriteBookmarks WriteCollections WriteConversations WriteFavourites WriteFilters
    WriteFollows WriteLists WriteMedia WriteMutes WriteNotifications WriteReports WriteStatuses
    AdminRead AdminReadAccounts AdminReadReports AdminReadDomainAllows AdminReadDomainBlocks AdminReadIpBlocks
    AdminReadEmailDomainBlocks AdminReadCanonicalEmailBlocks
    AdminWrite AdminWriteAccounts AdminWriteReports AdminWriteDomainAllows AdminWriteDomainBlocks AdminWriteIpBlocks
    AdminWriteEmailDomainBlocks AdminWriteCanonicalEmailBlocks
}

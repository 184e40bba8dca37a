//! From what the services know to what the components show. What does not depend on the viewer (bodies, names) is made
//! once per version and kept in the `page` slot of its part.

mod account;
mod announcement;
mod changes;
mod markup;
mod notification;
mod poll;
mod quote;
mod status;

pub use account::{follow, header, person, row};
pub use announcement::announcement;
pub use changes::changes;
pub use notification::notification;
pub use status::{Look, audience, card, file, gap, preview, visibility};

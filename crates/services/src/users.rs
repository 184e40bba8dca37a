//! The people of this server: how they come to be, and what the staff can change about them.

mod arrival;
mod change;
mod create;
mod kept_password;
mod names;
mod own;
pub mod password;
mod preferences;
mod register;

pub use change::{Change, change};
pub use create::{New, UTC, check_email, create, insert};
pub use kept_password::{keep_password, kept_password};
pub use names::{check_new, free_name, name_problem};
pub use own::{
    Authorized, SignIn, change_email, change_password, end_session, keep_email, leave, list_apps, list_sessions,
    revoke_app, sign_in,
};
pub use preferences::{Preferences, Preferring, prefer, preferences, set_time_zone};
pub use register::{
    BackTo, Confirmed, SignUp, ask_new_password, can_reset_password, confirm, confirm_again, is_confirmed, register,
    reset_password,
};

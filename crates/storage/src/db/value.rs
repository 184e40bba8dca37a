//! Values on their way into a statement: [`Val`], and how each engine takes them.

use bytes::BytesMut;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// One cell or one parameter. Ids, times and closed sets are `Int`; lists only occur in `= ANY($1)`.
#[derive(Debug, Clone, PartialEq)]
pub enum Val {
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
    Ints(Vec<i64>),
    Texts(Vec<String>),
}

/// The values of `$1`, `$2`...
pub type Params = Vec<Val>;

/// The parameters of a statement: `p![id, &account.username, now]`. Takes everything that is `Into<Val>`: the types of
/// cells, ids, times and closed sets of `domain`, `Option` of them, references to them, and slices for `= ANY`.
#[macro_export]
macro_rules! p {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Val::from($value)),*] };
}

macro_rules! from {
    ($($type:ty => $make:expr),* $(,)?) => { $(
        impl From<$type> for Val {
            fn from(value: $type) -> Self {
                let make: fn($type) -> Self = $make;
                make(value)
            }
        }
    )* };
}

from! {
    bool => Self::Bool,
    i32 => |n| Self::Int(n.into()),
    u32 => |n| Self::Int(n.into()),
    u16 => |n| Self::Int(n.into()),
    f64 => Self::Real,
    String => |words| Self::Text(without_nul(words)),
    &str => |words| Self::Text(without_nul(words.to_owned())),
    &String => |words| Self::Text(without_nul(words.clone())),
    Vec<u8> => Self::Bytes,
    &[u8] => |bytes| Self::Bytes(bytes.to_owned()),
    &Vec<u8> => |bytes| Self::Bytes(bytes.clone()),
    Vec<String> => |list| Self::Texts(list.into_iter().map(without_nul).collect()),
    &[String] => |list| list.to_vec().into(),
    &Vec<String> => |list| list.clone().into(),
    &[&str] => |list| list.iter().map(|&words| words.to_owned()).collect::<Vec<_>>().into(),
    &Vec<&str> => |list| list.as_slice().into(),
    &bool => |b| Self::Bool(*b),
    &f64 => |n| Self::Real(*n),
}

/// PostgreSQL keeps no NUL in a text, and nobody means one: it is left out on both engines.
fn without_nul(words: String) -> String {
    if words.contains('\0') { words.replace('\0', "") } else { words }
}

impl<T> From<Option<T>> for Val
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

impl<T: Clone> From<&Option<T>> for Val
where
    Self: From<T>,
{
    fn from(value: &Option<T>) -> Self {
        value.clone().into()
    }
}

/// Lists travel as JSON, which the dialect opens with `json_each`.
impl rusqlite::ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let json = |list: serde_json::Result<String>| {
            list.map(|words| ToSqlOutput::Owned(Value::Text(words)))
                .map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))
        };
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Bool(b) => ToSqlOutput::Owned(Value::Integer((*b).into())),
            Self::Int(n) => ToSqlOutput::Owned(Value::Integer(*n)),
            Self::Real(n) => ToSqlOutput::Owned(Value::Real(*n)),
            Self::Text(words) => ToSqlOutput::Borrowed(ValueRef::Text(words.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Ints(list) => json(serde_json::to_string(list))?,
            Self::Texts(list) => json(serde_json::to_string(list))?,
        })
    }
}

type Sent = std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>>;

/// PostgreSQL says which type it expects of each parameter; a value that does not fit is an error, not a guess.
impl ToSql for Val {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Sent {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Bool(b), &Type::BOOL) => b.to_sql(ty, out),
            (Self::Int(n), &Type::INT8) => n.to_sql(ty, out),
            (Self::Int(n), &Type::INT4) => i32::try_from(*n)?.to_sql(ty, out),
            (Self::Int(n), &Type::FLOAT8) => (*n as f64).to_sql(ty, out),
            (Self::Real(n), &Type::FLOAT8) => n.to_sql(ty, out),
            (Self::Text(words), &Type::TEXT | &Type::VARCHAR | &Type::NAME | &Type::UNKNOWN) => words.to_sql(ty, out),
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(ty, out),
            (Self::Ints(list), &Type::INT8_ARRAY) => list.to_sql(ty, out),
            (Self::Texts(list), &Type::TEXT_ARRAY | &Type::VARCHAR_ARRAY) => list.to_sql(ty, out),
            (value, ty) => Err(format!("{value:?} given for a parameter of type {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

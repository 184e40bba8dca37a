//! All SQL, on SQLite and PostgreSQL, behind one thin layer

//! Test applications, networks of them, and builders

//! The client API: REST, streaming and OAuth

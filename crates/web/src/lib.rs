//! The web interface, rendered on the server

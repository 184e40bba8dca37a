//! Tests over the public interface: published vectors, a corpus of foreign documents, properties.

mod corpus;
mod proofs;
mod properties;
mod shared;
mod vectors;

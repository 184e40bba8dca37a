//! The ActivityPub protocol alone: vocabulary, tolerant parsing, HTTP signatures, WebFinger

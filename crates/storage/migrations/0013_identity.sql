-- Who may speak with this server, and keys that change.

-- The only servers that there is anything to do with, where federation is limited to a list.
CREATE TABLE domain_allows (
    id {id},
    -- Lower-case ASCII.
    domain {key} NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- Of accounts of this server: since when another key has been in its place.
ALTER TABLE account_keys ADD COLUMN retired_at BIGINT;
-- The retired key with which an activity is signed that tells of the new one.
ALTER TABLE outgoing_activities ADD COLUMN key_id BIGINT;

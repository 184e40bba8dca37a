-- What keeps small servers full: relays, followers that both sides agree on, threads as a whole.

-- Servers that pass on public posts of people whom nobody here follows.
CREATE TABLE relays (
    id {id},
    -- As the operator gave it: its inbox (Mastodon's kind) or its actor (LitePub's).
    address {key} NOT NULL UNIQUE,
    -- domain::RelayKind; NULL until it was looked at.
    kind BIGINT,
    -- domain::RelayState
    state BIGINT NOT NULL,
    -- NULL until it was looked at.
    inbox_url TEXT,
    -- Who speaks for it. Mastodon's kind tells it with its answer.
    actor_uri {key},
    -- The Follow that is asked or stands: a new one whenever it is asked again.
    follow_uri {key} NOT NULL UNIQUE,
    -- Folded; it wants posts with this hashtag only.
    tag {key},
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- When it last passed something on, to the hour.
    heard_at BIGINT
);
CREATE INDEX relays_by_actor ON relays (actor_uri);

-- Deliveries that tell the receiving server which of its people follow the sender (FEP-8fcf).
ALTER TABLE outgoing_activities ADD COLUMN synchronizes BOOLEAN NOT NULL DEFAULT FALSE;
-- When the followers here were last compared with what the account's server says.
ALTER TABLE accounts ADD COLUMN followers_compared_at BIGINT;

-- A conversation as other servers may read it (FEP-7888).
CREATE INDEX statuses_by_conversation ON statuses (conversation_id, id)
    WHERE conversation_id IS NOT NULL AND visibility IN (0, 1);

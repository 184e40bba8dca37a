-- Preview cards of links, and what is talked about.

-- What a web page says of itself: one row for all posts that link there.
CREATE TABLE cards (
    id {id},
    -- The page's own address.
    url {key} NOT NULL UNIQUE,
    kind BIGINT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    language TEXT,
    author_name TEXT NOT NULL,
    author_url TEXT NOT NULL,
    -- Whom the page names as its author (fediverse:creator); shown if that account names the page's domain.
    author_id BIGINT REFERENCES accounts(id) ON DELETE SET NULL,
    publisher_id BIGINT NOT NULL,
    provider_name TEXT NOT NULL,
    provider_url TEXT NOT NULL,
    -- A player, as a frame and nothing else.
    html TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    embed_url TEXT NOT NULL,
    media_id BIGINT,
    image_description TEXT NOT NULL,
    published_at BIGINT,
    -- What the staff decided; NULL: what holds for its publisher.
    trendable BOOLEAN,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX cards_by_author ON cards (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX cards_by_media ON cards (media_id) WHERE media_id IS NOT NULL;

-- Addresses as they are linked: the card that each leads to, and when that was last looked up. NULL: none was found.
CREATE TABLE card_addresses (
    url {key} PRIMARY KEY,
    card_id BIGINT REFERENCES cards(id) ON DELETE CASCADE,
    -- Attempts in a row that failed.
    failures BIGINT NOT NULL,
    fetched_at BIGINT NOT NULL
) {without_rowid};
CREATE INDEX card_addresses_by_card ON card_addresses (card_id) WHERE card_id IS NOT NULL;

-- The link of a status that has a card, or waits for one.
CREATE TABLE status_cards (
    status_id BIGINT NOT NULL PRIMARY KEY REFERENCES statuses(id) ON DELETE CASCADE,
    -- As the status has it.
    url TEXT NOT NULL,
    -- Normalised: of card_addresses.
    address {key} NOT NULL,
    card_id BIGINT REFERENCES cards(id) ON DELETE CASCADE
) {without_rowid};
CREATE INDEX status_cards_by_card ON status_cards (card_id, status_id) WHERE card_id IS NOT NULL;
CREATE INDEX status_cards_waiting ON status_cards (address) WHERE card_id IS NULL;

-- Who publishes what is linked, by host.
CREATE TABLE publishers (
    id {id},
    domain {key} NOT NULL UNIQUE,
    trendable BOOLEAN,
    reviewed_at BIGINT,
    requested_review_at BIGINT,
    created_at BIGINT NOT NULL
);

-- Who used a tag or a link on which day (days since 1970), and how often each was used.
CREATE TABLE usages (
    kind BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    PRIMARY KEY (kind, item_id, day, account_id)
) {without_rowid};
CREATE INDEX usages_by_day ON usages (day);

CREATE TABLE usage_days (
    kind BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    uses BIGINT NOT NULL,
    accounts BIGINT NOT NULL,
    PRIMARY KEY (kind, item_id, day)
) {without_rowid};
CREATE INDEX usage_days_by_day ON usage_days (kind, day);

-- Statuses that somebody favourited or boosted since the trends were last computed.
CREATE TABLE trend_candidates (
    status_id {id}
);

-- What is talked about right now.
CREATE TABLE trends (
    kind BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    language TEXT,
    computed_at BIGINT NOT NULL,
    PRIMARY KEY (kind, item_id)
) {without_rowid};
CREATE INDEX trends_by_score ON trends (kind, score);

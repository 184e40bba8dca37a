-- Files: pictures, films, sounds, custom emoji.

-- Files by the hash of their content, shared by all who use the same.
CREATE TABLE blobs (
    hash {key} PRIMARY KEY,
    size BIGINT NOT NULL,
    mime TEXT NOT NULL,
    -- Nobody here uploaded it: it can be fetched again, so it goes first when room is needed.
    cached BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL
) {without_rowid};
CREATE INDEX blobs_cached ON blobs (last_used_at, size) WHERE cached;

-- A picture, film or sound wherever it is used; its address is /media/{id}/{variant} for ever.
CREATE TABLE media (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    used_as BIGINT NOT NULL,
    status_id BIGINT,
    position BIGINT NOT NULL DEFAULT 0,
    -- The status whose earlier versions show it, after an edit took it out.
    history_of BIGINT,
    kind BIGINT NOT NULL,
    state BIGINT NOT NULL,
    -- Why the file is not here, if it is not simply still to be fetched; why an upload failed, in words that follow
    -- "File".
    gap BIGINT,
    reason TEXT,
    -- Failed fetches in a row, and when the origin is asked again.
    tries BIGINT NOT NULL DEFAULT 0,
    retry_at BIGINT,
    mime TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    blurhash TEXT,
    -- "#rrggbb", painted before the picture comes.
    color TEXT,
    focus_x DOUBLE PRECISION,
    focus_y DOUBLE PRECISION,
    width BIGINT,
    height BIGINT,
    small_width BIGINT,
    small_height BIGINT,
    -- JSON: duration, frame rate, bit rate and the like, as far as they are known.
    facts TEXT,
    remote_url TEXT,
    -- Where the origin has a smaller picture of it: a film's poster, a sound's cover.
    remote_preview_url TEXT,
    -- An upload as it came, until it has been worked on. Never served.
    source_blob {key},
    original_blob {key},
    small_blob {key},
    -- The first frame of something that moves.
    static_blob {key},
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX media_by_status ON media (status_id, position) WHERE status_id IS NOT NULL;
CREATE INDEX media_by_account ON media (account_id);
CREATE INDEX media_unattached ON media (created_at) WHERE status_id IS NULL AND history_of IS NULL AND used_as = 0;
CREATE INDEX media_by_history ON media (history_of) WHERE history_of IS NOT NULL;
CREATE INDEX media_by_original ON media (original_blob) WHERE original_blob IS NOT NULL;
CREATE INDEX media_by_small ON media (small_blob) WHERE small_blob IS NOT NULL;
CREATE INDEX media_by_static ON media (static_blob) WHERE static_blob IS NOT NULL;
CREATE INDEX media_by_source ON media (source_blob) WHERE source_blob IS NOT NULL;

CREATE TABLE custom_emojis (
    id {id},
    shortcode {key} NOT NULL,
    domain {key} NOT NULL,
    uri {key},
    media_id BIGINT NOT NULL,
    category TEXT,
    visible_in_picker BOOLEAN NOT NULL DEFAULT TRUE,
    disabled BOOLEAN NOT NULL DEFAULT FALSE,
    updated_at BIGINT NOT NULL,
    UNIQUE (shortcode, domain)
);
CREATE INDEX custom_emojis_by_media ON custom_emojis (media_id);

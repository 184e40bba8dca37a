-- Films and sounds, files that only a history shows, why a file is not here, and a budget for those of other servers.

-- JSON: duration, frame rate, bit rate and the like, as far as they are known.
ALTER TABLE media ADD COLUMN facts TEXT;
-- An upload as it came, until it has been worked on. Never served.
ALTER TABLE media ADD COLUMN source_blob {key};
-- The status whose earlier versions show it, after an edit took it out.
ALTER TABLE media ADD COLUMN history_of BIGINT;
-- Where the origin has a smaller picture of it: a film's poster, a sound's cover.
ALTER TABLE media ADD COLUMN remote_preview_url TEXT;
-- Why the file is not here, if it is not simply still to be fetched; why an upload failed, in words that follow "File".
ALTER TABLE media ADD COLUMN gap BIGINT;
ALTER TABLE media ADD COLUMN reason TEXT;
-- Failed fetches in a row, and when the origin is asked again.
ALTER TABLE media ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN retry_at BIGINT;

DROP INDEX media_unattached;
CREATE INDEX media_unattached ON media (created_at) WHERE status_id IS NULL AND history_of IS NULL AND used_as = 0;
CREATE INDEX media_by_history ON media (history_of) WHERE history_of IS NOT NULL;
CREATE INDEX media_by_original ON media (original_blob) WHERE original_blob IS NOT NULL;
CREATE INDEX media_by_small ON media (small_blob) WHERE small_blob IS NOT NULL;
CREATE INDEX media_by_static ON media (static_blob) WHERE static_blob IS NOT NULL;
CREATE INDEX media_by_source ON media (source_blob) WHERE source_blob IS NOT NULL;

-- Nobody here uploaded it: it can be fetched again, so it goes first when room is needed.
ALTER TABLE blobs ADD COLUMN cached BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX blobs_cached ON blobs (last_used_at, size) WHERE cached;

CREATE INDEX statuses_by_deletion ON statuses (deleted_at) WHERE deleted_at IS NOT NULL;

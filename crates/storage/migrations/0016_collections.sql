-- Collections of accounts of other servers.

-- Where an account's server lists its collections (FEP-7aa9).
ALTER TABLE accounts ADD COLUMN featured_collections_url TEXT;
-- Posts lead to them by their pages' addresses.
CREATE INDEX collections_by_url ON collections (url);

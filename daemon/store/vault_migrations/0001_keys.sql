-- One random key per sealed record, itself sealed with the vault key (a secret outside both files).
-- Deleting a row here is what erases content, in every copy of the main file.
CREATE TABLE vault_key (
	id INTEGER PRIMARY KEY,
	nonce BLOB NOT NULL,
	wrapped BLOB NOT NULL
) STRICT;

-- 0004: what was found by walking a table that grows with the years.

CREATE INDEX client_unmatched ON client (id) WHERE matched = 0;
CREATE INDEX erasure_done ON erasure (done) WHERE done IS NOT NULL;
CREATE INDEX outbox_erase ON outbox (partner, number) WHERE number IS NOT NULL AND kind IN (5, 16);

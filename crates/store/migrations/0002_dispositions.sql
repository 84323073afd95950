-- What reviewers decided about hits: each decision as the command line writes
-- it too, and the papers that it rests on.

CREATE TABLE disposition (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    shipment TEXT,
    decision TEXT NOT NULL
);

CREATE TABLE disposition_file (
    disposition BIGINT NOT NULL REFERENCES disposition (seq),
    place BIGINT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES file (sha256),
    PRIMARY KEY (disposition, place)
);

-- What the desk keeps. Written once for both databases: texts, whole numbers
-- and {bytes}; moments are milliseconds since 1970-01-01 in UTC, dates are
-- ISO 8601, money stands inside JSON as a decimal text.

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    closed BIGINT NOT NULL
);

CREATE TABLE session (
    token_sha256 TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    csrf TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE token (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    token_sha256 TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    closed BIGINT NOT NULL
);

CREATE TABLE file (
    sha256 TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    bytes {bytes} NOT NULL
);

CREATE TABLE shipment (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    asked TEXT NOT NULL,
    as_of TEXT NOT NULL,
    entry_date TEXT,
    keep_until TEXT,
    verdict TEXT NOT NULL,
    outcome TEXT NOT NULL,
    answer TEXT NOT NULL,
    page TEXT NOT NULL,
    rests_on TEXT NOT NULL,
    folded TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    closed BIGINT NOT NULL
);
CREATE INDEX shipment_newest ON shipment (created_at, id);

CREATE TABLE shipment_file (
    id TEXT PRIMARY KEY,
    shipment TEXT NOT NULL REFERENCES shipment (id),
    place BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES file (sha256),
    covers TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    added_by TEXT NOT NULL
);
CREATE INDEX shipment_file_of ON shipment_file (shipment, place);
CREATE INDEX shipment_file_hash ON shipment_file (sha256);

CREATE TABLE party (
    id TEXT PRIMARY KEY,
    shipment TEXT NOT NULL REFERENCES shipment (id),
    place BIGINT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    outcome TEXT NOT NULL
);
CREATE INDEX party_of ON party (shipment, place);

CREATE TABLE customs_case (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    folded TEXT NOT NULL,
    published TEXT,
    calendar_secret TEXT NOT NULL UNIQUE,
    shipment TEXT REFERENCES shipment (id),
    created_at BIGINT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE TABLE change_event (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    told TEXT NOT NULL
);

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    taken_by TEXT,
    taken_until BIGINT,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    told TEXT NOT NULL
);
CREATE INDEX job_due ON job (state, due_at);

CREATE TABLE webhook (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    closed BIGINT NOT NULL
);

CREATE TABLE answered_key (
    owner TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    asked_sha256 TEXT NOT NULL,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (owner, idempotency_key)
);

CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT,
    after TEXT,
    pack TEXT NOT NULL,
    link TEXT NOT NULL
);

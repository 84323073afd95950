//! Readers: a file becomes a shipment, each value with its provenance.

//! Read-only inventory of miners on a LAN.

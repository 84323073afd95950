//! Landed cost, hashprice, payback.

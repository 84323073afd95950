//! What is really in the box: a description becomes a machine model.

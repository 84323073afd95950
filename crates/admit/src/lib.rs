//! Admissibility: rules as data, three-valued facts, evidence asked for.

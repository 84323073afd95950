//! The main path: papers in, dossier out.

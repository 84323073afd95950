//! Views of a dossier: terminal, JSON, charts.

//! Detention, seizure, penalty, protest: clocks, elections, letters.

//! Which local date has a post due at this instant, and which were missed.

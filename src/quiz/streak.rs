//! The streak that a member earned, counted in posts.

//! The streak that a member earned, counted in posts.

/// A member's streak on one server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    /// Posts in a row that the member answered, up to now.
    pub posts: u32,
    /// Missed posts that are still forgiven this month.
    pub freezes_left: u32,
    /// The longest streak ever.
    pub longest: u32,
}

//! The group's question, and a member's next card.

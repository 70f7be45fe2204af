//! Which Q&As can be quizzed, and how a question stands alone on a card.

//! Limits the searches of members who type: each member has one search in progress, and only the newest keystroke waits
//! for it.
//!
//! Discord asks for suggestions at every keystroke, and shows only those for the newest one. A member who types fast must
//! not occupy the model.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use recite_quiz::MemberId;

/// The keystrokes that are searched for or wait; clones share them.
#[derive(Clone, Default)]
pub struct Keystrokes(Arc<Mutex<HashMap<MemberId, Typing>>>);

/// The keystrokes of one member.
#[derive(Default)]
struct Typing {
    /// The id of the newest interaction.
    newest: u64,
    /// The number of keystrokes that are searched for or wait.
    count: usize,
    turn: Arc<AsyncMutex<()>>,
}

/// The right to search for a keystroke. The member's next keystroke waits until it is dropped.
pub struct KeystrokeTurn {
    // Dropped first: the keystroke that waits for it is counted itself.
    _turn: OwnedMutexGuard<()>,
    _counted: CountedKeystroke,
}

/// A keystroke that is searched for or waits. Dropped when that ends, even if the interaction is given up.
struct CountedKeystroke {
    keystrokes: Keystrokes,
    member: MemberId,
}

impl Keystrokes {
    /// Waits until no other keystroke of the member is searched for. Returns `None` if a newer one has arrived by then.
    ///
    /// Ids of interactions rise with time, so the keystroke with the highest one is the newest.
    pub async fn turn(&self, member: &MemberId, interaction: u64) -> Option<KeystrokeTurn> {
        let (turn, counted) = self.count(member, interaction);
        let turn = turn.lock_owned().await;
        let newest = self.lock().get(member).map(|typing| typing.newest);
        (newest == Some(interaction)).then_some(KeystrokeTurn {
            _turn: turn,
            _counted: counted,
        })
    }

    /// Returns the number of keystrokes that are searched for or wait.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.lock().values().map(|typing| typing.count).sum()
    }

    fn count(
        &self,
        member: &MemberId,
        interaction: u64,
    ) -> (Arc<AsyncMutex<()>>, CountedKeystroke) {
        let mut members = self.lock();
        let typing = members.entry(member.clone()).or_default();
        typing.newest = typing.newest.max(interaction);
        typing.count += 1;
        let counted = CountedKeystroke {
            keystrokes: self.clone(),
            member: member.clone(),
        };
        (Arc::clone(&typing.turn), counted)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<MemberId, Typing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for CountedKeystroke {
    fn drop(&mut self) {
        let mut members = self.keystrokes.lock();
        if let Some(typing) = members.get_mut(&self.member) {
            typing.count -= 1;
            if typing.count == 0 {
                members.remove(&self.member);
            }
        }
    }
}

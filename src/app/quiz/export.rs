//! Everything that is stored about a member, as files that Discord takes.
//!
//! One JSON file where that is small enough, else compressed, else several compressed files. Each of these is
//! valid on its own and has the same lists; a list that goes on in the next file is put together by joining
//! the two. Files are made one after the other, and no further ones while nobody takes those that are ready.

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::spawn_blocking;

use super::Quiz;
use crate::store::{Store, StoreError, Wanted};
use recite_quiz::MemberId;

mod files;

pub use files::ExportFile;

/// No file gets larger, whatever Discord allows: it is held in memory until it is sent.
const MAX_FILE_BYTES: usize = 10 * 1024 * 1024;
/// Exports that are made at the same time; others wait. Each keeps a thread, and one file or a few in memory.
static EXPORTS: Semaphore = Semaphore::const_new(2);

impl Quiz {
    /// Makes the files of all that is stored about a member, none larger than `limit_bytes`. The last thing
    /// that is received is an error if the store cannot be read.
    pub fn export(
        &self,
        member: &MemberId,
        limit_bytes: usize,
    ) -> mpsc::Receiver<Result<ExportFile, StoreError>> {
        let (sender, receiver) = mpsc::channel(1);
        let (store, member) = (self.store.clone(), member.clone());
        let limit_bytes = limit_bytes.min(MAX_FILE_BYTES);
        tokio::spawn(async move {
            // Fails only when it is closed, which nobody does.
            let _permit = EXPORTS.acquire().await.ok();
            // To compress many grades takes a while, which other replies should not wait for.
            let runtime = Handle::current();
            let made = spawn_blocking(move || {
                runtime.block_on(export(&store, &member, limit_bytes, &sender));
            });
            // Whoever waits for the files sees that they end; a panic is logged where it happens.
            let _ = made.await;
        });
        receiver
    }
}

async fn export(
    store: &Store,
    member: &MemberId,
    limit_bytes: usize,
    sender: &mpsc::Sender<Result<ExportFile, StoreError>>,
) {
    let mut files = files::Files::new(member, limit_bytes);
    let read = store.export(member, async |exported| {
        for file in files.add(&exported) {
            if sender.send(Ok(file)).await.is_err() {
                return Wanted::Break(());
            }
        }
        Wanted::Continue(())
    });
    let read = read.await;
    let rest = match read {
        Ok(()) => files.finish().into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    };
    for file in rest {
        if sender.send(file).await.is_err() {
            return;
        }
    }
}

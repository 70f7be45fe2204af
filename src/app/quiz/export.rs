//! Exports everything that is stored about a member, as files that Discord accepts.
//!
//! One JSON file if it is small enough, otherwise one compressed file, otherwise several. Each file is valid on its
//! own and has the same lists; a list that continues in the next file is restored by joining the two. Files are made
//! one after another, and the next is not started before the receiver has taken the last.

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::spawn_blocking;

use super::Quiz;
use crate::store::{ExportFlow, Store, StoreError};
use recite_quiz::MemberId;

mod files;

pub use files::ExportFile;

/// The largest file, whatever Discord allows: a file is held in memory until it is sent.
const MAX_FILE_BYTES: usize = 10 * 1024 * 1024;
/// Limits the exports at the same time. Each uses a thread and the memory of a few files.
static EXPORTS: Semaphore = Semaphore::const_new(2);

impl Quiz {
    /// Makes the files of everything that is stored about a member, none larger than `limit_bytes`. If the store
    /// cannot be read, the last item received is an error.
    pub fn export(
        &self,
        member: &MemberId,
        limit_bytes: usize,
    ) -> mpsc::Receiver<Result<ExportFile, StoreError>> {
        let (sender, receiver) = mpsc::channel(1);
        let (store, member) = (self.store.clone(), member.clone());
        let limit_bytes = limit_bytes.min(MAX_FILE_BYTES);
        tokio::spawn(async move {
            // `acquire` fails only if the semaphore is closed, which never happens.
            let _permit = EXPORTS.acquire().await.ok();
            // Compressing many grades takes a while and must not delay other replies.
            let runtime = Handle::current();
            let made = spawn_blocking(move || {
                runtime.block_on(export(&store, &member, limit_bytes, &sender));
            });
            // The receiver sees that the files end; a panic is logged where it happens.
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
    let mut files = files::FileBuilder::new(member, limit_bytes);
    let read = store.export(member, async |exported| {
        for file in files.add(&exported) {
            if sender.send(Ok(file)).await.is_err() {
                return ExportFlow::Break(());
            }
        }
        ExportFlow::Continue(())
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

//! The log of a bot, as lines that a test waits for.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use tokio::time::timeout;

use crate::local_discord::TEST_TIMEOUT;

/// A growing log; clones share it.
#[derive(Clone, Default)]
pub struct LogLines {
    text: Arc<Mutex<String>>,
    changes: watch::Sender<()>,
}

impl LogLines {
    pub fn add(&self, text: &str) {
        let mut all = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_str(text);
        self.changes.send_replace(());
    }

    pub fn text(&self) -> String {
        let text = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        text.clone()
    }

    /// Waits until the log contains this text.
    pub async fn until(&self, words: &str) {
        self.until_count(words, 1).await;
    }

    /// Waits until the log contains this text so many times.
    pub async fn until_count(&self, words: &str, count: usize) {
        let mut changes = self.changes.subscribe();
        let logged = async {
            while self.text().matches(words).count() < count {
                changes.changed().await.expect("this holds the sender");
            }
        };
        let logged = timeout(TEST_TIMEOUT, logged).await;
        logged.unwrap_or_else(|_| panic!("waited in vain for `{words}`:\n{}", self.text()));
    }
}

impl Write for LogLines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.add(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

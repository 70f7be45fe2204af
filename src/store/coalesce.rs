//! Shares one computation between requests that wait for the same value.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

/// How long a value is kept. No request waits this long, so no request can use an older value.
const KEPT_FOR: Duration = Duration::from_secs(60);

/// The latest value of each key.
///
/// A request never gets a value whose computation started before the request, so it includes every grade that the
/// member gave before. Of many requests at the same moment, the first computes the value, and the second computes it
/// once more for all others.
#[derive(Debug)]
pub struct Coalescer<K, V>(Mutex<HashMap<K, Computed<V>>>);

#[derive(Debug)]
struct Computed<V> {
    started_at: Instant,
    value: Arc<V>,
}

impl<K, V> Default for Coalescer<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V> Coalescer<K, V> {
    /// Returns the value of `key`: one whose computation started after this call, or else the result of `count`.
    pub async fn get<E>(
        &self,
        key: K,
        count: impl Future<Output = Result<V, E>>,
    ) -> Result<Arc<V>, E> {
        let requested_at = Instant::now();
        let mut counted = self.0.lock().await;
        if let Some(known) = counted.get(&key).filter(|it| it.started_at >= requested_at) {
            return Ok(Arc::clone(&known.value));
        }
        counted.retain(|_, it| it.started_at.elapsed() < KEPT_FOR);
        let started_at = Instant::now();
        let value = Arc::new(count.await?);
        let known = Arc::clone(&value);
        counted.insert(key, Computed { started_at, value });
        Ok(known)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Semaphore;
    use tokio::task::{JoinHandle, yield_now};

    use super::*;

    type SharedCounts = Arc<Coalescer<u8, usize>>;

    /// Requests a count that ends when it gets a permit. Its value is the number of counts that started before it.
    fn request_count(
        coalescer: &SharedCounts,
        key: u8,
        started: &Arc<AtomicUsize>,
        permits: &Arc<Semaphore>,
    ) -> JoinHandle<usize> {
        let (coalescer, started) = (Arc::clone(coalescer), Arc::clone(started));
        let permits = Arc::clone(permits);
        tokio::spawn(async move {
            let count = async {
                let number = started.fetch_add(1, Ordering::SeqCst);
                permits.acquire().await.expect("it is open").forget();
                Ok::<_, Infallible>(number)
            };
            let Ok(value) = coalescer.get(key, count).await;
            *value
        })
    }

    #[tokio::test]
    async fn many_requests_cause_two_counts_and_none_gets_a_count_that_started_earlier() {
        let (coalescer, started) = (SharedCounts::default(), Arc::default());
        let permits = Arc::new(Semaphore::new(0));
        let first = request_count(&coalescer, 1, &started, &permits);
        while started.load(Ordering::SeqCst) == 0 {
            yield_now().await;
        }
        let crowd: Vec<_> = (0..100)
            .map(|_| request_count(&coalescer, 1, &started, &permits))
            .collect();
        let other = request_count(&coalescer, 2, &started, &permits);
        // The runtime has one thread, so all of them have made their request by now.
        yield_now().await;
        permits.add_permits(3);
        assert_eq!(first.await.expect("it ends"), 0);
        for one in crowd {
            assert_eq!(one.await.expect("it ends"), 1);
        }
        assert_eq!(other.await.expect("it ends"), 2);
        permits.add_permits(1);
        let later = request_count(&coalescer, 1, &started, &permits);
        assert_eq!(later.await.expect("it ends"), 3);
    }

    #[tokio::test]
    async fn after_an_aborted_count_the_next_request_starts_a_new_one() {
        let (coalescer, started) = (SharedCounts::default(), Arc::default());
        let permits = Arc::new(Semaphore::new(0));
        let first = request_count(&coalescer, 1, &started, &permits);
        while started.load(Ordering::SeqCst) == 0 {
            yield_now().await;
        }
        first.abort();
        let next = request_count(&coalescer, 1, &started, &permits);
        permits.add_permits(1);
        assert_eq!(next.await.expect("it ends"), 1);
    }
}

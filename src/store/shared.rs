//! One count for all who wait for the same one.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

/// Nobody who waits can still want what is older.
const KEPT: Duration = Duration::from_secs(60);

/// What was counted lately, by what it was counted of.
///
/// Nobody gets what was begun before they asked, so nobody misses a grade that they gave. Of a crowd that
/// asks in one moment the first has it counted, the second once more for all who came meanwhile.
#[derive(Debug)]
pub struct Shared<K, V>(Mutex<HashMap<K, Counted<V>>>);

#[derive(Debug)]
struct Counted<V> {
    begun: Instant,
    value: Arc<V>,
}

impl<K, V> Default for Shared<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V> Shared<K, V> {
    /// The value of `key`: one that was begun since this was called, or else the outcome of `count`.
    pub async fn get<E>(
        &self,
        key: K,
        count: impl Future<Output = Result<V, E>>,
    ) -> Result<Arc<V>, E> {
        let asked = Instant::now();
        let mut counted = self.0.lock().await;
        if let Some(known) = counted.get(&key).filter(|it| it.begun >= asked) {
            return Ok(Arc::clone(&known.value));
        }
        counted.retain(|_, it| it.begun.elapsed() < KEPT);
        let begun = Instant::now();
        let value = Arc::new(count.await?);
        let known = Arc::clone(&value);
        counted.insert(key, Counted { begun, value });
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

    type Counts = Arc<Shared<u8, usize>>;

    /// Asks for a count that a permit lets end; its value is how many were begun before it.
    fn ask(
        shared: &Counts,
        key: u8,
        begun: &Arc<AtomicUsize>,
        permits: &Arc<Semaphore>,
    ) -> JoinHandle<usize> {
        let (shared, begun) = (Arc::clone(shared), Arc::clone(begun));
        let permits = Arc::clone(permits);
        tokio::spawn(async move {
            let count = async {
                let number = begun.fetch_add(1, Ordering::SeqCst);
                permits.acquire().await.expect("it is open").forget();
                Ok::<_, Infallible>(number)
            };
            let Ok(value) = shared.get(key, count).await;
            *value
        })
    }

    #[tokio::test]
    async fn a_crowd_is_counted_for_twice_and_nobody_gets_what_was_begun_before_they_asked() {
        let (shared, begun) = (Counts::default(), Arc::default());
        let permits = Arc::new(Semaphore::new(0));
        let first = ask(&shared, 1, &begun, &permits);
        while begun.load(Ordering::SeqCst) == 0 {
            yield_now().await;
        }
        let crowd: Vec<_> = (0..100)
            .map(|_| ask(&shared, 1, &begun, &permits))
            .collect();
        let other = ask(&shared, 2, &begun, &permits);
        // On this only thread all of them have asked by now.
        yield_now().await;
        permits.add_permits(3);
        assert_eq!(first.await.expect("it ends"), 0);
        for one in crowd {
            assert_eq!(one.await.expect("it ends"), 1);
        }
        assert_eq!(other.await.expect("it ends"), 2);
        permits.add_permits(1);
        let later = ask(&shared, 1, &begun, &permits);
        assert_eq!(later.await.expect("it ends"), 3);
    }

    #[tokio::test]
    async fn when_nobody_waits_for_a_count_any_more_the_next_begins_one() {
        let (shared, begun) = (Counts::default(), Arc::default());
        let permits = Arc::new(Semaphore::new(0));
        let first = ask(&shared, 1, &begun, &permits);
        while begun.load(Ordering::SeqCst) == 0 {
            yield_now().await;
        }
        first.abort();
        let next = ask(&shared, 1, &begun, &permits);
        permits.add_permits(1);
        assert_eq!(next.await.expect("it ends"), 1);
    }
}

//! Tells the reloading task when the folder of notes changes.
//!
//! The system tells of most changes; what it misses (network folders, too many folders, an overflow) a
//! slow look finds. Writers save in several steps, so a change counts once the folder has been quiet
//! for a moment.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::{Notify, watch as latest};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout_at};
use tracing::{debug, warn};

use super::requests::{Cause, Reloads};
use recite_notes::ProblemKind;
use recite_notes::access::AccessOptions;
use recite_notes::load::{FolderState, folder_state, is_ignored};

/// A change counts once nothing else has changed for so long …
const QUIET: Duration = Duration::from_millis(300);
/// … or at the latest so long after the first.
const AT_THE_LATEST: Duration = Duration::from_secs(2);
/// How often the folder is looked at for what the system did not tell.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// How the system is asked to tell.
type Watch = fn(&Path, &Arc<Told>) -> notify::Result<RecommendedWatcher>;

/// Asks for a reload after each change of the folder that was named last, until nobody reloads any more.
/// `seen` is how the folder looked before its notes were first read.
pub async fn watch(
    folder: latest::Receiver<PathBuf>,
    access: AccessOptions,
    seen: Option<FolderState>,
    reloads: Reloads,
) {
    let watching = Watching::new(folder, access, seen, reloads);
    watching.run(LOOK_EVERY).await;
}

struct Watching {
    folder: latest::Receiver<PathBuf>,
    access: AccessOptions,
    reloads: Reloads,
    told: Arc<Told>,
    watch: Watch,
    /// `None` while there is none; then the slow look is all there is.
    watcher: Option<RecommendedWatcher>,
    /// Whether the operator knows that there is none.
    is_loss_told: bool,
    /// What the folder looked like when it was last looked at.
    seen: Option<FolderState>,
}

/// What the system told since it was last asked.
#[derive(Default)]
struct Told {
    news: Notify,
    /// Something that may be a note.
    notes: AtomicBool,
    /// The folder itself, or more than the system could tell.
    folder: AtomicBool,
    fault: Mutex<Option<notify::Error>>,
}

impl Watching {
    fn new(
        folder: latest::Receiver<PathBuf>,
        access: AccessOptions,
        seen: Option<FolderState>,
        reloads: Reloads,
    ) -> Self {
        Self {
            folder,
            access,
            reloads,
            told: Arc::default(),
            watch: watcher,
            watcher: None,
            is_loss_told: false,
            seen,
        }
    }

    async fn run(mut self, look_every: Duration) {
        self.begin().await;
        let mut slow_look = interval_at(Instant::now() + look_every, look_every);
        slow_look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let told = Arc::clone(&self.told);
            tokio::select! {
                () = told.news.notified() => {
                    until_quiet(&told.news).await;
                    self.heard().await;
                }
                _ = slow_look.tick() => {
                    if self.has_changed().await {
                        debug!("the folder of notes changed without the system telling");
                        self.reload().await;
                        self.begin().await;
                    } else if self.watcher.is_none() {
                        self.begin().await;
                    }
                }
                changed = self.folder.changed() => match changed {
                    Ok(()) => self.begin().await,
                    Err(_) => return,
                },
            }
        }
    }

    /// Watches the folder that was named last from now on.
    async fn begin(&mut self) {
        let folder = self.folder.borrow_and_update().clone();
        let (watch, made, told) = (self.watch, folder.clone(), Arc::clone(&self.told));
        // Off the runtime: a folder of another machine may let us wait.
        let made = spawn_blocking(move || watch(&made, &told)).await;
        let made = made.unwrap_or_else(|join| Err(notify::Error::generic(&join.to_string())));
        match made {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(error) => self.lost(&folder, &error),
        }
        // What changed before the watching began is told by nobody.
        if self.has_changed().await {
            self.reload().await;
        }
    }

    fn lost(&mut self, folder: &Path, error: &notify::Error) {
        self.watcher = None;
        if !std::mem::replace(&mut self.is_loss_told, true) {
            warn!(
                "cannot watch `{}` for changes: {error}; looking every {} s instead (SIGHUP reloads at once)",
                folder.display(),
                LOOK_EVERY.as_secs()
            );
        }
    }

    /// The system told something.
    async fn heard(&mut self) {
        let notes = self.told.notes.swap(false, Relaxed);
        let folder = self.told.folder.swap(false, Relaxed);
        let fault = self.told.fault.lock();
        let fault = fault.unwrap_or_else(PoisonError::into_inner).take();
        let has_changed = self.has_changed().await;
        if notes || folder || has_changed {
            self.reload().await;
        }
        if let Some(error) = fault {
            let folder = self.folder.borrow().clone();
            self.lost(&folder, &error);
        } else if folder {
            self.begin().await;
        }
    }

    async fn reload(&mut self) {
        // What came of it is told where it is done.
        let reloaded = self.reloads.reload(Cause::Watched).await;
        let is_whole = reloaded.is_ok_and(|report| {
            let mut problems = report.summary.problems.iter();
            problems.all(|problem| problem.kind != ProblemKind::Unreadable)
        });
        if !is_whole {
            // What could not be read may be readable at the next look, though it looks the same.
            self.seen = None;
        }
    }

    /// Whether the folder looks different than at the last look.
    async fn has_changed(&mut self) -> bool {
        let now = self.look().await;
        let has_changed = now != self.seen;
        self.seen = now;
        has_changed
    }

    async fn look(&self) -> Option<FolderState> {
        let (folder, access) = (self.folder.borrow().clone(), self.access.clone());
        // A look that broke off has seen nothing.
        spawn_blocking(move || folder_state(&folder, &access))
            .await
            .unwrap_or_default()
    }
}

/// Waits until the system has told nothing new for a moment.
async fn until_quiet(news: &Notify) {
    let at_the_latest = Instant::now() + AT_THE_LATEST;
    while timeout_at(at_the_latest.min(Instant::now() + QUIET), news.notified())
        .await
        .is_ok()
    {}
}

fn watcher(folder: &Path, told: &Arc<Told>) -> notify::Result<RecommendedWatcher> {
    let named = std::path::absolute(folder)?;
    let real = folder.canonicalize();
    let places = Places {
        named: named.clone(),
        real: real.as_ref().unwrap_or(&named).clone(),
    };
    let told = Arc::clone(told);
    let hear = move |event: notify::Result<Event>| told.hear(&places, event);
    // Links may lead anywhere, up to the whole disk. Where they lead within the folder is watched anyway.
    let config = Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(hear, config)?;
    // Tells of a folder that takes the place of this one. Who may not look there has the slow look.
    for place in [Some(&named), real.as_ref().ok()].into_iter().flatten() {
        if let Some(above) = place.parent() {
            let watched = watcher.watch(above, RecursiveMode::NonRecursive);
            watched.unwrap_or_else(|error| debug!(%error, "cannot watch above the notes"));
        }
    }
    match real {
        Ok(real) => watcher.watch(&real, RecursiveMode::Recursive)?,
        // It is told where its notes are read; from above we hear when it is back.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    Ok(watcher)
}

/// The folder as the operator named it, and where it really lies.
struct Places {
    named: PathBuf,
    real: PathBuf,
}

impl Places {
    /// What a changed path means: `None` nothing.
    fn means(&self, path: &Path) -> Option<Meant> {
        if path == self.named || path == self.real {
            return Some(Meant::Folder);
        }
        let below = path.strip_prefix(&self.real).ok()?;
        Some(match is_ignored(below) {
            true => Meant::Hidden,
            false => Meant::Notes,
        })
    }
}

#[derive(Debug, PartialEq)]
enum Meant {
    Folder,
    Notes,
    /// What is no note, but what links to notes may lead through.
    Hidden,
}

impl Told {
    fn hear(&self, places: &Places, event: notify::Result<Event>) {
        match event {
            Err(error) => {
                *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
            Ok(event) if event.need_rescan() => self.folder.store(true, Relaxed),
            // To read is no change, and we read.
            Ok(Event {
                kind: EventKind::Access(kind),
                ..
            }) if kind != AccessKind::Close(AccessMode::Write) => return,
            Ok(event) => {
                let mut means = event.paths.iter().filter_map(|path| places.means(path));
                let mut is_ours = false;
                for meant in &mut means {
                    is_ours = true;
                    match meant {
                        Meant::Folder => self.folder.store(true, Relaxed),
                        Meant::Notes => self.notes.store(true, Relaxed),
                        Meant::Hidden => {}
                    }
                }
                if !is_ours {
                    return;
                }
            }
        }
        self.news.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tokio::sync::mpsc;

    use super::super::requests::Request;
    use super::*;
    use recite_notes::load::folder_state;

    #[test]
    fn what_editors_leave_behind_is_no_note() {
        let places = Places {
            named: "/home/me/notes".into(),
            real: "/srv/notes".into(),
        };
        let means = |path: &str| places.means(Path::new(path));
        for path in ["/srv/notes", "/home/me/notes"] {
            assert_eq!(means(path), Some(Meant::Folder));
        }
        for path in ["a.md", "a/b.png", "a", "a/c#.md"] {
            let path = format!("/srv/notes/{path}");
            assert_eq!(means(&path), Some(Meant::Notes), "{path}");
        }
        let hidden = [
            ".git/index",
            "..data",
            "a/.#b.md",
            "a.md~",
            "a/.b.md.swp",
            "#a.md#",
            "4913",
            "a.md.tmp",
            "data/recite.db-wal",
        ];
        for path in hidden {
            let path = format!("/srv/notes/{path}");
            assert_eq!(means(&path), Some(Meant::Hidden), "{path}");
        }
        for path in ["/srv", "/srv/other", "/home/me/notes.toml"] {
            assert_eq!(means(path), None, "{path}");
        }
    }

    /// A watching of a folder, and what it asks of who reloads.
    fn watching(folder: &Path, watch: Watch) -> (latest::Sender<PathBuf>, mpsc::Receiver<Request>) {
        let (requests, asked) = mpsc::channel(8);
        let (named, of_folder) = latest::channel(folder.to_owned());
        let watching = Watching {
            watch,
            ..Watching::new(
                of_folder,
                AccessOptions::default(),
                folder_state(folder, &AccessOptions::default()),
                Reloads {
                    requests,
                    pulls: None,
                },
            )
        };
        tokio::spawn(watching.run(Duration::from_millis(20)));
        (named, asked)
    }

    #[tokio::test]
    async fn without_a_watcher_a_look_finds_what_changed() {
        let folder = tempfile::tempdir().unwrap();
        let none: Watch = |_, _| Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch));
        let (_named, mut asked) = watching(folder.path(), none);
        for text in ["### Why?\n\nBecause.\n", "### Why?\n\nBecause so.\n"] {
            fs::write(folder.path().join("a.md"), text).unwrap();
            let request = asked.recv().await.unwrap();
            assert_eq!(request.cause, Cause::Watched);
        }
    }

    #[tokio::test]
    async fn what_changed_before_the_watching_began_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let (requests, mut asked) = mpsc::channel(8);
        let (_named, of_folder) = latest::channel(folder.path().to_owned());
        let seen = folder_state(folder.path(), &AccessOptions::default());
        fs::write(folder.path().join("a.md"), "### Why?\n\nBecause.\n").unwrap();
        let watching = Watching::new(
            of_folder,
            AccessOptions::default(),
            seen,
            Reloads {
                requests,
                pulls: None,
            },
        );
        tokio::spawn(watching.run(LOOK_EVERY));
        assert_eq!(asked.recv().await.unwrap().cause, Cause::Watched);
    }

    #[tokio::test]
    async fn it_ends_with_who_reloads() {
        let folder = tempfile::tempdir().unwrap();
        let (requests, _asked) = mpsc::channel(8);
        let (named, of_folder) = latest::channel(folder.path().to_owned());
        let watching = Watching::new(
            of_folder,
            AccessOptions::default(),
            folder_state(folder.path(), &AccessOptions::default()),
            Reloads {
                requests,
                pulls: None,
            },
        );
        drop(named);
        watching.run(LOOK_EVERY).await;
    }
}

//! The cache file: damage, several processes, and rewriting.

use std::collections::HashMap;

use tempfile::TempDir;

use recite_search::embedding::MODEL;
use recite_search::embedding::passage::{QuantizedVector, code_words};

use super::*;

/// A different passage for each seed.
fn passage(seed: u8, tokens: usize) -> PassageEmbedding {
    let dimensions = MODEL.id().dimensions;
    let number = |at: usize| (at as i8).wrapping_mul(seed as i8 | 1);
    PassageEmbedding {
        vector: QuantizedVector {
            numbers: (0..dimensions).map(number).collect(),
            scale: 1.0 / f32::from(seed + 1),
        },
        tokens: (0..tokens as u16).map(|id| id + u16::from(seed)).collect(),
        codes: vec![u64::from(seed) << 40; code_words(dimensions) * tokens],
    }
}

fn key(seed: u8) -> TextKey {
    TextKey::new(&format!("text {seed}"), true)
}

/// A cache file, in a folder that does not exist yet.
struct CacheFile {
    _folder: TempDir,
    path: PathBuf,
}

/// The passages of a cache, and all its problems.
#[derive(Debug, PartialEq)]
struct CacheContents {
    passages: HashMap<TextKey, PassageEmbedding>,
    problems: Vec<String>,
}

impl CacheFile {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("data/vectors.cache");
        Self {
            _folder: folder,
            path,
        }
    }

    /// A cache with one passage per seed, with as many tokens as its position.
    fn filled(seeds: &[u8]) -> Self {
        let file = Self::new();
        let (mut cache, _) = file.open(seeds);
        add(&mut cache, seeds);
        file
    }

    /// Opens the cache like the bot, and reads these seeds.
    fn open(&self, seeds: &[u8]) -> (Cache, CacheContents) {
        let (mut cache, problem) = Cache::open(&self.path, MODEL.id(), StaleRecords::Drop);
        let found = read(&mut cache, problem, seeds);
        (cache, found)
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(&self.path).unwrap()
    }

    fn set(&self, bytes: &[u8]) {
        fs::create_dir_all(self.path.parent().unwrap()).unwrap();
        fs::write(&self.path, bytes).unwrap();
    }
}

fn add(cache: &mut Cache, seeds: &[u8]) {
    for (tokens, &seed) in seeds.iter().enumerate() {
        let problem = cache.add(key(seed), &passage(seed, tokens));
        assert!(problem.is_none(), "{problem:?}");
    }
}

fn read(cache: &mut Cache, problem: Option<CacheProblem>, seeds: &[u8]) -> CacheContents {
    let texts = seeds.iter().map(|&seed| key(seed)).collect();
    let mut passages = HashMap::new();
    let more = cache.read(&texts, |key, passage| {
        assert_eq!(passages.insert(key, passage), None, "each key once");
    });
    let problems = problem.into_iter().chain(more);
    let problems = problems.map(|problem| problem.to_string());
    CacheContents {
        passages,
        problems: problems.collect(),
    }
}

/// The first `number` passages of [`CacheFile::filled`] with `seeds`.
fn first(seeds: &[u8], number: usize) -> HashMap<TextKey, PassageEmbedding> {
    let passages = seeds.iter().enumerate().take(number);
    let passages = passages.map(|(tokens, &seed)| (key(seed), passage(seed, tokens)));
    passages.collect()
}

const SEEDS: [u8; 3] = [5, 6, 7];

/// The end of the header, and of each record of [`SEEDS`].
fn ends() -> [usize; 4] {
    let mut end = HEADER_BYTES;
    let mut next = |tokens| {
        end += 2 + TextKey::BYTES + PassageEmbedding::size_bytes(384, tokens) + CHECKSUM_BYTES;
        end
    };
    [HEADER_BYTES, next(0), next(1), next(2)]
}

#[test]
fn only_added_passages_are_found() {
    let file = CacheFile::filled(&SEEDS);
    assert_eq!(file.bytes().len(), ends()[3]);
    let (_, found) = file.open(&[5, 7, 9]);
    let mut expected = first(&SEEDS, 3);
    expected.remove(&key(6));
    assert_eq!((found.passages, found.problems.len()), (expected, 0));
}

#[test]
fn the_key_of_a_text_depends_on_its_tokens() {
    assert_ne!(TextKey::new("text", true), TextKey::new("text", false));
    assert_ne!(TextKey::new("text", true), TextKey::new("Text", true));
}

#[test]
fn a_truncated_file_keeps_its_complete_records_and_grows_again() {
    let file = CacheFile::filled(&SEEDS);
    let bytes = file.bytes();
    for cut in 0..bytes.len() {
        file.set(&bytes[..cut]);
        let whole = ends().iter().skip(1).filter(|&&end| end <= cut).count();
        let (mut cache, found) = file.open(&SEEDS);
        assert_eq!(found.passages, first(&SEEDS, whole), "cut to {cut}");
        let problem = match cut {
            0 => None,
            cut if cut < HEADER_BYTES => Some("was written with another model".to_owned()),
            cut if ends().contains(&cut) => None,
            _ => Some(format!("is damaged from byte {} on", ends()[whole])),
        };
        let message = found.problems.join("\n");
        assert_eq!(
            !message.is_empty(),
            problem.is_some(),
            "cut to {cut}: {message}"
        );
        assert!(message.contains(&problem.unwrap_or_default()), "{message}");
        for (tokens, &seed) in SEEDS.iter().enumerate().skip(whole) {
            assert!(cache.add(key(seed), &passage(seed, tokens)).is_none());
        }
        drop(cache);
        assert!(file.bytes() == bytes, "cut to {cut}");
    }
}

#[test]
fn a_flipped_bit_never_gives_a_wrong_passage_and_costs_no_earlier_record() {
    let file = CacheFile::filled(&SEEDS);
    let bytes = file.bytes();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        file.set(&damaged);
        let before = ends().iter().skip(1).filter(|&&end| end <= at).count();
        let (_, found) = file.open(&SEEDS);
        assert_eq!(found.passages, first(&SEEDS, before), "at {at}");
        assert_eq!(found.problems.len(), 1, "{:?}", found.problems);
        // The damage is removed: the next start has no problem.
        let (_, again) = file.open(&SEEDS);
        assert_eq!(again.passages, first(&SEEDS, before), "at {at}");
        assert_eq!(again.problems, [""; 0]);
    }
}

#[test]
fn a_file_of_another_model_is_replaced() {
    let file = CacheFile::filled(&SEEDS);
    let good = file.bytes();
    let mut other_model = good.clone();
    other_model[MAGIC.len()] ^= 1;
    for foreign in [&other_model, &b"shopping list: eggs, and more".to_vec()] {
        file.set(foreign);
        let (mut cache, found) = file.open(&SEEDS);
        let path = file.path.display();
        let message = format!(
            "`{path}` was written with another model or version. Its embeddings are computed again."
        );
        assert_eq!((found.passages.len(), found.problems), (0, vec![message]));
        add(&mut cache, &SEEDS);
        assert!(file.bytes() == good);
    }
}

#[test]
fn the_second_process_only_reads_and_reports_it() {
    let file = CacheFile::filled(&SEEDS);
    let (mut first_open, _) = file.open(&SEEDS);
    let (mut second, found) = file.open(&SEEDS);
    let path = file.path.display();
    let message = format!("`{path}` is in use by another Recite. New embeddings are not cached.");
    assert_eq!(found.passages, first(&SEEDS, 3));
    assert_eq!(found.problems, [message]);
    assert!(second.add(key(8), &passage(8, 1)).is_none());
    assert!(!second.is_mostly_stale());
    assert_eq!(file.bytes().len(), ends()[3]);
    // The first process can still write, and its records are intact.
    assert!(first_open.add(key(9), &passage(9, 0)).is_none());
    drop((first_open, second));
    let (_, found) = file.open(&[9]);
    let expected = HashMap::from([(key(9), passage(9, 0))]);
    assert_eq!((found.passages, found.problems.len()), (expected, 0));
}

#[test]
fn a_file_of_another_model_in_use_by_another_process_is_ignored() {
    let file = CacheFile::filled(&SEEDS);
    let (writer, _) = file.open(&SEEDS);
    let mut foreign = file.bytes();
    foreign[MAGIC.len()] ^= 1;
    file.set(&foreign);
    let (mut cache, found) = file.open(&SEEDS);
    assert_eq!((found.passages.len(), found.problems.len()), (0, 1));
    add(&mut cache, &SEEDS);
    assert!(file.bytes() == foreign);
    drop(writer);
}

#[test]
fn a_partial_record_of_a_writing_process_is_not_damage() {
    let file = CacheFile::filled(&SEEDS);
    let (writer, _) = file.open(&SEEDS);
    let bytes = file.bytes();
    file.set(&bytes[..bytes.len() - 1]);
    let (_, found) = file.open(&SEEDS);
    assert_eq!(found.passages, first(&SEEDS, 2));
    assert_eq!(found.problems.len(), 1, "{:?}", found.problems);
    assert!(found.problems[0].contains("in use"), "{:?}", found.problems);
    assert_eq!(file.bytes().len(), bytes.len() - 1, "it is not its to cut");
    drop(writer);
}

#[test]
fn stale_records_are_removed_once_they_are_most_of_the_file() {
    let file = CacheFile::filled(&[1, 2, 3, 4, 5]);
    let (cache, _) = file.open(&[2, 3, 4, 5]);
    assert!(!cache.is_mostly_stale());
    drop(cache);
    let (mut cache, found) = file.open(&[1]);
    assert!(cache.is_mostly_stale());
    assert!(cache.rewrite(rows(&found.passages)).is_none());
    assert!(!cache.is_mostly_stale());
    assert_eq!(file.bytes().len(), ends()[1]);
    let entries = fs::read_dir(file.path.parent().unwrap()).unwrap();
    assert_eq!(entries.count(), 1, "nothing else is left behind");
}

#[test]
fn a_rewritten_file_is_still_locked_and_still_grows() {
    let file = CacheFile::filled(&[1, 2, 3, 4, 5]);
    let (mut cache, found) = file.open(&[5]);
    assert!(cache.rewrite(rows(&found.passages)).is_none());
    let (_, beside) = file.open(&[5]);
    assert!(
        beside.problems[0].contains("in use"),
        "{:?}",
        beside.problems
    );
    assert!(cache.add(key(8), &passage(8, 3)).is_none());
    drop(cache);
    let (_, found) = file.open(&[5, 8]);
    let expected = HashMap::from([(key(5), passage(5, 4)), (key(8), passage(8, 3))]);
    assert_eq!((found.passages, found.problems.len()), (expected, 0));
}

#[cfg(unix)]
#[test]
fn a_rewritten_file_has_the_same_mode() {
    use std::os::unix::fs::PermissionsExt;
    let file = CacheFile::filled(&[1, 2, 3, 4, 5]);
    let mode = || fs::metadata(&file.path).unwrap().permissions().mode();
    let before = mode();
    let (mut cache, found) = file.open(&[5]);
    assert!(cache.rewrite(rows(&found.passages)).is_none());
    assert_eq!(mode(), before);
}

#[test]
fn files_of_killed_rewrites_do_not_pile_up() {
    let file = CacheFile::filled(&[1, 2, 3, 4, 5]);
    let (cache, found) = file.open(&[5]);
    // Killed between writing and renaming.
    let new = cache.write_new_file(rows(&found.passages)).unwrap();
    drop((new, cache));
    let (mut cache, found) = file.open(&[5]);
    assert_eq!(found.problems, [""; 0]);
    assert!(cache.rewrite(rows(&found.passages)).is_none());
    let entries = fs::read_dir(file.path.parent().unwrap()).unwrap();
    assert_eq!(entries.count(), 1);
}

#[test]
fn a_cache_that_keeps_stale_records_is_never_rewritten() {
    let file = CacheFile::filled(&[1, 2, 3, 4, 5]);
    let (mut cache, problem) = Cache::open(&file.path, MODEL.id(), StaleRecords::Keep);
    read(&mut cache, problem, &[]);
    assert!(!cache.is_mostly_stale());
}

#[test]
fn a_failed_rewrite_loses_nothing_and_the_file_is_still_used() {
    let file = CacheFile::filled(&[1, 2, 3, 4, 5]);
    let (mut cache, found) = file.open(&[5]);
    // A folder has the name of the new file.
    fs::create_dir_all(cache.temporary_path().join("in the way")).unwrap();
    let problem = cache.rewrite(rows(&found.passages)).unwrap();
    assert!(matches!(problem, CacheProblem::Unpruned(..)), "{problem}");
    assert!(cache.add(key(8), &passage(8, 0)).is_none());
    drop(cache);
    let (_, found) = file.open(&[1, 2, 3, 4, 5, 8]);
    assert_eq!((found.passages.len(), found.problems.len()), (6, 0));
}

#[test]
fn an_unusable_path_is_reported_once_and_the_work_continues() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("data");
    fs::write(&file, "no folder").unwrap();
    // Below a regular file, where even root cannot write; and a folder instead of the file.
    for path in [file.join("vectors.cache"), folder.path().to_owned()] {
        let (mut cache, problem) = Cache::open(&path, MODEL.id(), StaleRecords::Drop);
        let found = read(&mut cache, problem, &SEEDS);
        assert_eq!((found.passages.len(), found.problems.len()), (0, 1));
        let message = &found.problems[0];
        assert!(message.contains(&*path.to_string_lossy()), "{message}");
        assert!(message.ends_with("Embeddings are computed again at each start."));
        add(&mut cache, &SEEDS);
        assert!(!cache.is_mostly_stale());
    }
    assert_eq!(fs::read(&file).unwrap(), b"no folder");
}

#[test]
fn after_the_first_write_error_nothing_more_is_written_or_reported() {
    let file = CacheFile::filled(&SEEDS);
    let (mut cache, _) = file.open(&SEEDS);
    // Writing to a read-only handle fails, like on a full disk.
    cache.file = Some(File::open(&file.path).unwrap());
    let problem = cache.add(key(8), &passage(8, 0));
    let problem = problem.unwrap().to_string();
    assert!(problem.contains("cannot write"), "{problem}");
    add(&mut cache, &[9, 10]);
    drop(cache);
    let (_, found) = file.open(&[5, 6, 7, 8, 9, 10]);
    assert_eq!((found.passages.len(), found.problems.len()), (3, 0));
}

/// The passages as [`Cache::rewrite`] takes them.
fn rows(
    passages: &HashMap<TextKey, PassageEmbedding>,
) -> impl Iterator<Item = (TextKey, &PassageEmbedding)> {
    passages.iter().map(|(key, passage)| (*key, passage))
}

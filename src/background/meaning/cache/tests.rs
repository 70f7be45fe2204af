use std::collections::HashMap;

use tempfile::TempDir;

use recite_search::embedding::DIMENSIONS;
use recite_search::embedding::passage::{CODE_WORDS, QuantizedVector};

use super::*;

/// A passage of its own for every seed.
fn passage(seed: u8, tokens: usize) -> PassageEmbedding {
    let mut numbers = [0; DIMENSIONS];
    for (at, number) in numbers.iter_mut().enumerate() {
        *number = (at as i8).wrapping_mul(seed as i8 | 1);
    }
    PassageEmbedding {
        vector: QuantizedVector {
            numbers,
            scale: 1.0 / f32::from(seed + 1),
        },
        tokens: (0..tokens as u16).map(|id| id + u16::from(seed)).collect(),
        codes: vec![[u64::from(seed) << 40; CODE_WORDS]; tokens],
    }
}

fn key(seed: u8) -> TextKey {
    TextKey::new(&format!("text {seed}"), true)
}

/// A cache's file, in a folder that is not there yet.
struct Place {
    _folder: TempDir,
    path: PathBuf,
}

/// What a cache gave back, and everything it told.
#[derive(Debug, PartialEq)]
struct Found {
    passages: HashMap<TextKey, PassageEmbedding>,
    told: Vec<String>,
}

impl Place {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("data/vectors.cache");
        Self {
            _folder: folder,
            path,
        }
    }

    /// With a passage for each of these seeds, of as many tokens as its place.
    fn filled(seeds: &[u8]) -> Self {
        let place = Self::new();
        let (mut cache, _) = place.open(seeds);
        add(&mut cache, seeds);
        place
    }

    /// Opens it as the bot does, and asks for these seeds.
    fn open(&self, seeds: &[u8]) -> (Cache, Found) {
        let (mut cache, problem) = Cache::open(&self.path, Stale::Dropped);
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

fn read(cache: &mut Cache, problem: Option<CacheProblem>, seeds: &[u8]) -> Found {
    let wanted = seeds.iter().map(|&seed| key(seed)).collect();
    let mut passages = HashMap::new();
    let more = cache.read(&wanted, |key, passage| {
        assert_eq!(passages.insert(key, passage), None, "each key once");
    });
    let told = problem.into_iter().chain(more);
    let told = told.map(|problem| problem.to_string());
    Found {
        passages,
        told: told.collect(),
    }
}

/// What [`Place::filled`] with all of `seeds` gives for the first `number`.
fn first(seeds: &[u8], number: usize) -> HashMap<TextKey, PassageEmbedding> {
    let passages = seeds.iter().enumerate().take(number);
    let passages = passages.map(|(tokens, &seed)| (key(seed), passage(seed, tokens)));
    passages.collect()
}

const SEEDS: [u8; 3] = [5, 6, 7];

/// Where the head ends, and then each record of [`SEEDS`].
fn ends() -> [usize; 4] {
    let mut end = HEAD_BYTES;
    let mut next = |tokens| {
        end += 2 + TextKey::BYTES + PassageEmbedding::size_bytes(tokens) + SUM_BYTES;
        end
    };
    [HEAD_BYTES, next(0), next(1), next(2)]
}

#[test]
fn what_was_added_is_found_again_and_nothing_else() {
    let place = Place::filled(&SEEDS);
    assert_eq!(place.bytes().len(), ends()[3]);
    let (_, found) = place.open(&[5, 7, 9]);
    let mut expected = first(&SEEDS, 3);
    expected.remove(&key(6));
    assert_eq!((found.passages, found.told.len()), (expected, 0));
}

#[test]
fn a_text_with_its_tokens_is_not_the_same_text_without() {
    assert_ne!(TextKey::new("text", true), TextKey::new("text", false));
    assert_ne!(TextKey::new("text", true), TextKey::new("Text", true));
}

#[test]
fn a_file_cut_short_anywhere_keeps_the_whole_records_before_the_cut_and_grows_again() {
    let place = Place::filled(&SEEDS);
    let bytes = place.bytes();
    for cut in 0..bytes.len() {
        place.set(&bytes[..cut]);
        let whole = ends().iter().skip(1).filter(|&&end| end <= cut).count();
        let (mut cache, found) = place.open(&SEEDS);
        assert_eq!(found.passages, first(&SEEDS, whole), "cut to {cut}");
        let problem = match cut {
            0 => None,
            cut if cut < HEAD_BYTES => Some("was made with another model".to_owned()),
            cut if ends().contains(&cut) => None,
            _ => Some(format!("is damaged from byte {} on", ends()[whole])),
        };
        let told = found.told.join("\n");
        assert_eq!(!told.is_empty(), problem.is_some(), "cut to {cut}: {told}");
        assert!(told.contains(&problem.unwrap_or_default()), "{told}");
        for (tokens, &seed) in SEEDS.iter().enumerate().skip(whole) {
            assert!(cache.add(key(seed), &passage(seed, tokens)).is_none());
        }
        drop(cache);
        assert!(place.bytes() == bytes, "cut to {cut}");
    }
}

#[test]
fn a_flipped_bit_never_gives_a_wrong_passage_and_costs_nothing_before_it() {
    let place = Place::filled(&SEEDS);
    let bytes = place.bytes();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        place.set(&damaged);
        let before = ends().iter().skip(1).filter(|&&end| end <= at).count();
        let (_, found) = place.open(&SEEDS);
        assert_eq!(found.passages, first(&SEEDS, before), "at {at}");
        assert_eq!(found.told.len(), 1, "{:?}", found.told);
        // It was mended: the next start has nothing to complain of.
        let (_, again) = place.open(&SEEDS);
        assert_eq!(again.passages, first(&SEEDS, before), "at {at}");
        assert_eq!(again.told, [""; 0]);
    }
}

#[test]
fn a_file_of_another_model_is_begun_anew() {
    let place = Place::filled(&SEEDS);
    let good = place.bytes();
    let mut other_model = good.clone();
    other_model[MAGIC.len()] ^= 1;
    for foreign in [&other_model, &b"shopping list: eggs, and more".to_vec()] {
        place.set(foreign);
        let (mut cache, found) = place.open(&SEEDS);
        let path = place.path.display();
        let told = format!(
            "`{path}` was made with another model or version; its vectors are computed anew"
        );
        assert_eq!((found.passages.len(), found.told), (0, vec![told]));
        add(&mut cache, &SEEDS);
        assert!(place.bytes() == good);
    }
}

#[test]
fn the_second_to_open_it_reads_and_says_that_it_does_not_write() {
    let place = Place::filled(&SEEDS);
    let (mut first_open, _) = place.open(&SEEDS);
    let (mut second, found) = place.open(&SEEDS);
    let path = place.path.display();
    let told = format!("`{path}` is in use by another Recite; new vectors are not kept");
    assert_eq!(found.passages, first(&SEEDS, 3));
    assert_eq!(found.told, [told]);
    assert!(second.add(key(8), &passage(8, 1)).is_none());
    assert!(!second.is_mostly_stale());
    assert_eq!(place.bytes().len(), ends()[3]);
    // The first one writes on, and what it wrote is whole.
    assert!(first_open.add(key(9), &passage(9, 0)).is_none());
    drop((first_open, second));
    let (_, found) = place.open(&[9]);
    let expected = HashMap::from([(key(9), passage(9, 0))]);
    assert_eq!((found.passages, found.told.len()), (expected, 0));
}

#[test]
fn a_file_of_another_model_that_is_not_ours_to_write_is_neither_used_nor_touched() {
    let place = Place::filled(&SEEDS);
    let (writer, _) = place.open(&SEEDS);
    let mut foreign = place.bytes();
    foreign[MAGIC.len()] ^= 1;
    place.set(&foreign);
    let (mut cache, found) = place.open(&SEEDS);
    assert_eq!((found.passages.len(), found.told.len()), (0, 1));
    add(&mut cache, &SEEDS);
    assert!(place.bytes() == foreign);
    drop(writer);
}

#[test]
fn a_record_that_another_process_is_still_writing_is_no_damage() {
    let place = Place::filled(&SEEDS);
    let (writer, _) = place.open(&SEEDS);
    let bytes = place.bytes();
    place.set(&bytes[..bytes.len() - 1]);
    let (_, found) = place.open(&SEEDS);
    assert_eq!(found.passages, first(&SEEDS, 2));
    assert_eq!(found.told.len(), 1, "{:?}", found.told);
    assert!(found.told[0].contains("in use"), "{:?}", found.told);
    assert_eq!(place.bytes().len(), bytes.len() - 1, "it is not its to cut");
    drop(writer);
}

#[test]
fn what_nobody_asks_for_goes_once_it_is_most_of_the_file() {
    let place = Place::filled(&[1, 2, 3, 4, 5]);
    let (cache, _) = place.open(&[2, 3, 4, 5]);
    assert!(!cache.is_mostly_stale());
    drop(cache);
    let (mut cache, found) = place.open(&[1]);
    assert!(cache.is_mostly_stale());
    assert!(cache.rewrite(rows(&found.passages)).is_none());
    assert!(!cache.is_mostly_stale());
    assert_eq!(place.bytes().len(), ends()[1]);
    let entries = fs::read_dir(place.path.parent().unwrap()).unwrap();
    assert_eq!(entries.count(), 1, "nothing else is left behind");
}

#[test]
fn a_file_written_anew_is_still_locked_and_still_grows() {
    let place = Place::filled(&[1, 2, 3, 4, 5]);
    let (mut cache, found) = place.open(&[5]);
    assert!(cache.rewrite(rows(&found.passages)).is_none());
    let (_, beside) = place.open(&[5]);
    assert!(beside.told[0].contains("in use"), "{:?}", beside.told);
    assert!(cache.add(key(8), &passage(8, 3)).is_none());
    drop(cache);
    let (_, found) = place.open(&[5, 8]);
    let expected = HashMap::from([(key(5), passage(5, 4)), (key(8), passage(8, 3))]);
    assert_eq!((found.passages, found.told.len()), (expected, 0));
}

#[cfg(unix)]
#[test]
fn a_file_written_anew_may_be_read_by_whoever_read_the_old_one() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::filled(&[1, 2, 3, 4, 5]);
    let mode = || fs::metadata(&place.path).unwrap().permissions().mode();
    let before = mode();
    let (mut cache, found) = place.open(&[5]);
    assert!(cache.rewrite(rows(&found.passages)).is_none());
    assert_eq!(mode(), before);
}

#[test]
fn what_a_writer_killed_while_writing_anew_left_behind_does_not_pile_up() {
    let place = Place::filled(&[1, 2, 3, 4, 5]);
    let (cache, found) = place.open(&[5]);
    // The hardest place to be killed at: all is written, nothing is moved.
    let new = cache.write_anew(rows(&found.passages)).unwrap();
    drop((new, cache));
    let (mut cache, found) = place.open(&[5]);
    assert_eq!(found.told, [""; 0]);
    assert!(cache.rewrite(rows(&found.passages)).is_none());
    let entries = fs::read_dir(place.path.parent().unwrap()).unwrap();
    assert_eq!(entries.count(), 1);
}

#[test]
fn one_who_keeps_what_is_stale_never_writes_anew() {
    let place = Place::filled(&[1, 2, 3, 4, 5]);
    let (mut cache, problem) = Cache::open(&place.path, Stale::Kept);
    read(&mut cache, problem, &[]);
    assert!(!cache.is_mostly_stale());
}

#[test]
fn a_file_that_cannot_be_written_anew_is_told_as_no_loss_and_goes_on_as_it_is() {
    let place = Place::filled(&[1, 2, 3, 4, 5]);
    let (mut cache, found) = place.open(&[5]);
    // A folder stands where the new file would be written.
    fs::create_dir_all(cache.new_path().join("in the way")).unwrap();
    let problem = cache.rewrite(rows(&found.passages)).unwrap();
    assert!(matches!(problem, CacheProblem::Unpruned(..)), "{problem}");
    assert!(cache.add(key(8), &passage(8, 0)).is_none());
    drop(cache);
    let (_, found) = place.open(&[1, 2, 3, 4, 5, 8]);
    assert_eq!((found.passages.len(), found.told.len()), (6, 0));
}

#[test]
fn without_a_place_to_write_a_problem_is_told_once_and_work_goes_on() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("data");
    fs::write(&file, "no folder").unwrap();
    // Below a regular file, which even root cannot write to; and a folder in place of the file.
    for path in [file.join("vectors.cache"), folder.path().to_owned()] {
        let (mut cache, problem) = Cache::open(&path, Stale::Dropped);
        let found = read(&mut cache, problem, &SEEDS);
        assert_eq!((found.passages.len(), found.told.len()), (0, 1));
        let told = &found.told[0];
        assert!(told.contains(&*path.to_string_lossy()), "{told}");
        assert!(told.ends_with("vectors are computed anew at every start"));
        add(&mut cache, &SEEDS);
        assert!(!cache.is_mostly_stale());
    }
    assert_eq!(fs::read(&file).unwrap(), b"no folder");
}

#[test]
fn after_the_first_fault_of_writing_nothing_more_is_written_or_told() {
    let place = Place::filled(&SEEDS);
    let (mut cache, _) = place.open(&SEEDS);
    // A handle that only reads fails as a full disk does.
    cache.file = Some(File::open(&place.path).unwrap());
    let problem = cache.add(key(8), &passage(8, 0));
    let problem = problem.unwrap().to_string();
    assert!(problem.contains("cannot be written"), "{problem}");
    add(&mut cache, &[9, 10]);
    drop(cache);
    let (_, found) = place.open(&[5, 6, 7, 8, 9, 10]);
    assert_eq!((found.passages.len(), found.told.len()), (3, 0));
}

/// As [`Cache::rewrite`] wants them.
fn rows(
    passages: &HashMap<TextKey, PassageEmbedding>,
) -> impl Iterator<Item = (TextKey, &PassageEmbedding)> {
    passages.iter().map(|(key, passage)| (*key, passage))
}

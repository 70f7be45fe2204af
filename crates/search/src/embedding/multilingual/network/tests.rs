//! Compares the network with the same arithmetic written without matrices, on a small network of random weights.

use std::collections::HashMap;

use super::*;
use crate::embedding::multilingual::weights::tests::npz;

const WIDTH: usize = 8;
const BRANCH: usize = 4;
const HIDDEN: usize = 5;
const PARTS: usize = 3;
const ROWS: usize = 4;

struct Arrays {
    floats: HashMap<String, Vec<f32>>,
    /// The numbers of each part of the table.
    table: Vec<Vec<u8>>,
}

impl Arrays {
    fn generate() -> Self {
        let mut state = 1_u64;
        let mut random = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 40) as u32
        };
        let table = (0..PARTS).map(|_| (0..ROWS * WIDTH).map(|_| random() as u8 & 63).collect());
        let table = table.collect();
        let features = WIDTH + BRANCHES.len() * BRANCH;
        let mut sizes: Vec<(String, usize)> = [
            ("scale", PARTS),
            ("lo", PARTS),
            ("ln_g", features),
            ("ln_b", features),
            ("cnn_W", features * WIDTH),
            ("cnn_b", WIDTH),
            ("d0", WIDTH * HIDDEN),
            ("d1", HIDDEN * HIDDEN),
            ("d2", HIDDEN * WIDTH),
            ("d3", WIDTH * WIDTH),
            ("p1", WIDTH * HIDDEN),
            ("p3", HIDDEN * WIDTH),
        ]
        .map(|(name, size)| (name.to_owned(), size))
        .to_vec();
        for (order, _) in BRANCHES {
            for (name, size) in [
                ("proj", WIDTH * BRANCH),
                ("proj_b", BRANCH),
                ("ln_g", BRANCH),
                ("ln_b", BRANCH),
            ] {
                sizes.push((format!("{name}{order}"), size));
            }
            for layer in 1..=2 {
                sizes.push((format!("w{layer}_{order}"), order * BRANCH * BRANCH));
                sizes.push((format!("b{layer}_{order}"), BRANCH));
            }
        }
        let mut number = || random() as f32 / (1 << 24) as f32 - 0.5;
        let floats = sizes
            .into_iter()
            .map(|(name, size)| (name, (0..size).map(|_| number()).collect()));
        Self {
            floats: floats.collect(),
            table,
        }
    }

    fn network(&self) -> Network {
        let floats = self.floats.iter().map(|(name, numbers)| {
            let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
            (name.clone(), "<f4", bytes.collect())
        });
        let table = self.table.iter().enumerate();
        let table = table.map(|(at, part)| (format!("q{}", at + 1), "|u1", part.clone()));
        let epsilon = ("eps".to_owned(), "<f8", 1e-12_f64.to_le_bytes().to_vec());
        let arrays: Vec<_> = floats.chain(table).chain([epsilon]).collect();
        Network::new(&mut Weights::open(npz(&arrays)).unwrap(), WIDTH).unwrap()
    }

    fn at(&self, name: &str) -> &[f32] {
        &self.floats[name]
    }

    /// Multiplies a row with a matrix.
    fn product(&self, row: &[f32], name: &str) -> Vec<f32> {
        let matrix = self.at(name);
        let outputs = matrix.len() / row.len();
        let output = |to: usize| {
            row.iter()
                .enumerate()
                .map(|(from, x)| x * matrix[from * outputs + to])
                .sum()
        };
        (0..outputs).map(output).collect()
    }

    fn token(&self, id: u32) -> Vec<f32> {
        let (part, row) = (id as usize % PARTS, id as usize / PARTS);
        let numbers = &self.table[part][row * WIDTH..][..WIDTH];
        numbers
            .iter()
            .map(|&number| f32::from(number) * self.at("scale")[part] + self.at("lo")[part])
            .collect()
    }

    fn encode(&self, ids: &[u32]) -> Vec<f32> {
        let tokens: Vec<Vec<f32>> = ids.iter().map(|&id| self.token(id)).collect();
        let orders = BRANCHES.map(|(order, _)| order);
        let beside = |name: &str| {
            orders
                .map(|order| self.at(&format!("{name}{order}")).to_vec())
                .concat()
        };
        let inputs: Vec<Vec<f32>> = tokens
            .iter()
            .map(|token| {
                let projected = orders
                    .map(|order| self.product(token, &format!("proj{order}")))
                    .concat();
                norm(
                    &sum(&projected, &beside("proj_b")),
                    &beside("ln_g"),
                    &beside("ln_b"),
                )
            })
            .collect();
        let mut features = tokens;
        for (branch, (order, left)) in BRANCHES.into_iter().enumerate() {
            let mut states: Vec<Vec<f32>> = inputs
                .iter()
                .map(|input| input[branch * BRANCH..][..BRANCH].to_vec())
                .collect();
            for layer in 1..=2 {
                let next = (0..states.len()).map(|at| {
                    let window = (0..order).flat_map(|slot| {
                        let neighbor = (at + slot).checked_sub(left).and_then(|at| states.get(at));
                        neighbor.cloned().unwrap_or_else(|| vec![0.0; BRANCH])
                    });
                    let window: Vec<f32> = window.collect();
                    let output = self.product(&window, &format!("w{layer}_{order}"));
                    sum(
                        &positive(sum(&output, self.at(&format!("b{layer}_{order}")))),
                        &states[at],
                    )
                });
                states = next.collect();
            }
            for (features, state) in features.iter_mut().zip(states) {
                features.extend(state);
            }
        }
        let mut mean = vec![0.0; WIDTH];
        for row in &features {
            let row = norm(row, self.at("ln_g"), self.at("ln_b"));
            mean = sum(&mean, &sum(&self.product(&row, "cnn_W"), self.at("cnn_b")));
        }
        let root = (ids.len() as f32).sqrt();
        let mean: Vec<f32> = mean.iter().map(|number| number / root).collect();
        let first = positive(self.product(&mean, "d0"));
        let second = positive(sum(&self.product(&first, "d1"), &self.product(&mean, "p1")));
        let third = positive(self.product(&second, "d2"));
        let last = sum(&self.product(&third, "d3"), &self.product(&second, "p3"));
        let last: Vec<f32> = last.iter().map(|number| number.tanh()).collect();
        let length = last
            .iter()
            .map(|number| number * number)
            .sum::<f32>()
            .sqrt();
        last.iter().map(|number| number / length).collect()
    }
}

fn sum(a: &[f32], b: &[f32]) -> Vec<f32> {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

fn positive(row: Vec<f32>) -> Vec<f32> {
    row.into_iter().map(|number| number.max(0.0)).collect()
}

fn norm(row: &[f32], scale: &[f32], bias: &[f32]) -> Vec<f32> {
    let mean = row.iter().sum::<f32>() / row.len() as f32;
    let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / row.len() as f32;
    let numbers = row.iter().zip(scale.iter().zip(bias));
    numbers
        .map(|(x, (scale, bias))| (x - mean) / variance.sqrt() * scale + bias)
        .collect()
}

#[test]
fn the_arithmetic_equals_a_plain_implementation() {
    let arrays = Arrays::generate();
    let network = arrays.network();
    assert_eq!(network.vocabulary_size(), PARTS * ROWS);
    for ids in [&[1, 2][..], &[1, 7, 2], &[1, 0, 11, 11, 3, 5, 10, 4, 2]] {
        let (found, expected) = (network.encode(ids), arrays.encode(ids));
        for (found, expected) in found.iter().zip(&expected) {
            assert!(
                (found - expected).abs() < 1e-5,
                "{ids:?}: {found} instead of {expected}"
            );
        }
    }
}

#[test]
fn a_missing_array_is_an_error() {
    let mut arrays = Arrays::generate();
    arrays.floats.remove("w2_3");
    let floats = arrays.floats.iter().map(|(name, numbers)| {
        let bytes: Vec<u8> = numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect();
        (name.clone(), "<f4", bytes)
    });
    let mut weights = Weights::open(npz(&floats.collect::<Vec<_>>())).unwrap();
    assert!(Network::new(&mut weights, WIDTH).is_err());
}

use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// Returns a `.npz` file with these arrays, each with its name, its type, and its data.
pub fn npz(arrays: &[(String, &str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, kind, data) in arrays {
        zip.start_file(entry(name), SimpleFileOptions::default())
            .unwrap();
        let description = format!(
            "{{'descr': '{kind}', 'fortran_order': False, 'shape': ({},), }}\n",
            data.len()
        );
        zip.write_all(b"\x93NUMPY\x01\x00").unwrap();
        let length = description.len() as u16;
        zip.write_all(&length.to_le_bytes()).unwrap();
        zip.write_all(description.as_bytes()).unwrap();
        zip.write_all(data).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn weights() -> Weights {
    let floats = [1.5_f32, -2.0].map(f32::to_le_bytes).concat();
    Weights::open(npz(&[
        ("floats".to_owned(), "<f4", floats),
        ("bytes".to_owned(), "|u1", vec![7, 8]),
        ("number".to_owned(), "<f8", 0.25_f64.to_le_bytes().to_vec()),
    ]))
    .unwrap()
}

#[test]
fn arrays_are_read_with_their_type() {
    let mut weights = weights();
    assert_eq!(weights.floats("floats").unwrap(), [1.5, -2.0]);
    assert_eq!(weights.bytes("bytes").unwrap(), [7, 8]);
    assert_eq!(weights.number("number").unwrap(), 0.25);
}

#[test]
fn a_missing_array_or_one_of_another_type_or_size_is_an_error() {
    let mut weights = weights();
    assert!(matches!(weights.floats("none"), Err(WeightsError::Zip(_))));
    let error = weights.floats("bytes").unwrap_err().to_string();
    assert_eq!(error, "`bytes` is not an array of the expected type");
    let error = weights.sized_floats("floats", 3).unwrap_err().to_string();
    assert_eq!(error, "`floats` has 2 numbers instead of 3");
    assert!(Weights::open(b"no zip file".to_vec()).is_err());
}

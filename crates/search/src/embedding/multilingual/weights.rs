//! Reads the model's weights from NumPy's `.npz` format: a zip file with one array per entry.
//!
//! Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".

#[cfg(test)]
pub mod tests;

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// An error in the file of weights.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    #[error("{0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("{0}")]
    Read(#[from] std::io::Error),
    #[error("`{0}` is not an array of the expected type")]
    Type(String),
    #[error("`{name}` has {found} numbers instead of {expected}")]
    Size {
        name: String,
        found: usize,
        expected: usize,
    },
}

/// A file of weights. Arrays are unpacked one at a time, because all together are large.
pub struct Weights {
    archive: ZipArchive<Cursor<Vec<u8>>>,
}

impl Weights {
    /// Opens a file.
    ///
    /// # Errors
    /// It is not a zip file.
    pub fn open(file: Vec<u8>) -> Result<Self, WeightsError> {
        Ok(Self {
            archive: ZipArchive::new(Cursor::new(file))?,
        })
    }

    /// Returns an array of 32-bit floats, row by row.
    ///
    /// # Errors
    /// There is no such array, or it cannot be read.
    pub fn floats(&mut self, name: &str) -> Result<Vec<f32>, WeightsError> {
        let bytes = self.array(name, "<f4")?;
        let numbers = bytes.as_chunks().0.iter();
        Ok(numbers.copied().map(f32::from_le_bytes).collect())
    }

    /// Returns an array of a known number of 32-bit floats.
    ///
    /// # Errors
    /// There is no such array, it cannot be read, or it has another size.
    pub fn sized_floats(&mut self, name: &str, expected: usize) -> Result<Vec<f32>, WeightsError> {
        let numbers = self.floats(name)?;
        if numbers.len() == expected {
            return Ok(numbers);
        }
        Err(WeightsError::Size {
            name: name.to_owned(),
            found: numbers.len(),
            expected,
        })
    }

    /// Returns an array of 64-bit floats, of which the first is returned as 32 bits.
    ///
    /// # Errors
    /// There is no such array, it cannot be read, or it is empty.
    pub fn number(&mut self, name: &str) -> Result<f32, WeightsError> {
        let bytes = self.array(name, "<f8")?;
        let first = bytes.first_chunk();
        let first = first.ok_or_else(|| WeightsError::Type(name.to_owned()))?;
        Ok(f64::from_le_bytes(*first) as f32)
    }

    /// Returns an array of bytes.
    ///
    /// # Errors
    /// There is no such array, or it cannot be read.
    pub fn bytes(&mut self, name: &str) -> Result<Vec<u8>, WeightsError> {
        self.array(name, "|u1")
    }

    /// Returns the data of an array whose numbers are of the given type.
    fn array(&mut self, name: &str, kind: &str) -> Result<Vec<u8>, WeightsError> {
        let mut file = self.archive.by_name(&entry(name))?;
        let wrong = || WeightsError::Type(name.to_owned());
        // The magic number, the version, and the length of the description.
        let mut start = [0; 10];
        file.read_exact(&mut start)?;
        if start[..7] != *b"\x93NUMPY\x01" {
            return Err(wrong());
        }
        let mut description = vec![0; usize::from(u16::from_le_bytes([start[8], start[9]]))];
        file.read_exact(&mut description)?;
        let description = String::from_utf8_lossy(&description);
        if !description.contains(&format!("'{kind}'"))
            || !description.contains("'fortran_order': False")
        {
            return Err(wrong());
        }
        let mut data = Vec::new();
        file.read_to_end(&mut data)?;
        Ok(data)
    }
}

fn entry(name: &str) -> String {
    format!("{name}.npy")
}

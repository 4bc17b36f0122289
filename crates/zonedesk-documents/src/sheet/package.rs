//! The ZIP that an XLSX is, looked at before it is read: how large it gets when unpacked.

use std::io::Cursor;

use zip::ZipArchive;

use super::Excess;

/// 256 MiB: the reading library holds whole parts of a workbook in memory.
const LARGEST_UNPACKED: u64 = 256 * 1024 * 1024;

/// Fails when the parts that the directory declares are too large together. A directory that
/// declares too little does no harm: the ZIP reader stops a part at its declared size. A file that
/// is no ZIP, or a broken one, passes: the reader says what is wrong with it.
pub(super) fn check_unpacked(bytes: &[u8]) -> Result<(), Excess> {
    check_up_to(bytes, LARGEST_UNPACKED)
}

fn check_up_to(bytes: &[u8], limit: u64) -> Result<(), Excess> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Ok(());
    };
    let mut declared: u64 = 0;
    for place in 0..archive.len() {
        if let Ok(part) = archive.by_index_raw(place) {
            declared = declared.saturating_add(part.size());
        }
    }
    if declared > limit {
        return Err(Excess::Unpacked);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    const SIZE: u32 = 100_000;

    /// Two parts of 100,000 spaces, the directory declaring this size for each.
    fn package(declared: u32) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["一", "二"] {
            writer
                .start_file(name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(&vec![b' '; SIZE as usize]).unwrap();
        }
        let mut bytes = writer.finish().unwrap().into_inner();
        let mut patched = 0;
        for at in 0..bytes.len() - 4 {
            let size_at = match &bytes[at..at + 4] {
                b"PK\x01\x02" => at + 24,
                b"PK\x03\x04" => at + 22,
                _ => continue,
            };
            assert_eq!(bytes[size_at..size_at + 4], SIZE.to_le_bytes());
            bytes[size_at..size_at + 4].copy_from_slice(&declared.to_le_bytes());
            patched += 1;
        }
        assert_eq!(patched, 4);
        bytes
    }

    #[test]
    fn a_package_counts_by_all_its_parts() {
        let bytes = package(SIZE);
        assert!(bytes.len() < 2000);
        assert_eq!(check_up_to(&bytes, 200_000), Ok(()));
        assert_eq!(check_up_to(&bytes, 199_999), Err(Excess::Unpacked));
    }

    #[test]
    fn a_directory_that_declares_too_much_is_refused() {
        assert_eq!(check_unpacked(&package(SIZE)), Ok(()));
        let bytes = package(128 * 1024 * 1024 + 1);
        assert_eq!(check_unpacked(&bytes), Err(Excess::Unpacked));
    }

    /// What the check relies on: the same reader unpacks the parts later.
    #[test]
    fn a_directory_that_declares_too_little_breaks_the_part_off() {
        let bytes = package(1000);
        let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut part = archive.by_index(0).unwrap();
        let mut unpacked = Vec::new();
        assert!(part.read_to_end(&mut unpacked).is_err());
        assert!(unpacked.len() <= 1001, "{}", unpacked.len());
    }

    #[test]
    fn what_is_no_package_is_left_to_the_reader() {
        assert_eq!(check_up_to(b"PK\x03\x04", 10), Ok(()));
    }
}

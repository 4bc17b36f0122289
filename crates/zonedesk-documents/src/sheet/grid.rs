//! The cells of a workbook's sheet as they come, kept only where something stands.

use std::collections::BTreeMap;

use super::{Cell, Excess, SheetRow};

/// Columns in which something may stand, from A.
const MOST_COLUMNS: u32 = 200;
/// Rows that hold anything.
const MOST_ROWS: usize = 200_000;
/// Cells, counting the empty ones before the last of a row: some 200 MB.
const MOST_CELLS: usize = 8_000_000;
/// Bytes of text in all.
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// Rows by their place from 0, each up to its last cell that holds anything.
#[derive(Default)]
pub(super) struct Grid {
    rows: BTreeMap<u32, Vec<Cell>>,
    cells: usize,
    text: usize,
}

impl Grid {
    /// Keeps a cell, by row and column from 0. Blank ones are left out wherever they stand:
    /// formats alone reach far.
    pub(super) fn put(&mut self, (row, column): (u32, u32), cell: Cell) -> Result<(), Excess> {
        if cell.is_blank() {
            return Ok(());
        }
        if column >= MOST_COLUMNS {
            return Err(Excess::Column {
                cell: cell_name(row, column),
            });
        }
        if let Cell::Text(text) = &cell {
            self.text += text.len();
        }
        if self.text > MOST_TEXT {
            return Err(Excess::Text);
        }
        if self.rows.len() >= MOST_ROWS && !self.rows.contains_key(&row) {
            return Err(Excess::Rows);
        }
        let cells = self.rows.entry(row).or_default();
        let place = column as usize;
        if cells.len() <= place {
            self.cells += place + 1 - cells.len();
            if self.cells > MOST_CELLS {
                return Err(Excess::Cells);
            }
            cells.resize(place + 1, Cell::Empty);
        }
        if let Some(kept) = cells.get_mut(place) {
            *kept = cell;
        }
        Ok(())
    }

    /// The rows from above, without the columns at the left in which nothing stands.
    pub(super) fn into_rows(self) -> Vec<SheetRow> {
        let left = self
            .rows
            .values()
            .filter_map(|cells| cells.iter().position(|cell| !cell.is_blank()))
            .min()
            .unwrap_or(0);
        self.rows
            .into_iter()
            .map(|(row, mut cells)| {
                cells.drain(..left);
                SheetRow {
                    line: row as usize + 1,
                    cells,
                }
            })
            .collect()
    }
}

/// What a workbook calls a cell: XFD20000.
fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_workbooks_do() {
        for (place, name) in [
            ((0, 0), "A1"),
            ((1, 25), "Z2"),
            ((2, 26), "AA3"),
            ((0, 701), "ZZ1"),
            ((0, 702), "AAA1"),
            ((1_048_575, 16_383), "XFD1048576"),
        ] {
            assert_eq!(cell_name(place.0, place.1), name);
        }
    }

    #[test]
    fn the_last_column_is_kept_and_the_next_is_refused_unless_blank() {
        let mut grid = Grid::default();
        grid.put((4, 199), Cell::Number(1.0)).unwrap();
        grid.put((4, 200), Cell::Text("  ".into())).unwrap();
        grid.put((9, 16_383), Cell::Empty).unwrap();
        let error = grid.put((4, 200), Cell::Number(1.0)).unwrap_err();
        assert_eq!(
            error,
            Excess::Column {
                cell: "GS5".to_owned()
            }
        );
        let rows = grid.into_rows();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].line, rows[0].cells.len()), (5, 1));
    }

    #[test]
    fn rows_out_of_order_come_out_in_order_and_aligned() {
        let mut grid = Grid::default();
        for (place, number) in [((7, 3), 4.0), ((2, 2), 1.0), ((7, 2), 3.0), ((2, 4), 2.0)] {
            grid.put(place, Cell::Number(number)).unwrap();
        }
        let rows = grid.into_rows();
        assert_eq!(
            rows,
            [
                SheetRow {
                    line: 3,
                    cells: vec![Cell::Number(1.0), Cell::Empty, Cell::Number(2.0)],
                },
                SheetRow {
                    line: 8,
                    cells: vec![Cell::Number(3.0), Cell::Number(4.0)],
                },
            ]
        );
    }

    #[test]
    fn two_hundred_thousand_rows_are_kept_and_one_more_is_refused() {
        let mut grid = Grid::default();
        for row in 0..200_000 {
            grid.put((row, 0), Cell::Number(1.0)).unwrap();
        }
        grid.put((5, 1), Cell::Number(1.0)).unwrap();
        let error = grid.put((200_000, 0), Cell::Number(1.0)).unwrap_err();
        assert_eq!(error, Excess::Rows);
    }

    #[test]
    fn rows_that_are_all_wide_are_refused_before_they_fill_the_memory() {
        let mut grid = Grid::default();
        for row in 0..40_000 {
            grid.put((row, 199), Cell::Number(1.0)).unwrap();
        }
        let error = grid.put((40_000, 199), Cell::Number(1.0)).unwrap_err();
        assert_eq!(error, Excess::Cells);
    }

    #[test]
    fn sixty_four_megabytes_of_text_are_kept_and_one_byte_more_is_refused() {
        let mut grid = Grid::default();
        for row in 0..64 {
            grid.put((row, 0), Cell::Text("A".repeat(1024 * 1024)))
                .unwrap();
        }
        let error = grid.put((64, 0), Cell::Text("A".into())).unwrap_err();
        assert_eq!(error, Excess::Text);
    }
}

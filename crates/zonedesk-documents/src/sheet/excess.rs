//! 过大 – the limits of a sheet, and what to do about one beyond them.

use thiserror::Error;

/// What a file has too much of. Each text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Excess {
    /// Bytes: more than [`LARGEST_FILE`](super::LARGEST_FILE).
    #[error("文件超过 100 MB，请按月份分开后分别导入")]
    File,
    /// Bytes once unpacked: more than 256 MiB.
    #[error("解压后超过 256 MB，请按月份分开，或把有用的内容复制到新表格后再导入")]
    Unpacked,
    /// Something stands to the right of the 200th column.
    #[error(
        "单元格 {cell} 有内容，超出了可以导入的前 200 列，请删除这个单元格的内容，或把登记表复制到新表格后再导入"
    )]
    Column {
        /// The cell as the workbook calls it, such as XFD20000.
        cell: String,
    },
    /// Rows that hold anything: more than 200,000.
    #[error("有内容的行超过 200,000 行，请按月份分开后分别导入")]
    Rows,
    /// Cells, counting the empty ones before the last of a row: more than 8,000,000.
    #[error("单元格超过 8,000,000 个，请按月份分开，或删除多余的列后再导入")]
    Cells,
    /// Texts: more than 64 MiB in all.
    #[error("文字超过 64 MB，请按月份分开后分别导入")]
    Text,
}

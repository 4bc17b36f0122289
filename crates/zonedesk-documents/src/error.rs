use thiserror::Error;

/// Why a paper could not be made. The texts are for the log and for the counter alike: each
/// says what to do.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// One of the fonts inside the program cannot be read: the program itself is damaged.
    #[error("程序内置字体“{name}”无法读取，请重新安装本程序")]
    Font {
        /// The file of the font.
        name: &'static str,
    },
    /// A table was asked for without columns.
    #[error("表格“{title}”没有任何栏目，无法生成")]
    NoColumns {
        /// The title of the paper.
        title: String,
    },
    /// A column's weight is not a positive number.
    #[error("表格栏目“{heading}”的宽度无效，无法生成")]
    ColumnWeight {
        /// The heading of the column.
        heading: String,
    },
    /// A row has more or fewer cells than there are columns.
    #[error("表格第 {row} 行有 {cells} 个单元格，应为 {columns} 个，无法生成")]
    RowLength {
        /// The row, counted from 1.
        row: usize,
        /// How many cells it has.
        cells: usize,
        /// How many it should have.
        columns: usize,
    },
    /// A cell of a number column holds something else.
    #[error("表格第 {row} 行“{heading}”一栏应为数字，实际为“{text}”，无法生成")]
    NotANumber {
        /// The row, counted from 1.
        row: usize,
        /// The heading of the column.
        heading: String,
        /// What the cell holds.
        text: String,
    },
    /// A text is longer than a cell of a workbook can hold.
    #[error("表格第 {row} 行“{heading}”一栏超过 {limit} 个字符，电子表格放不下，请改为导出 PDF")]
    CellTooLong {
        /// The row, counted from 1; 0 for the texts around the table.
        row: usize,
        /// The heading of the column.
        heading: String,
        /// The largest number of UTF-16 units.
        limit: usize,
    },
    /// A text is too long for a QR code.
    #[error("二维码内容过长，无法生成")]
    Qr(#[source] qrcode::types::QrError),
    /// The PDF could not be put together.
    #[error("生成 PDF“{title}”时出错，请重试；仍不成功请联系系统管理员")]
    Pdf {
        /// The title of the paper.
        title: String,
        /// What the PDF library said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The workbook could not be put together or written.
    #[error("生成电子表格“{title}”时出错，请检查保存位置和磁盘空间后重试")]
    Workbook {
        /// The title of the paper.
        title: String,
        /// What the spreadsheet library said.
        #[source]
        source: rust_xlsxwriter::XlsxError,
    },
    /// The files of a month could not be put together.
    #[error("生成压缩包“{title}”时出错，请重试；仍不成功请逐份保存")]
    Bundle {
        /// What the bundle is called.
        title: String,
        /// What the ZIP library said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

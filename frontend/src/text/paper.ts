/** 纸面 – the panel that shows a paper before it is printed or saved. */
export const paperText = {
  title: '纸面预览',
  actions: '打印和保存',
  drawing: '正在生成…',
  showing: '正在显示预览…',
  noPreview: '预览没有显示出来，不影响打印和保存。',
  page: (page: number, pages: number) => `第 ${page} 页，共 ${pages} 页`,
  pages: (pages: number) => `共 ${pages} 页`,
  previous: '上一页',
  next: '下一页',
  printer: '打印机',
  copies: '份数',
  copiesOf: (copies: number) => `${copies} 份`,
  printing: '正在打印',
  stopped: '已停用',
  noPrinter: '没有找到打印机。接好打印机后按“重新查找”；也可以先保存 PDF。',
  stoppedHint: '这台打印机已停用，重新启用后才会出纸。',
  lookAgain: '重新查找',
  print: '打印',
  save: '保存 PDF',
  close: '关闭',
  printed: (printer: string, copies: number) => `已送到打印机“${printer}”，${copies} 份。`,
  savedAt: (path: string) => `已保存到“${path}”。`,
  downloaded: (name: string) => `“${name}”已交给浏览器下载。`,
  missing: (characters: string) => `字库暂缺的字：${withCodes(characters)}`,
  missingHint: '纸面上以方框和编码代替，请打印后对照原件手写补上。',
  reprint: '重印上一张',
  noLast: '还没有可以重印的纸面。',
}

/** Each with its code point: a character that paper lacks is often one that the screen lacks, too. */
function withCodes(characters: string): string {
  return Array.from(characters)
    .map((one) => `${one}（U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase()}）`)
    .join('、')
}

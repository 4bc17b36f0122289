/** Words every list with a card beside it has in common. */
export const besideText = {
  reading: '正在读取…',
  empty: '未登记',
  save: '保存',
  cancel: '取消',
  close: '关闭',
}

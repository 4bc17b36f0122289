/** 机关目录 – the bodies that applications, questions and suggestions go to. */
export const directoryText = {
  typeAhead: '简称、全称或拼音首字母，如 zjj',
  inDirectory: '在机关目录内',
  writtenIn: '不在机关目录内，将按填写的名称登记',
}

/** 申请指引单 – for whoever asks for an application at a site that takes none. */
export const referralText = {
  verb: '打印申请指引单',
  noHalls: '还没有填写就近的便民服务中心，指引单上只有各机关的联系方式。',
  noHallsHow: '请负责人在“设置 · 专区与办公时间”中填写。',
  toHalls: '去填写',
}

/** 就近的便民服务中心, in the settings of such a site. */
export const hallsText = {
  title: '就近的便民服务中心',
  lead: '印在申请指引单上，群众来问申请时交给他。离得近的写在前面，最多 8 处。',
  name: '名称',
  address: '地址',
  phone: '电话',
  hours: '办公时间',
  nameHint: '如：临渭区政务服务中心',
  add: '再加一处',
  remove: '去掉',
  removeNamed: (name: string) => `去掉 ${name === '' ? '这一处' : name}`,
  place: (place: number) => `第 ${place} 处`,
}

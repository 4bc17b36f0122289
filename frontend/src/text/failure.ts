/** 出错时的话 – what a screen says when something did not work. */
export const failureText = {
  gone: '程序没有回应。已经填写的内容都还在；请确认政务公开专区程序正在运行，再点“重试”。',
  unexpected: '这一步没有完成。请重试；如仍不行，请联系系统管理员。',
  retry: '重试',
  stale: (time: string) => `下面是 ${time} 的数据。`,
  incident: (id: string) => `联系系统管理员时请告知编号 ${id}`,
}

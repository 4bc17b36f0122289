/** 请再核对 – what is asked about something far from ordinary. */
export const askAgainText = {
  title: '请再核对',
  yes: '核对无误，登记',
  no: '返回修改',
}

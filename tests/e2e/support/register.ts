/** An old register as a site keeps it: `count` applications of 2026, the newest last. */
export function oldRegister(count: number): string {
  const head =
    '接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,获取方式,转交日期,转交方式'
  const rows = Array.from({ length: count }, (_, at) => {
    const on = new Date(Date.UTC(2026, 0, 5) + Math.floor(at / 2) * 86_400_000)
    const day = on.toISOString().slice(0, 10)
    const agency = AGENCIES[at % AGENCIES.length] ?? ''
    const phone = `138${(10_000_000 + at).toFixed(0)}`
    return `${day},当面,公民,${NAMES[at % NAMES.length] ?? ''},${phone},第${at + 1}号${MATTER},${agency},当面领取,${day},专人送达`
  })
  return `\uFEFF${[head, ...rows].join('\r\n')}\r\n`
}

export const MATTER = '老旧小区改造资金使用情况'
const AGENCIES = ['区住房和城乡建设局', '区城市管理局', '区自然资源局', '区财政局']
const NAMES = ['张晓明', '李建国', '邽小红', '蔺㛃']

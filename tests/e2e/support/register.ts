/** An old register as a site keeps it: `count` applications of 2026, the newest last. */
export function oldRegister(count: number): string {
  const head =
    '接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,获取方式,转交日期,转交方式'
  const rows = Array.from({ length: count }, (_, at) => {
    const day = dayOf(at, count)
    const agency = AGENCIES[at % AGENCIES.length] ?? ''
    const phone = `138${(10_000_000 + at).toFixed(0)}`
    return `${day},当面,公民,${NAMES[at % NAMES.length] ?? ''},${phone},第${at + 1}号${MATTER},${agency},当面领取,${day},专人送达`
  })
  return csv(head, rows)
}

/** The consultations of the same time; every fifth has no answer yet. */
export function oldConsultations(count: number): string {
  const head = '咨询时间,咨询方式,姓名,联系方式,咨询内容,承办单位,交办时间,回复时间,回复内容'
  const rows = Array.from({ length: count }, (_, at) => {
    const day = dayOf(at, count)
    const answer = at % 5 === 0 ? ',' : `${day},按本年度文件执行，已电话告知`
    return `${day},现场,${NAMES[at % NAMES.length] ?? ''},0913-2100001,第${at + 1}问：灵活就业社保补贴如何申领,${AGENCIES[at % AGENCIES.length] ?? ''},${day},${answer}`
  })
  return csv(head, rows)
}

/** The copying jobs of the same time, without money. */
export function oldCopies(count: number): string {
  const rows = Array.from(
    { length: count },
    (_, at) => `${dayOf(at, count)},${(at % 20) + 1},0,复印办事材料`,
  )
  return csv('日期,页数,金额,事由', rows)
}

/** Two a day and more where the months of 2026 would not do. */
function dayOf(at: number, count: number): string {
  const perDay = Math.max(2, Math.ceil(count / 300))
  const on = new Date(Date.UTC(2026, 0, 5) + Math.floor(at / perDay) * 86_400_000)
  return on.toISOString().slice(0, 10)
}

function csv(head: string, rows: string[]): string {
  return `\uFEFF${[head, ...rows].join('\r\n')}\r\n`
}

export const MATTER = '老旧小区改造资金使用情况'
const AGENCIES = ['区住房和城乡建设局', '区城市管理局', '区自然资源局', '区财政局']
const NAMES = ['张晓明', '李建国', '邽小红', '蔺㛃']

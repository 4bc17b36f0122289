/** 分流 – which channel a matter belongs to (条例 第三十九条), and how to say so kindly. */
export const triageText = {
  label: '来访人要办的是',
  matters: {
    consultation: '政策咨询',
    application: '申请信息公开',
    suggestion: '意见建议',
    petition: '信访投诉',
    publication: '公开出版物',
    archive: '档案利用',
    query: '行政查询',
  },
  advice: {
    consultation: '问政策怎么规定、怎么办理的，在“咨询”登记。',
    application: '要文件、数据等政府信息的，请填《政府信息公开申请表》，由“申请”接收并当日转交。',
    suggestion: '对政务公开、网站、专区服务提意见建议的，在“意见建议”登记。',
    petition: '信访、投诉、举报请到信访部门反映，或拨打 12345，不在这里登记。',
    publication: '公报、年鉴等公开出版物，请在资料阅览区查阅，或到图书馆、新华书店获取。',
    archive: '已移交档案馆的材料，请按档案利用规定到区档案馆查阅。',
    query: '不动产、市场主体登记等查询，请到相应的登记窗口办理。',
  },
  /** What is said instead where the site does not have the zone. */
  absent: {
    consultation: '本专区不设政策咨询区：请到就近的便民服务中心咨询，或拨打 12345。',
    application: '本专区不设申请接收区：请打印申请指引单交给他，到就近的便民服务中心申请。',
    suggestion: '本专区不登记意见建议：请到就近的便民服务中心提出，或拨打 12345。',
  },
  insists: '本人坚持的，可以继续登记，备注中会写明已告知。',
  told: (matter: string) => `已告知“${matter}”的办理渠道，本人坚持登记。`,
  goThere: (words: string) => `转到${words}`,
}

//! Outcomes (答复类型) that agencies report back, each with its place in the annual report.

use crate::terms::terms;

terms! {
    /// 答复类型 – what the agency made of it (条例 第三十六条至第三十九条). The counter records it and
    /// never decides it.
    Outcome {
        /// 条例 第三十六条第一项.
        PubAlready = "已主动公开";
        /// 条例 第三十六条第二项.
        PubGiven = "予以公开";
        /// 条例 第三十七条.
        Part = "部分公开（区分处理）";
        /// 条例 第十四条.
        DenySecret = "不予公开：国家秘密";
        /// 条例 第十四条.
        DenyLaw = "不予公开：法律、行政法规禁止公开";
        /// 条例 第十四条.
        #[serde(rename = "deny_3s1s")]
        DenyThreeSafeties = "不予公开：危及“三安全一稳定”";
        /// 条例 第十五条.
        DenyThird = "不予公开：第三方合法权益";
        /// 条例 第十六条第一款.
        DenyInternal = "不予公开：三类内部事务信息";
        /// 条例 第十六条第二款.
        DenyProcess = "不予公开：四类过程性信息";
        /// 条例 第十六条第二款.
        DenyEnforce = "不予公开：行政执法案卷";
        /// 条例 第三十六条第七项.
        QueryOther = "行政查询事项：按有关规定办理";
        /// 条例 第三十六条第四项.
        NotExist = "信息不存在";
        /// 条例 第三十六条第五项.
        NotOurs = "不属于本机关负责公开";
        /// 条例 第三十八条.
        MakeNew = "没有现成信息需要另行制作";
        /// 条例 第三十条.
        StillUnclear = "补正后内容仍不明确";
        /// 条例 第三十九条第一款.
        Petition = "信访、投诉、举报类申请";
        /// 条例 第三十六条第六项.
        Repeat = "重复申请";
        /// 条例 第三十九条第二款.
        Publication = "要求提供公开出版物";
        /// 条例 第三十五条.
        Excessive = "无正当理由大量反复申请";
        /// 国办公开办函〔2021〕30号.
        Reconfirm = "要求确认或重新出具已获取信息";
        /// 条例 第三十条.
        AbandonCorr = "逾期不补正，不再处理";
        /// 国办函〔2020〕109号.
        AbandonFee = "逾期未缴费，不再处理";
        /// Withdrawn, joined to another case and the like; the words stand in the note.
        Other = "其他（撤回、并案等）";
    }
}

impl Outcome {
    /// The row of the annual report (国办公开办函〔2021〕30号 表三) that counts it.
    #[must_use]
    pub const fn report_row(self) -> &'static str {
        match self {
            Self::PubAlready | Self::PubGiven => "（一）予以公开",
            Self::Part => "（二）部分公开",
            Self::DenySecret => "（三）不予公开 1.属于国家秘密",
            Self::DenyLaw => "（三）不予公开 2.其他法律行政法规禁止公开",
            Self::DenyThreeSafeties => "（三）不予公开 3.危及“三安全一稳定”",
            Self::DenyThird => "（三）不予公开 4.保护第三方合法权益",
            Self::DenyInternal => "（三）不予公开 5.属于三类内部事务信息",
            Self::DenyProcess => "（三）不予公开 6.属于四类过程性信息",
            Self::DenyEnforce => "（三）不予公开 7.属于行政执法案卷",
            Self::QueryOther => "（三）不予公开 8.属于行政查询事项",
            Self::NotExist | Self::NotOurs => "（四）无法提供 1.本机关不掌握相关政府信息",
            Self::MakeNew => "（四）无法提供 2.没有现成信息需要另行制作",
            Self::StillUnclear => "（四）无法提供 3.补正后申请内容仍不明确",
            Self::Petition => "（五）不予处理 1.信访举报投诉类申请",
            Self::Repeat => "（五）不予处理 2.重复申请",
            Self::Publication => "（五）不予处理 3.要求提供公开出版物",
            Self::Excessive => "（五）不予处理 4.无正当理由大量反复申请",
            Self::Reconfirm => "（五）不予处理 5.要求行政机关确认或重新出具已获取信息",
            Self::AbandonCorr => {
                "（六）其他处理 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
            }
            Self::AbandonFee => {
                "（六）其他处理 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"
            }
            Self::Other => "（六）其他处理 3.其他",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_leaf_of_the_annual_report_has_an_outcome() {
        let rows: BTreeSet<_> = Outcome::ALL
            .iter()
            .map(|outcome| outcome.report_row())
            .collect();
        assert_eq!((Outcome::ALL.len(), rows.len()), (23, 21));
    }

    #[test]
    fn the_journal_writes_the_codes_of_the_list_in_lower_case() {
        for (outcome, word) in [
            (Outcome::PubAlready, "pub_already"),
            (Outcome::DenyThreeSafeties, "deny_3s1s"),
            (Outcome::AbandonCorr, "abandon_corr"),
            (Outcome::Other, "other"),
        ] {
            assert_eq!(serde_json::to_value(outcome).unwrap(), word);
            assert_eq!(Outcome::from_term(outcome.term()), Some(outcome));
        }
    }
}

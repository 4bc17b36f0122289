//! People with an account (操作员), their roles and what each role may do.

use serde::{Deserialize, Serialize};

/// 角色 – what somebody is at this site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 窗口人员 – does the counter's work.
    Clerk,
    /// 负责人 – the counter's work, and accounts, tariff, months.
    Manager,
    /// 审计员 – reads everything that happened, personal data masked; changes nothing.
    Auditor,
    /// 系统管理员 – keeps the program running; sees no case data.
    Administrator,
}

/// 权限 – what a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Nobody has to be signed in.
    Open,
    /// Anybody who is signed in.
    SignedIn,
    /// Read the registers.
    ReadCases,
    /// Register, hand over, answer, copy.
    WorkCases,
    /// Record a tariff, accounts, reference data.
    ManageSite,
    /// Check the chain; see who has an account and what was printed.
    Inspect,
    /// Make again what screens read.
    MaintainData,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::SignedIn,
        Self::ReadCases,
        Self::WorkCases,
        Self::ManageSite,
        Self::Inspect,
        Self::MaintainData,
    ];
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [
        Self::Clerk,
        Self::Manager,
        Self::Auditor,
        Self::Administrator,
    ];

    /// The name on screens.
    #[must_use]
    pub const fn term(self) -> &'static str {
        match self {
            Self::Clerk => "窗口人员",
            Self::Manager => "负责人",
            Self::Auditor => "审计员",
            Self::Administrator => "系统管理员",
        }
    }

    /// Whether this role may do what needs `permission`. The administrator of the machine is kept
    /// apart from the records of people (GB/T 22239-2019: 管理用户的权限分离).
    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::Open | Permission::SignedIn => true,
            Permission::ReadCases => !matches!(self, Self::Administrator),
            Permission::WorkCases => matches!(self, Self::Clerk | Self::Manager),
            Permission::ManageSite => matches!(self, Self::Manager),
            Permission::Inspect => !matches!(self, Self::Clerk),
            Permission::MaintainData => matches!(self, Self::Manager | Self::Administrator),
        }
    }
}

/// 操作员登记 – an account was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// The person's name.
    pub name: String,
    /// What the person is at this site.
    pub role: Role,
}

/// 操作员停用 – an account was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// Why, in the manager's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// One operator as the accounts keep one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// Who it is.
    #[serde(flatten)]
    pub added: Added,
    /// Set once the account was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<Retired>,
}

/// PIN 更换 – the operator has a new PIN. How old a PIN is, and whether somebody else knows it, is told
/// by the newest of these, or by the account's beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinSet {
    /// By what right.
    pub way: PinWay,
}

/// By what right a PIN was set anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PinWay {
    /// 负责人重设 – a manager did it for somebody else.
    Manager,
    /// 恢复码 – whoever held the recovery code.
    RecoveryCode,
    /// 本人更换 – its operator, who knew the old one.
    Own,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_may_do_what_their_duty_needs_and_no_more() {
        for (role, may) in [
            (Role::Clerk, [true, true, true, true, false, false, false]),
            (Role::Manager, [true, true, true, true, true, true, true]),
            (Role::Auditor, [true, true, true, false, false, true, false]),
            (
                Role::Administrator,
                [true, true, false, false, false, true, true],
            ),
        ] {
            assert_eq!(
                Permission::ALL.map(|permission| role.may(permission)),
                may,
                "{role:?}"
            );
        }
    }
}

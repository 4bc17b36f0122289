//! `department` (承办单位): who at an agency may see what was handed over to it, and say what became of it.

use crate::{
    arguments::Department as Asked,
    commands::{CommandError, Done, listed, say, told, write_secret},
};
use std::path::Path;
use zonedesk_domain::{
    agency::{Agency, plain_name},
    refusal::tidy_line,
};
use zonedesk_server::{
    Config, Department, Storage, department_token_digest, published, system_now_ms,
};

pub(crate) async fn obey(storage: &impl Storage, config: &Config, asked: Asked) -> Done {
    match asked {
        Asked::Add {
            name,
            also,
            person,
            out,
        } => add(storage, config, (&name, &also, &person), out.as_deref()).await,
        Asked::List => {
            let departments = storage.departments().await?;
            let lines = departments.iter().map(|department| {
                let state = if department.revoked {
                    "已停用"
                } else {
                    "在用"
                };
                let also = department.also.join("、");
                format!(
                    "{}\t{}\t{also}\t{}\t{state}",
                    department.id, department.name, department.person
                )
            });
            say(&listed(lines, "尚未登记承办单位。"))
        }
        Asked::Revoke { id } => {
            if storage.revoke_department(id, system_now_ms()).await? {
                say(&format!(
                    "已停用 {id} 号授权码。它已提交的办理情况不受影响。"
                ))
            } else {
                Err(told(&format!("没有 {id} 号授权码，见 department list。")))
            }
        }
    }
}

async fn add(
    storage: &impl Storage,
    config: &Config,
    (name, also, person): (&str, &[String], &str),
    out: Option<&Path>,
) -> Done {
    let name = one("机关全称", name, 60)?;
    if name.is_empty() {
        return Err(told("请填写机关全称。"));
    }
    let person = one("联系人", person, 50)?;
    let mut short = Vec::new();
    for given in also {
        short.push(one("简称", given, 20)?);
    }
    // The directory that the district published knows how halls call it, and who else may be meant.
    let directory = published(storage).await?;
    let (own, lines): (Vec<_>, Vec<_>) = directory
        .values()
        .filter_map(Agency::fold)
        .filter(|agency| agency.retired.is_none())
        .map(|agency| agency.listed)
        .partition(|line| plain_name(&line.name) == plain_name(&name));
    let is_unlisted = own.is_empty() && !lines.is_empty();
    short.extend(own.into_iter().map(|line| line.short_name));
    let others = storage.departments().await?;
    let (own, others): (Vec<_>, Vec<_>) = others
        .into_iter()
        .filter(|other| !other.revoked)
        .partition(|other| plain_name(&other.name) == plain_name(&name));
    short.extend(own.into_iter().flat_map(|other| other.also));
    short.retain(|short| !short.is_empty());
    short.sort_unstable();
    short.dedup();
    let department = Department {
        id: 0,
        name,
        also: short,
        person,
        revoked: false,
    };
    for name in department.names() {
        if let Some(line) = lines.iter().find(|line| line.is_named(&name)) {
            return Err(told(&format!(
                "“{name}”在机关目录中指“{}”，会把它的申请给别的单位看。请换一个简称。",
                line.name
            )));
        }
    }
    // A short name of two bodies would open the one's cases to the other.
    for other in others {
        let mut shared = department.names();
        shared.retain(|name| other.names().contains(name));
        if let Some(name) = shared.first() {
            return Err(told(&format!(
                "“{name}”也指“{}”（{} 号授权码）。请换一个简称，或先停用那一个。",
                other.name, other.id
            )));
        }
    }
    let mut token = [0; 32];
    getrandom::fill(&mut token).map_err(|error| told(&format!("系统没有给出随机数：{error}")))?;
    let digest = department_token_digest(&token);
    let id = storage
        .add_department(digest, &department, system_now_ms())
        .await?;
    if is_unlisted {
        say(&format!(
            "注意：已发布的机关目录中没有“{}”，请核对全称。",
            department.name
        ))?;
    }
    let text = words_of(config, &department, id, &hex::encode(token));
    if let Some(path) = out {
        let written = write_secret(path, text.as_bytes());
        if written.is_err() {
            // Nobody has it.
            storage.revoke_department(id, system_now_ms()).await?;
        }
        written?;
        say(&format!("授权码已写入“{}”。", path.display()))
    } else {
        say(text.trim_end())
    }
}

fn one(label: &str, given: &str, most: usize) -> Result<String, CommandError> {
    let given = tidy_line(given);
    if given.chars().count() > most {
        return Err(told(&format!("{label}不超过 {most} 个字。")));
    }
    Ok(given)
}

/// The token with what its holder has to know.
fn words_of(config: &Config, department: &Department, id: i64, token: &str) -> String {
    let named = if department.also.is_empty() {
        String::new()
    } else {
        format!("（{}）", department.also.join("、"))
    };
    format!(
        "政务公开专区 承办单位授权码（{id} 号）\n\n\
         单位：{}{named}\n联系人：{}\n地址：{}/api/v1/department/cases\n授权码：{token}\n\n\
         请求时写入 Authorization: Bearer 授权码。可查看转交给本单位的申请，办理签收、退回、答复；\n\
         接口文档：{}/api/v1/openapi.json\n\
         持有授权码即可查看申请人信息，请勿转发；遗失请立即告知区级停用。\n",
        department.name,
        if department.person.is_empty() {
            "—"
        } else {
            &department.person
        },
        config.address,
        config.address,
    )
}

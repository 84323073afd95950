//! One name in many writings is one name.

// Helpers of a test may fail like the test itself.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use hashgate_parties::{Options, Query, Screener};

fn screener() -> Screener {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let lists: Lists =
        read_section(&SourceTree::from_dir(&data).unwrap()).unwrap();
    Screener::new(&lists)
}

fn best(screener: &Screener, name: &str) -> Option<(String, f64)> {
    let query = Query::name(name);
    let found = screener.screen(&query, &Options::default());
    found.hits.first().map(|hit| (hit.name.clone(), hit.score))
}

#[test]
fn a_listed_name_is_found_in_every_writing() {
    let screener = screener();
    for (written, plain) in [
        ("⻓江存储", "长江存储"),
        ("⻓鑫存储", "长鑫存储"),
        ("⻰芯中科", "龙芯中科"),
        ("ＳＯＰＨＧＯ", "SOPHGO"),
        ("Sοphgo Technologies", "Sophgo Technologies"),
        ("Нikvision", "Hikvision"),
        ("Huawеi Тechnologies", "Huawei Technologies"),
        ("Hua\u{200b}wei Tech\u{ad}nologies", "Huawei Technologies"),
        ("Loongſon Technology", "Loongson Technology"),
    ] {
        let found = best(&screener, written);
        assert!(found.is_some(), "{written}");
        assert_eq!(found, best(&screener, plain), "{written}");
    }
}

#[test]
fn short_chinese_names_lead_to_the_listed_group() {
    let screener = screener();
    for name in [
        "中兴",
        "中興通訊",
        "中兴通讯股份有限公司",
        "浪潮",
        "浪潮电子信息产业股份有限公司",
        "海能达",
        "海能达通信股份有限公司",
        "海康威视数字技术股份有限公司",
        "商汤科技",
        "旷视",
        "依图",
        "云从科技",
        "中科曙光",
        "寒武纪",
        "壁仞科技",
        "摩尔线程",
        "长鑫存储技术有限公司",
        "大华",
        "华为",
        "中芯国际",
        "算能",
    ] {
        assert!(best(&screener, name).is_some(), "{name}");
    }
    // Latin letters of the same sound are no evidence of the group.
    for name in ["Zhongxing Textile", "Bairen Foods", "Langchao Garments"] {
        assert_eq!(best(&screener, name), None, "{name}");
    }
}

#[test]
fn legal_forms_are_read_in_every_writing() {
    let screener = screener();
    for (a, b) in [
        ("㈱トヨタ自動車", "トヨタ自動車株式会社"),
        ("トヨタ自動車（株）", "株式会社トヨタ自動車"),
        ("㊑トヨタ自動車", "㍿トヨタ自動車"),
        ("㈲山田電機", "有限会社山田電機"),
        ("(有)山田電機", "山田電機㈲"),
        ("㈜삼성전자", "삼성전자 주식회사"),
        ("(주)카카오", "카카오주식회사"),
        ("카카오주식회사", "카카오 주식회사"),
        ("주식회사 카카오", "카카오(주)"),
        ("(유)한빛", "한빛 유한회사"),
        ("㈳한빛협회", "사단법인 한빛협회"),
    ] {
        let compared = screener.compare(a, b);
        assert!(compared.score >= 0.95, "{compared:?}");
    }
    // Without brackets the letter is a surname or a word.
    assert!(screener.compare("주진우", "진우").score < 0.95);
    let compared = screener.compare("株式会社", "有限会社");
    assert!(compared.score < 0.7, "{compared:?}");
}

#[test]
fn screening_and_comparing_agree_on_brands() {
    let screener = screener();
    for (a, b) in [
        ("算能", "Sophgo"),
        ("Sophgo", "算能科技"),
        ("中兴", "ZTE Corporation"),
        ("Dahua Technology", "大华"),
    ] {
        let compared = screener.compare(a, b);
        assert!(compared.score >= 0.9, "{compared:?}");
        assert!(!compared.because.is_empty());
    }
    let unlike = screener.compare("foo", "算丰");
    assert!(unlike.score.is_sign_positive(), "{unlike:?}");
}

//! X12 and EDIFACT invoices, written segment by segment with the right counts.

#![allow(dead_code)]

/// An interchange of one 810 with these segments between ST and SE.
pub fn x12(body: &[&str]) -> String {
    x12_with("*", "~", "\n", body)
}

pub fn x12_with(
    element: &str,
    terminator: &str,
    after: &str,
    body: &[&str],
) -> String {
    let mut segments = vec![
        "ISA*00*          *00*          *ZZ*EXAMPLEHK      *ZZ*PRAIRIEHASH    \
         *261002*0900*U*00401*000000001*0*P*>"
            .to_owned(),
        "GS*IN*EXAMPLEHK*PRAIRIEHASH*20261002*0900*1*X*004010".to_owned(),
        "ST*810*0001".to_owned(),
    ];
    segments.extend(body.iter().map(|segment| (*segment).to_owned()));
    segments.push(format!("SE*{}*0001", body.len() + 2));
    segments.push("GE*1*1".to_owned());
    segments.push("IEA*1*000000001".to_owned());
    segments
        .iter()
        .map(|s| s.replace('*', element) + terminator + after)
        .collect()
}

/// An 810 of ten machines.
pub const X12_BODY: [&str; 8] = [
    "BIG*20261002*A-1",
    "CUR*SE*USD",
    "N1*SE*Example Miner Trading (HK) Ltd",
    "N4*Hong Kong***HK",
    "IT1*1*10*EA*2640.00**VP*Antminer S21 200T*HD*8543709860*CH*MY",
    "PID*F****new, with PSU",
    "TDS*2640000",
    "CTT*1",
];

/// An interchange of one INVOIC with these segments between UNH and UNT.
pub fn edifact(body: &[&str]) -> String {
    let mut segments = vec![
        "UNB+UNOC:3+EXAMPLEHK:ZZ+PRAIRIEHASH:ZZ+261002:0900+1".to_owned(),
        "UNH+1+INVOIC:D:96A:UN".to_owned(),
    ];
    segments.extend(body.iter().map(|segment| (*segment).to_owned()));
    segments.push(format!("UNT+{}+1", body.len() + 2));
    segments.push("UNZ+1+1".to_owned());
    segments.iter().map(|segment| segment.clone() + "'\r\n").collect()
}

/// An INVOIC of ten machines.
pub const EDIFACT_BODY: [&str; 13] = [
    "BGM+380+A-1+9",
    "DTM+137:20261002:102",
    "NAD+SE+++EXAMPLE MINER TRADING (HK) LTD+1 EXAMPLE ROAD+HONG KONG+++HK",
    "CUX+2:USD:4",
    "LIN+1",
    "PIA+1+8543709860:HS",
    "IMD+F++:::Antminer S21 200T",
    "QTY+47:10:C62",
    "ALI+MY",
    "MOA+203:26400.00",
    "PRI+AAA:2640.00",
    "UNS+S",
    "MOA+77:26400.00",
];

/// The body with a segment put in the place of the one that begins so.
pub fn with<'b>(
    body: &[&'b str],
    begins: &str,
    new: &[&'b str],
) -> Vec<&'b str> {
    assert!(body.iter().any(|segment| segment.starts_with(begins)));
    body.iter()
        .flat_map(|segment| {
            if segment.starts_with(begins) {
                new.to_vec()
            } else {
                vec![*segment]
            }
        })
        .collect()
}

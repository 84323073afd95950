//! Invoices as sellers write them: what is goods, what is a charge, what is
//! only a remark. Each case was once read wrongly or refused.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used, clippy::panic)]

use hashgate_model::{ChargeKind, PartyRole, Shipment};
use hashgate_papers::{Input, read};

fn input(name: &str, text: &str) -> Input {
    Input { name: name.to_owned(), bytes: text.into() }
}

#[track_caller]
fn csv(text: &str) -> Shipment {
    read(&[input("invoice.csv", text)]).unwrap_or_else(|e| panic!("{e}"))
}

fn texts(shipment: &Shipment) -> Vec<&str> {
    shipment.lines.iter().map(|line| line.text.value.as_str()).collect()
}

fn charges(shipment: &Shipment) -> Vec<(ChargeKind, String)> {
    let all = shipment.charges.iter();
    all.map(|c| (c.kind, c.amount.value.to_string())).collect()
}

fn total(shipment: &Shipment) -> String {
    shipment.invoice.stated_total.as_ref().unwrap().value.to_string()
}

#[track_caller]
fn remarked(shipment: &Shipment, says: &str) {
    let said = shipment.remarks.iter().any(|r| r.text.contains(says));
    assert!(said, "{says}: {:#?}", shipment.remarks);
}

fn hts(shipment: &Shipment, line: usize) -> Option<String> {
    shipment.lines[line].hts.as_ref().map(|hts| hts.value.to_string())
}

#[test]
fn an_item_is_a_number_or_the_goods() {
    let named = csv("Item,Qty,Price,Total\n\
                     Antminer S21 Pro 234T,10,$3276,\"$32,760\"\n");
    assert_eq!(texts(&named), ["Antminer S21 Pro 234T"]);
    let numbered = csv("Item,Model,Qty,Price,Total\n1,S21,10,$5,$50\n");
    assert_eq!(texts(&numbered), ["S21"]);
    let both = csv("Item,Model,Qty,Price,Total\nMiner,S21,10,$5,$50\n");
    assert_eq!(texts(&both), ["S21; Miner"]);
    let lettered = csv("Item,Model,Qty,Price,Total\nA1,S21,10,$5,$50\n");
    assert_eq!(texts(&lettered), ["S21"]);
    remarked(&lettered, "the column `Item` is not used");
    let error = read(&[input("i.csv", "Item,Qty,Price,Total\n1,10,$5,$50\n")])
        .unwrap_err()
        .to_string();
    assert!(error.contains("no header row of an invoice"), "{error}");
}

#[test]
fn every_column_of_words_goes_into_the_text() {
    let shipment = csv("Commercial Invoice\n\
        Goods,Details,Type,Qty,Unit Price (USD),Amount,Condition\n\
        ASIC miner,S21 Pro 234T,S21 Pro 234T,10,5,50,Used\n");
    assert_eq!(texts(&shipment), ["S21 Pro 234T; ASIC miner; Used"]);
}

#[test]
fn a_code_is_an_hts_number_only_if_it_looks_like_one() {
    let with = |head: &str, code: &str| {
        csv(&format!(
            "{head},商品名称,数量,单价,金额,币制\n{code},S21,1,5,5,USD\n"
        ))
    };
    for head in ["编号", "编码", "商品编码", "Code"] {
        let coded = with(head, "8543709860");
        assert_eq!(hts(&coded, 0).unwrap(), "8543.70.98.60", "{head}");
        let own = with(head, "BM-001");
        assert_eq!(hts(&own, 0), None, "{head}");
        remarked(&own, "is not used");
        let counted = with(head, "1");
        assert_eq!(hts(&counted, 0), None, "{head}");
        assert!(counted.remarks.is_empty(), "{:#?}", counted.remarks);
    }
    // `S/N` may count the lines, too.
    let counted = csv("S/N,Machine,Qty,Amount USD\n1,S21,2,5\n2,T21,1,5\n");
    assert_eq!(counted.serials.len(), 0);
}

#[test]
fn a_chinese_invoice_of_many_heads() {
    let shipment = csv("商业发票 COMMERCIAL INVOICE\n\
        发货方:,Example Logistics (HK) Ltd,,,,,,\n\
        合同号:,HT-2026-118,,发票号:,FP-0091,,,\n\
        编号,品名,规格,件数,数量,单价(USD),小计,生产国,税则号列\n\
        1,蚂蚁矿机,S21 Pro 234T,10,10台,3276,32760,马来西亚,8543709860\n\
        2,电源,APW17,1,2 根,150,300,中国,8504408500\n\
        订金,,,,,,10000,,\n\
        内陆运费,,,,,,500,,\n\
        立减,,,,,,60,,\n\
        合计,,,11,12,,33500,,\n\
        尾款,,,,,,23500,,\n");
    assert_eq!(texts(&shipment), ["蚂蚁矿机; S21 Pro 234T", "电源; APW17"]);
    assert_eq!(shipment.lines[0].quantity.value, 10);
    assert_eq!(hts(&shipment, 1).unwrap(), "8504.40.85.00");
    assert_eq!(shipment.parties[0].role, PartyRole::Shipper);
    assert_eq!(shipment.invoice.number.as_ref().unwrap().value, "FP-0091");
    assert_eq!(
        charges(&shipment),
        [
            (ChargeKind::Freight, "USD 500.00".to_owned()),
            (ChargeKind::Discount, "USD -60.00".to_owned())
        ]
    );
    assert_eq!(total(&shipment), "USD 33,500.00");
    remarked(&shipment, "`订金` of 10000 is a payment, no part of the price");
    remarked(&shipment, "`尾款` of 23500 is a payment, no part of the price");
    remarked(&shipment, "HT-2026-118");
    remarked(&shipment, "the column `件数` is not used");
}

#[test]
fn payments_and_taxes_are_no_goods() {
    let shipment = csv("Description,Qty,Unit Price,Line Total\n\
        S21 Pro 234T,10,\"USD 3,276.00\",\"USD 32,760.00\"\n\
        VAT 13%,,,\"4,258.80\"\n\
        ,,Shipping & Handling,\"1,500.00\"\n\
        ,,Photo documentation,20.00\n\
        Total incl. VAT,,,\"38,538.80\"\n\
        Less: 30% paid,,,\"-11,561.64\"\n\
        Balance due,,,\"26,977.16\"\n");
    assert_eq!(texts(&shipment), ["S21 Pro 234T"]);
    assert_eq!(
        charges(&shipment),
        [
            (ChargeKind::Other, "USD 4,258.80".to_owned()),
            (ChargeKind::Freight, "USD 1,500.00".to_owned()),
            (ChargeKind::Other, "USD 20.00".to_owned())
        ]
    );
    assert_eq!(total(&shipment), "USD 38,538.80");
    remarked(&shipment, "`Less: 30% paid` of -11561.64 is a payment");
    remarked(&shipment, "`Photo documentation` names no goods and no count");
}

#[test]
fn a_charge_for_each_piece_is_multiplied() {
    let shipment = csv("Model,Qty,Unit Price (USD),Amount\n\
        S21,10,5,50\nFreight,10,2,\nInsurance,1,included,\n\
        TOTAL,20,,70\n");
    assert_eq!(
        charges(&shipment),
        [(ChargeKind::Freight, "USD 20.00".to_owned())]
    );
    remarked(&shipment, "`Insurance` states no amount; nothing is charged");
    // What is sold under a promotion is goods all the same.
    let sold = csv("Model,Qty,Unit Price (USD),Amount\nPromo S21,9,5,45\n");
    assert_eq!(texts(&sold), ["Promo S21"]);
}

#[test]
fn two_tables_in_one_sheet() {
    let shipment = csv("Commercial Invoice\nMiners\n\
        Model,Qty,Unit Price (USD),Amount,COO\n\
        S21 Pro 234T,10,3276,32760,MY\nTotal,10,,32760,\nSpare parts\n\
        Description,HS Code,Quantity,Price USD,Total,Origin\n\
        APW17,8504.40.8500,2,150,300,CN\n\
        Control board,8473.30.1180,3,40,120,CN\nTotal,,5,,420,\n\
        Grand total,,15,,33180,\n");
    assert_eq!(texts(&shipment), ["S21 Pro 234T", "APW17", "Control board"]);
    assert_eq!(hts(&shipment, 2).unwrap(), "8473.30.11.80");
    assert_eq!(total(&shipment), "USD 33,180.00");
    assert_eq!(shipment.invoice.stated_quantity.as_ref().unwrap().value, 15);
    remarked(&shipment, "another table with other columns begins here");
    remarked(&shipment, "passed over: `Spare parts`");
}

#[test]
fn a_packing_list_below_the_invoice_is_none_of_its_lines() {
    let shipment = csv("Model,Qty,Unit Price (USD),Amount\n\
        S21,10,5,50\nTOTAL,10,,50\nPACKING LIST\n\
        Model,Qty,N.W. (kg),G.W. (kg),Cartons\nS21,9,135,150,9\n");
    assert_eq!(texts(&shipment), ["S21"]);
    let weight = shipment.lines[0].net_weight_kg.as_ref().unwrap();
    assert_eq!(weight.value.to_string(), "135");
    remarked(&shipment, "counts 9 pieces; the invoice counts 10");
}

#[test]
fn goods_below_the_total_are_told() {
    let shipment = csv("Model,Qty,Unit Price (USD),Amount\n\
        S21,10,5,50\nTOTAL | all FOB,10,,50\nFan,20,0,0\nCable,free,,\n");
    assert_eq!(texts(&shipment), ["S21", "Fan"]);
    remarked(&shipment, "20 pieces stand below the last total");
    remarked(&shipment, "passed over: `Cable | free`");
}

#[test]
fn a_price_that_may_hold_freight() {
    let under = |terms: &str, freight: &str| {
        csv(&format!(
            "{terms}\nModel,Qty,Unit Price (USD),Amount\nS21,10,5,50\n\
             {freight}\n"
        ))
    };
    let cif = under("CIF Los Angeles", "");
    let incoterm = cif.invoice.incoterm.as_ref().unwrap();
    assert_eq!(incoterm.value, "CIF Los Angeles");
    remarked(&cif, "the price may include freight and insurance, and no");
    remarked(&cif, "19 USC 1401a(b)(4)(A)");
    remarked(&under("Terms: DDP Houston", ""), "delivery and duty");
    for (terms, freight) in
        [("CIF Los Angeles", "Freight,,,9"), ("FOB Port Klang", "")]
    {
        let plain = under(terms, freight);
        assert!(plain.remarks.is_empty(), "{:#?}", plain.remarks);
    }
}

#[test]
fn what_stands_without_a_label() {
    let shipment = csv("No.,Commodity & Specification,Q'TY(PCS),U/PRICE(USD),\
        AMOUNT(USD)\n1,S21 Pro 234T,10,3276.00,32760.00\n\
        TOTAL:,,10 PCS,,USD32760.00\nMADE IN MALAYSIA\n\
        TOTAL PACKED IN 15 CARTONS. G.W.: 240 KGS\n");
    assert_eq!(texts(&shipment), ["S21 Pro 234T"]);
    let origin = shipment.lines[0].origin.as_ref().unwrap();
    assert_eq!(origin.value.code(), "MY");
    remarked(&shipment, "passed over: `TOTAL PACKED IN 15 CARTONS");
    let open = csv("Model,Qty,Amount USD,Origin\nS21,1,5,-\n");
    assert!(open.lines[0].origin.is_none());
}

#[test]
fn the_same_file_twice_is_one_fault() {
    let text = "Model,Qty,Amount USD\nS21,1,5\n";
    let error =
        read(&[input("a.csv", text), input("b.csv", text)]).unwrap_err();
    assert_eq!(error.faults.len(), 1, "{error}");
}

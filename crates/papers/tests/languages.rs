//! One invoice with title, heads and total in seventeen languages.

use hashgate_papers::{Input, read};

/// The language, the title, the heads (number, goods, count, price, amount,
/// origin, tariff number, net weight) and the word of the total.
const PAPERS: [[&str; 4]; 17] = [
    [
        "Vietnamese",
        "HÓA ĐƠN THƯƠNG MẠI",
        "STT,Mô tả hàng hóa,Số lượng,Đơn giá (USD),Thành tiền (USD),Xuất xứ,Mã HS,Trọng lượng tịnh",
        "Tổng cộng",
    ],
    [
        "Thai",
        "ใบแจ้งหนี้",
        "ลำดับ,รายละเอียดสินค้า,จำนวน,ราคาต่อหน่วย (USD),จำนวนเงิน (USD),ประเทศต้นกำเนิด,พิกัดศุลกากร,น้ำหนักสุทธิ",
        "รวมทั้งสิ้น",
    ],
    [
        "Indonesian",
        "FAKTUR KOMERSIAL",
        "No,Nama barang,Jumlah,Harga satuan (USD),Jumlah harga (USD),Negara asal,Kode HS,Berat bersih",
        "Total keseluruhan",
    ],
    [
        "Dutch",
        "FACTUUR",
        "Nr,Omschrijving,Aantal,Stukprijs (USD),Bedrag (USD),Land van oorsprong,Goederencode,Nettogewicht",
        "Totaal",
    ],
    [
        "Danish",
        "FAKTURA",
        "Nr,Varebeskrivelse,Antal,Stykpris (USD),Beløb (USD),Oprindelsesland,Varekode,Nettovægt",
        "I alt",
    ],
    [
        "Swedish",
        "FAKTURA",
        "Rad,Benämning,Antal,À-pris (USD),Belopp (USD),Ursprungsland,Tullnummer,Nettovikt",
        "Summa",
    ],
    [
        "Arabic",
        "فاتورة تجارية",
        "الرقم,وصف البضاعة,الكمية,سعر الوحدة (USD),المبلغ (USD),بلد المنشأ,الرمز الجمركي,الوزن الصافي",
        "المجموع الكلي",
    ],
    [
        "Turkish",
        "TİCARİ FATURA",
        "Sıra No,Mal Cinsi,Miktar,Birim Fiyatı (USD),Tutar (USD),Menşei,GTİP,Net Ağırlık",
        "Genel Toplam",
    ],
    [
        "Polish",
        "FAKTURA HANDLOWA",
        "Lp.,Nazwa towaru,Ilość,Cena jednostkowa (USD),Wartość (USD),Kraj pochodzenia,Kod CN,Masa netto",
        "Razem",
    ],
    [
        "Italian",
        "FATTURA COMMERCIALE",
        "N.,Descrizione della merce,Quantità,Prezzo unitario (USD),Importo (USD),Paese di origine,Codice doganale,Peso netto",
        "Totale fattura",
    ],
    [
        "French",
        "FACTURE COMMERCIALE",
        "N°,Description des marchandises,Quantité,Prix unitaire (USD),Montant (USD),Pays d'origine,Code SH,Poids net",
        "Net à payer",
    ],
    [
        "Japanese",
        "コマーシャルインボイス",
        "番号,品名,数量,単価 (USD),金額 (USD),原産国,HSコード,正味重量",
        "総合計",
    ],
    [
        "Korean",
        "상업송장",
        "번호,품명,수량,단가 (USD),금액 (USD),원산지,세번부호,순중량",
        "총합계",
    ],
    [
        "German",
        "HANDELSRECHNUNG",
        "Pos,Bezeichnung,Menge,Einzelpreis (USD),Gesamtpreis (USD),Ursprungsland,Zolltarifnummer,Nettogewicht",
        "Gesamtbetrag",
    ],
    [
        "Spanish",
        "FACTURA COMERCIAL",
        "Pos,Descripción de la mercancía,Cantidad,Precio unitario (USD),Importe (USD),País de origen,Partida arancelaria,Peso neto",
        "Total a pagar",
    ],
    [
        "Portuguese",
        "FATURA COMERCIAL",
        "Pos,Descrição da mercadoria,Quantidade,Preço unitário (USD),Valor total (USD),País de origem,NCM,Peso líquido",
        "Total geral",
    ],
    [
        "Russian",
        "КОММЕРЧЕСКИЙ ИНВОЙС",
        "№,Наименование товара,Количество,Цена за единицу (USD),Сумма (USD),Страна происхождения,Код ТН ВЭД,Вес нетто",
        "Итого к оплате",
    ],
];

#[test]
fn heads_of_every_language_are_read() {
    for [language, title, heads, total] in PAPERS {
        let csv = format!(
            "{title},,,,,,,\n{heads}\n\
             1,Antminer S21 Pro 234T,2,3000.00,6000.00,MY,8543.70.9860,30\n\
             2,WhatsMiner M60S 186T,3,2000.00,6000.00,TH,8543.70.9860,40\n\
             ,{total},5,,12000.00,,,\n"
        );
        let input = Input { name: "invoice.csv".into(), bytes: csv.into() };
        let shipment = read(&[input]).unwrap_or_else(|error| {
            panic!("{language}: {error}");
        });
        let told: Vec<String> = shipment
            .lines
            .iter()
            .map(|line| {
                format!(
                    "{} {} {} {} {}",
                    line.quantity.value,
                    line.amount.value,
                    line.origin.as_ref().unwrap().value,
                    line.hts.as_ref().unwrap().value,
                    line.net_weight_kg.as_ref().unwrap().value
                )
            })
            .collect();
        let right = [
            "2 USD 6,000.00 MY 8543.70.98.60 30",
            "3 USD 6,000.00 TH 8543.70.98.60 40",
        ];
        assert_eq!(told, right, "{language}");
        let total = shipment.invoice.stated_total.as_ref().unwrap().value;
        assert_eq!(total.to_string(), "USD 12,000.00", "{language}");
        assert!(
            shipment.remarks.is_empty(),
            "{language}: {:?}",
            shipment.remarks
        );
    }
}

#[test]
fn what_was_sent_goes_before_what_was_ordered() {
    for heads in [
        "Model,Ordered,Shipped",
        "Model,Order Qty,Qty Shipped",
        "型号,订购数量,发货数量",
    ] {
        let csv = format!(
            "{heads},Unit Price USD,Amount,Origin\n\
             Antminer S21 Pro 234T,5,2,3000.00,6000.00,MY\n"
        );
        let input = Input { name: "invoice.csv".into(), bytes: csv.into() };
        let shipment = read(&[input]).unwrap();
        assert_eq!(shipment.lines[0].quantity.value, 2, "{heads}");
    }
    let csv = "Model,Qty Ordered,Unit Price USD,Amount,Origin\n\
               Antminer S21 Pro 234T,5,3000.00,15000.00,MY\n";
    let input = Input { name: "invoice.csv".into(), bytes: csv.into() };
    assert_eq!(read(&[input]).unwrap().lines[0].quantity.value, 5);
}

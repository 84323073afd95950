//! An ACE ES-003 export: any bytes are lines, faults or an error.
#![no_main]

use std::collections::BTreeMap;

use hashgate_duty::Es003;
use hashgate_pack::rates::Es003Columns;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let fields = ["entry", "entry_date", "line", "hts", "origin", "value", "duty"];
    let columns: BTreeMap<String, Vec<String>> = fields
        .iter()
        .map(|field| ((*field).to_owned(), vec![(*field).to_owned()]))
        .collect();
    let columns = Es003Columns(columns);
    let _ = Es003::read(bytes, &columns);
    let mut with_heads = b"entry,entry date,line,hts,origin,value,duty\n".to_vec();
    with_heads.extend(bytes);
    let _ = Es003::read(&with_heads, &columns);
});

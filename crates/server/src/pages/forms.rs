//! The forms: what is asked of a person for each question.

/// A form, and the question that its fields ask.
#[derive(Debug)]
pub(crate) struct Form {
    /// The question by its name in the table.
    pub(crate) question: &'static str,
    /// What the menu calls it.
    pub(crate) menu: &'static str,
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) action: &'static str,
    pub(crate) method: &'static str,
    pub(crate) uploads: bool,
    pub(crate) button: &'static str,
    pub(crate) fields: &'static [Field],
}

/// A field of a form; its name is that of the question's field.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    /// `text`, `date`, `area`, `check`, `mode`, `file` or `files`.
    pub(crate) kind: &'static str,
    pub(crate) required: bool,
}

const fn field(
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    hint: &'static str,
) -> Field {
    Field { name, label, hint, kind, required: false }
}

const fn needed(
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    hint: &'static str,
) -> Field {
    Field { name, label, hint, kind, required: true }
}

/// What the first page says where nothing is kept.
pub(crate) const NOT_KEPT: &str = "Drop the invoice here, with serial and packing lists beside it. Nothing \
     that you hand in is kept or sent anywhere.";

/// What it says where it is.
pub(crate) const IS_KEPT: &str = "Drop the invoice here, with serial and packing lists beside it. It is \
     kept on this desk with its answer, and sent nowhere.";

/// The first page: papers in, dossier out.
pub(crate) const CHECK: Form = Form {
    question: "check",
    menu: "Check a shipment",
    title: "Will this shipment clear?",
    lead: NOT_KEPT,
    action: "/check",
    method: "post",
    uploads: true,
    button: "Check",
    fields: &[
        needed(
            "papers",
            "Papers",
            "files",
            "The invoice as CSV, XLSX, XLS, ODS, UBL, X12, EDIFACT or JSON; \
             serial or packing lists if you have them.",
        ),
        field(
            "facts",
            "Facts file",
            "file",
            "What the papers do not say, as TOML: boards, evidence, parties, \
             costs. What nobody says is told as open.",
        ),
        field("entry_date", "Date of entry", "date", ""),
        field("mode", "The goods come by", "mode", ""),
        field("port", "Port of entry", "text", "By its code, as SFO."),
        field(
            "origin",
            "Origin of every line",
            "text",
            "In place of the invoice's; MY/CN where it is open.",
        ),
        field(
            "as_of",
            "Answer as of",
            "date",
            "The date of entry if not given, else today.",
        ),
    ],
};

/// The questions that a form asks by its address: each answer has a link.
pub(crate) const FORMS: &[Form] = &[
    Form {
        question: "duty",
        menu: "Duty",
        title: "What is the duty of this line?",
        lead: "Every layer with base, rate, amount and citation, and what would \
               be owed if customs found another origin.",
        action: "/duty",
        method: "get",
        uploads: false,
        button: "Show the duty",
        fields: &[
            needed("hts", "Tariff number", "text", "As 8543.70.98.60."),
            field(
                "origin",
                "Country of origin",
                "text",
                "By its code or name. Left out, the duty is a range.",
            ),
            needed("entry_date", "Date of entry", "date", ""),
            needed("value_usd", "Customs value, USD", "text", ""),
            field("mode", "The goods come by", "mode", ""),
            field("loaded_on", "Loaded on", "date", ""),
            field("exported_on", "Exported on", "date", ""),
            field("spi", "Special program", "text", "S, KR, SG..."),
            field("quantity", "Quantity in the unit of the rate", "text", ""),
        ],
    },
    Form {
        question: "duty_history",
        menu: "Duty over time",
        title: "How did the duty of this line move?",
        lead: "Each step, and the event that moved it.",
        action: "/duty-history",
        method: "get",
        uploads: false,
        button: "Show the steps",
        fields: &[
            needed("hts", "Tariff number", "text", "As 8543.70.98.60."),
            needed(
                "origin",
                "Country of origin",
                "text",
                "By its code or name.",
            ),
            field("from", "First day", "date", "2018-01-01 if not given."),
            field("to", "Last day", "date", "Today if not given."),
        ],
    },
    Form {
        question: "identify",
        menu: "Identify",
        title: "What is really in the box?",
        lead: "A description from an invoice, a listing or a manifest, in \
               English, Chinese or Russian.",
        action: "/identify",
        method: "get",
        uploads: false,
        button: "Identify",
        fields: &[needed(
            "text",
            "Description",
            "area",
            "As 50 PCS Antminer S21 Pro 234T 15J/T.",
        )],
    },
    Form {
        question: "screen",
        menu: "Screen a party",
        title: "Is this party on a list?",
        lead: "Country, address and numbers refine a hit and never drop one.",
        action: "/screen",
        method: "get",
        uploads: false,
        button: "Screen",
        fields: &[
            needed("name", "Name", "text", "As the paper writes it."),
            field("country", "Country", "text", "By its code or name."),
            field("address", "Address", "text", ""),
            field(
                "near_misses",
                "Show parties close below the floor too",
                "check",
                "",
            ),
        ],
    },
    Form {
        question: "payback",
        menu: "Payback",
        title: "Does this purchase pay?",
        lead: "What you leave out is taken from the last known market point or \
               a stated assumption; the answer names each.",
        action: "/payback",
        method: "get",
        uploads: false,
        button: "Reckon",
        fields: &[
            needed("price_usd", "Price of one machine, USD", "text", ""),
            needed(
                "model",
                "Machine",
                "text",
                "As an invoice names it: Antminer S21 Pro 234T.",
            ),
            field("duty_percent", "Duty, percent of the price", "text", ""),
            field("power_usd_per_kwh", "Power, USD per kWh", "text", ""),
            field(
                "hashprice_usd_per_ph_day",
                "Hashprice, USD per PH/s per day",
                "text",
                "",
            ),
            field(
                "difficulty_growth_per_year",
                "Growth of difficulty",
                "text",
                "In a year, as 15%.",
            ),
            field(
                "outcomes",
                "Weigh what customs may do",
                "check",
                "Release, detention, seizure, return: the chances are \
                 assumptions, and each is shown.",
            ),
        ],
    },
    Form {
        question: "plan",
        menu: "Plan",
        title: "Which way to get machines to the site?",
        lead: "Imports, machines that are in the US, parts put together here: \
               side by side by landed cost, first hash, duty and worth.",
        action: "/plan",
        method: "post",
        uploads: false,
        button: "Put them side by side",
        fields: &[needed(
            "plan",
            "The plan, as TOML",
            "long",
            "A template stands here: change what is yours.",
        )],
    },
];

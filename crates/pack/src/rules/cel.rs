//! CEL text to a [`Condition`], with its types checked.

use cel::{
    common::ast::{
        CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, operators,
    },
    parser::Parser,
};
use hashgate_model::Date;

use super::{Comparison, Condition, FactKind, Scope, TextTest, Vocabulary};

/// A condition longer than this is not one that a person can check.
const LONGEST: usize = 2_000;

/// Brackets nested deeper than this are refused before the parser sees them.
const DEEPEST: u16 = 24;

/// Compiles a CEL text that must be true or false.
///
/// `scope` says which facts are in reach: a rule about the shipment cannot ask
/// for facts of a line.
///
/// # Errors
///
/// One sentence: what is wrong, at which part, and the next step.
///
/// # Example
///
/// ```
/// use hashgate_pack::rules::{Scope, Vocabulary, compile_condition};
/// let none = Vocabulary::default();
/// assert!(compile_condition("1 < 2", Scope::Line, &none).is_ok());
/// let why = compile_condition("raido", Scope::Line, &none).unwrap_err();
/// assert!(why.contains("`raido` is not a fact"));
/// ```
pub fn compile_condition(
    text: &str,
    scope: Scope,
    vocabulary: &Vocabulary,
) -> Result<Condition, String> {
    if text.len() > LONGEST {
        return Err(format!(
            "a condition of {} bytes is longer than {LONGEST}; split the rule",
            text.len()
        ));
    }
    let deepest = deepest_nesting(text);
    if deepest > DEEPEST {
        return Err(format!(
            "brackets are nested {deepest} deep, more than {DEEPEST}; split \
             the rule"
        ));
    }
    let parsed = Parser::new()
        .max_recursion_depth(DEEPEST * 4)
        .error_recovery_limit(3)
        .parse(text)
        .map_err(|e| {
            let first = e.to_string();
            let line = first.lines().next().unwrap_or_default();
            format!(
                "`{text}` is not valid CEL ({line}); see docs/adding-a-rule.md"
            )
        })?;
    let compiler = Compiler { scope, vocabulary };
    let (condition, kind) = compiler.compile(&parsed, &mut Reach::default())?;
    if kind == FactKind::Bool {
        Ok(condition)
    } else {
        Err(format!("`{text}` is {kind}, but a condition is true or false"))
    }
}

/// Open brackets, and runs of `!` or `-`, which nest just as brackets do.
fn deepest_nesting(text: &str) -> u16 {
    let (mut open, mut run, mut deepest) = (0_u16, 0_u16, 0_u16);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => open = open.saturating_add(1),
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        run = match byte {
            b'!' | b'-' => run.saturating_add(1),
            b' ' | b'\n' | b'\t' | b'(' => run,
            _ => 0,
        };
        deepest = deepest.max(open).max(run);
    }
    deepest
}

struct Compiler<'a> {
    scope: Scope,
    vocabulary: &'a Vocabulary,
}

/// A part with its type.
type Typed = (Condition, FactKind);

/// What a part may name, and how deep it lies.
#[derive(Default)]
struct Reach {
    /// The names of the elements that `exists` and `all` walk over.
    bound: Vec<String>,
    depth: u16,
}

impl Compiler<'_> {
    fn compile(
        &self,
        part: &IdedExpr,
        reach: &mut Reach,
    ) -> Result<Typed, String> {
        // A chain such as `a == a == a` nests without a bracket.
        if reach.depth > DEEPEST * 2 {
            return Err("the condition nests too deep; split the rule".into());
        }
        reach.depth += 1;
        let compiled = self.compile_part(part, reach);
        reach.depth -= 1;
        compiled
    }

    fn compile_part(
        &self,
        part: &IdedExpr,
        reach: &mut Reach,
    ) -> Result<Typed, String> {
        match &part.expr {
            Expr::Literal(literal) => literal_of(literal),
            Expr::Ident(name) => self.name(name, &reach.bound),
            Expr::List(list) => {
                let mut all = Vec::with_capacity(list.elements.len());
                for element in &list.elements {
                    let (element, kind) = self.compile(element, reach)?;
                    expect(kind, FactKind::Text, "an element of a list")?;
                    all.push(element);
                }
                Ok((Condition::List(all), FactKind::List))
            }
            Expr::Call(call) => self.call(call, reach),
            Expr::Comprehension(walk) => self.walk(walk, reach),
            Expr::Select(select) => Err(format!(
                "facts have no parts, but `.{}` asks for one; name a fact",
                select.field
            )),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                Err("maps and structures are not used in rules; name a fact"
                    .to_owned())
            }
        }
    }

    fn name(&self, name: &str, bound: &[String]) -> Result<Typed, String> {
        if let Some(i) = bound.iter().rev().position(|b| b == name) {
            let depth = u8::try_from(i)
                .map_err(|_| "too many nested walks; split the rule")?;
            return Ok((Condition::Element(depth), FactKind::Text));
        }
        let found = self
            .vocabulary
            .id(name)
            .and_then(|id| Some((id, self.vocabulary.get(id)?)));
        let Some((id, fact)) = found else {
            let near = self.vocabulary.nearest(name);
            return Err(if near.is_empty() {
                format!("`{name}` is not a fact of facts.toml; add it there")
            } else {
                format!(
                    "`{name}` is not a fact of facts.toml; did you mean {}?",
                    near.join(" or ")
                )
            });
        };
        if self.scope == Scope::Shipment && fact.scope == Scope::Line {
            return Err(format!(
                "`{name}` is a fact of one line, but the rule is about the \
                 shipment; write scope = \"line\""
            ));
        }
        Ok((Condition::Fact(id), fact.kind))
    }

    fn call(
        &self,
        call: &CallExpr,
        reach: &mut Reach,
    ) -> Result<Typed, String> {
        let name = call.func_name.as_str();
        if name == "date" {
            return date_of(call);
        }
        let mut parts = Vec::new();
        for part in call.target.as_deref().into_iter().chain(&call.args) {
            parts.push(self.compile(part, reach)?);
        }
        match name {
            operators::LOGICAL_AND => {
                joined(parts, "&&").map(|p| (Condition::And(p), FactKind::Bool))
            }
            operators::LOGICAL_OR => {
                joined(parts, "||").map(|p| (Condition::Or(p), FactKind::Bool))
            }
            operators::LOGICAL_NOT => {
                let [(a, kind)] = exactly(parts, "!")?;
                expect(kind, FactKind::Bool, "what follows `!`")?;
                Ok((Condition::Not(Box::new(a)), FactKind::Bool))
            }
            operators::NEGATE => match exactly(parts, "-")? {
                [(Condition::Number(n), kind)] => {
                    Ok((Condition::Number(-n), kind))
                }
                _ => Err("`-` stands only before a number".to_owned()),
            },
            operators::CONDITIONAL => {
                let [(c, ck), (a, ak), (b, bk)] = exactly(parts, "? :")?;
                expect(ck, FactKind::Bool, "what stands before `?`")?;
                expect(bk, ak, "the part after `:`")?;
                Ok((Condition::If(Box::new([c, a, b])), ak))
            }
            operators::IN => {
                let [(a, ak), (b, bk)] = exactly(parts, "in")?;
                expect(ak, FactKind::Text, "the left of `in`")?;
                expect(bk, FactKind::List, "the right of `in`")?;
                Ok((Condition::In(Box::new([a, b])), FactKind::Bool))
            }
            "size" => {
                let [(a, kind)] = exactly(parts, "size")?;
                expect(kind, FactKind::List, "what `size` counts")?;
                Ok((Condition::Size(Box::new(a)), FactKind::Number))
            }
            _ => {
                if let Some(test) = text_test(name) {
                    let [(a, ak), (b, bk)] = exactly(parts, name)?;
                    expect(ak, FactKind::Text, "the text searched")?;
                    expect(bk, FactKind::Text, "the text sought")?;
                    let parts = Box::new([a, b]);
                    return Ok((Condition::Test(test, parts), FactKind::Bool));
                }
                let Some(how) = comparison(name) else {
                    return Err(format!(
                        "`{name}` is not used in rules; see \
                         docs/adding-a-rule.md for what is"
                    ));
                };
                let [(a, ak), (b, bk)] = exactly(parts, name)?;
                comparable(how, ak, bk)?;
                self.check_values(&a, &b)?;
                let parts = Box::new([a, b]);
                Ok((Condition::Compare(how, parts), FactKind::Bool))
            }
        }
    }

    /// `kind == "minor"` can never hold if a kind is never `minor`: a slip of
    /// the pen that would silence the rule.
    fn check_values(&self, a: &Condition, b: &Condition) -> Result<(), String> {
        for (fact, text) in [(a, b), (b, a)] {
            if let (Condition::Fact(id), Condition::Text(text)) = (fact, text)
                && let Some(fact) = self.vocabulary.get(*id)
                && !fact.values.is_empty()
                && !fact.values.contains(text)
            {
                return Err(format!(
                    "`{}` is never \"{text}\"; it is one of {}",
                    fact.name,
                    fact.values.join(", ")
                ));
            }
        }
        Ok(())
    }

    /// `list.exists(x, a)` and `list.all(x, a)`, as the parser expands them.
    fn walk(
        &self,
        walk: &ComprehensionExpr,
        reach: &mut Reach,
    ) -> Result<Typed, String> {
        let unused = "of the walks over lists only `exists` and `all` are used";
        let (Expr::Call(step), Expr::Ident(_), None) =
            (&walk.loop_step.expr, &walk.result.expr, &walk.iter_var2)
        else {
            return Err(unused.to_owned());
        };
        let (join, [_, body]): (fn(_) -> _, _) =
            match (step.func_name.as_str(), step.args.as_slice()) {
                (operators::LOGICAL_OR, [a, b]) => (Condition::Exists, [a, b]),
                (operators::LOGICAL_AND, [a, b]) => (Condition::All, [a, b]),
                _ => return Err(unused.to_owned()),
            };
        let (list, kind) = self.compile(&walk.iter_range, reach)?;
        expect(kind, FactKind::List, "what `exists` or `all` walks over")?;
        reach.bound.push(walk.iter_var.clone());
        let body = self.compile(body, reach);
        reach.bound.pop();
        let (body, kind) = body?;
        expect(kind, FactKind::Bool, "the condition of a walk")?;
        Ok((join(Box::new([list, body])), FactKind::Bool))
    }
}

fn literal_of(literal: &LiteralValue) -> Result<Typed, String> {
    match literal {
        LiteralValue::Boolean(b) => {
            Ok((Condition::Bool(*b.inner()), FactKind::Bool))
        }
        LiteralValue::Int(n) => {
            Ok((Condition::Number((*n.inner()).into()), FactKind::Number))
        }
        LiteralValue::UInt(n) => {
            Ok((Condition::Number((*n.inner()).into()), FactKind::Number))
        }
        LiteralValue::String(s) => {
            Ok((Condition::Text(s.inner().to_owned()), FactKind::Text))
        }
        LiteralValue::Double(_) => Err(
            "a fraction is a float in CEL, which is not an exact number; compare \
             whole numbers (tenths of a percent, cents)"
                .to_owned(),
        ),
        LiteralValue::Bytes(_) | LiteralValue::Null => Err(
            "bytes and null are not used in rules; a fact that is not known \
             is unknown by itself"
                .to_owned(),
        ),
    }
}

fn date_of(call: &CallExpr) -> Result<Typed, String> {
    if let ([part], None) = (call.args.as_slice(), &call.target)
        && let Expr::Literal(LiteralValue::String(text)) = &part.expr
    {
        let date: Date = text
            .inner()
            .parse()
            .map_err(|e: hashgate_model::DateError| e.to_string())?;
        return Ok((Condition::Date(date), FactKind::Date));
    }
    Err("`date` takes one text, as date(\"2026-11-25\")".to_owned())
}

fn exactly<const N: usize>(
    parts: Vec<Typed>,
    name: &str,
) -> Result<[Typed; N], String> {
    let found = parts.len();
    parts.try_into().map_err(|_| {
        format!("`{name}` takes {N} part(s), but {found} are given")
    })
}

fn joined(parts: Vec<Typed>, name: &str) -> Result<Vec<Condition>, String> {
    let mut all = Vec::with_capacity(parts.len());
    for (part, kind) in parts {
        expect(kind, FactKind::Bool, &format!("each side of `{name}`"))?;
        match (part, name) {
            // `a && b && c` is one conjunction of three.
            (Condition::And(inner), "&&") | (Condition::Or(inner), "||") => {
                all.extend(inner);
            }
            (part, _) => all.push(part),
        }
    }
    Ok(all)
}

fn expect(
    found: FactKind,
    wanted: FactKind,
    place: &str,
) -> Result<(), String> {
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{place} must be {wanted}, but it is {found}"))
    }
}

fn comparable(how: Comparison, a: FactKind, b: FactKind) -> Result<(), String> {
    if a != b || a == FactKind::List {
        return Err(format!("{a} cannot be compared with {b}"));
    }
    let ordered = matches!(a, FactKind::Number | FactKind::Date);
    match how {
        Comparison::Equal | Comparison::NotEqual => Ok(()),
        _ if ordered => Ok(()),
        _ => Err(format!("{a} has no order; use == or !=")),
    }
}

fn comparison(name: &str) -> Option<Comparison> {
    Some(match name {
        operators::EQUALS => Comparison::Equal,
        operators::NOT_EQUALS => Comparison::NotEqual,
        operators::LESS => Comparison::Less,
        operators::LESS_EQUALS => Comparison::AtMost,
        operators::GREATER => Comparison::Greater,
        operators::GREATER_EQUALS => Comparison::AtLeast,
        _ => return None,
    })
}

fn text_test(name: &str) -> Option<TextTest> {
    Some(match name {
        "startsWith" => TextTest::StartsWith,
        "endsWith" => TextTest::EndsWith,
        "contains" => TextTest::Contains,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{FactDef, FactId, Filler};

    fn vocabulary() -> Vocabulary {
        let mut all = Vocabulary::default();
        for (name, kind, scope, values) in [
            ("radio", FactKind::Bool, Scope::Line, &[][..]),
            ("kind", FactKind::Text, Scope::Line, &["miner", "cable"]),
            ("units", FactKind::Number, Scope::Line, &[]),
            ("tested_on", FactKind::Date, Scope::Line, &[]),
            ("boards", FactKind::List, Scope::Line, &[]),
            ("has_ior", FactKind::Bool, Scope::Shipment, &[]),
        ] {
            all.push(FactDef {
                lists: Vec::new(),
                names_party: None,
                name: name.to_owned(),
                kind,
                scope,
                values: values.iter().map(|&v| v.to_owned()).collect(),
                question: "Is it so?".to_owned(),
                filled_by: vec![Filler::User],
                note: None,
            })
            .unwrap();
        }
        all
    }

    fn compile(text: &str) -> Result<Condition, String> {
        compile_condition(text, Scope::Line, &vocabulary())
    }

    #[test]
    fn every_part_of_the_language_compiles() {
        for text in [
            "true",
            "radio && !has_ior || false",
            r#"kind == "miner" && kind in ["miner", "cable"]"#,
            "units <= 3 && units > -1",
            r#"tested_on >= date("2025-09-08")"#,
            r#"boards.exists(b, b.contains("CV18"))"#,
            r#"boards.all(b, b != "A113D") && size(boards) == 2"#,
            r#"radio ? kind == "cable" : true"#,
            r#"kind.startsWith("mi") || kind.endsWith("er")"#,
        ] {
            compile(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        }
        assert_eq!(
            compile("radio && radio && has_ior").unwrap().facts(),
            [FactId(0), FactId(5)]
        );
    }

    #[test]
    fn a_fault_is_one_sentence_that_names_the_part() {
        for (text, part) in [
            ("raido", "did you mean radio"),
            ("zzzzz", "not a fact of facts.toml"),
            ("units", "a condition is true or false"),
            ("units == 0.5", "not an exact number"),
            (r#"kind == "minor""#, "never \"minor\""),
            (r#"kind < "miner""#, "no order"),
            ("radio == units", "cannot be compared"),
            ("radio &&", "is not valid CEL"),
            ("boards.map(b, b) == boards", "only `exists` and `all`"),
            ("boards.exists_one(b, true)", "only `exists` and `all`"),
            ("has(radio.x)", "facts have no parts"),
            ("units + 1 == 2", "not used in rules"),
            (r#"date("11/25/2026") < tested_on"#, "is not a date"),
            ("size(boards, boards) == 1", "takes 1 part"),
            (r#"{"a": 1} == boards"#, "not used in rules"),
            ("radio == null", "unknown by itself"),
        ] {
            let why = compile(text).unwrap_err();
            assert!(why.contains(part), "{text}: {why}");
        }
        let deep = format!("{}true{}", "(".repeat(40), ")".repeat(40));
        assert!(compile(&deep).unwrap_err().contains("nested"));
        assert!(compile(&"true || ".repeat(400)).is_err());
        let chain = format!("true{}", " == true".repeat(200));
        assert!(compile(&chain).unwrap_err().contains("nest"));
    }

    #[test]
    fn a_rule_about_the_shipment_cannot_ask_about_a_line() {
        let why = compile_condition("radio", Scope::Shipment, &vocabulary())
            .unwrap_err();
        assert!(why.contains("fact of one line"));
        assert!(
            compile_condition("has_ior", Scope::Shipment, &vocabulary())
                .is_ok()
        );
    }
}

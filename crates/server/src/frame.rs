//! The page round an answer: menu, language, account.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hashgate_app::{App, AppError};
use hashgate_report::{Document, LEGAL, document::Block, render};
use hashgate_store::Role;

use crate::{
    desk::Desk, gate::Visitor, memory::Who, pages::menu_of_forms,
    problem::Problem, words::Words,
};

#[derive(Template)]
#[template(path = "shell.html")]
struct Shell<'a> {
    words: Words,
    title: &'a str,
    entries: Vec<Entry>,
    body: &'a str,
    account: Option<&'a str>,
    back: &'a str,
    read_to: Option<String>,
    pack: String,
    legal: &'a str,
}

struct Entry {
    href: &'static str,
    name: &'static str,
    here: bool,
}

/// What a page is made in: the desk, who looks at it, in which language.
pub(crate) struct Frame<'a> {
    pub(crate) app: App,
    pub(crate) visitor: &'a Visitor,
    pub(crate) keeps: bool,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(desk: &Desk, visitor: &'a Visitor) -> Self {
        let keeps = desk.memory.is_some();
        Self { app: desk.app(), visitor, keeps }
    }

    pub(crate) fn words(&self) -> Words {
        self.visitor.words
    }

    /// What a form that changes something sends back with its address.
    pub(crate) fn csrf(&self) -> &str {
        let who: Option<&Who> = self.visitor.who.as_deref();
        who.and_then(|who| who.csrf.as_deref()).unwrap_or_default()
    }

    fn entries(&self, here: &str) -> Vec<Entry> {
        let mut all: Vec<(&'static str, &'static str)> = Vec::new();
        if self.keeps {
            all.push(("/", "Shipments"));
            all.push(("/cases", "Cases"));
        }
        let forms = menu_of_forms();
        all.extend(forms.filter(|(href, _)| !(self.keeps && *href == "/")));
        all.push(("/ledger", "Enforcement"));
        all.push(("/rules", "Rules"));
        all.push(("/evidence", "Papers"));
        all.push(("/pack", "Data"));
        if self.keeps {
            all.push(("/changes", "Changes"));
            all.push(("/audit", "Log"));
        }
        let entry = |(href, name)| Entry { href, name, here: href == here };
        all.into_iter().map(entry).collect()
    }

    /// A page with the menu round it.
    pub(crate) fn page(
        &self,
        status: StatusCode,
        here: &str,
        title: &str,
        body: &str,
    ) -> Response {
        let who = self.visitor.who.as_deref();
        let shell = Shell {
            words: self.words(),
            title,
            entries: if self.keeps && who.is_none() {
                Vec::new()
            } else {
                self.entries(here)
            },
            body,
            account: who.map(|who| who.account.name.as_str()),
            back: here,
            read_to: self.app.meta().read_to("rates").map(|d| d.to_string()),
            pack: self.app.meta().sha256.chars().take(8).collect(),
            legal: LEGAL,
        };
        match shell.render() {
            Ok(text) => {
                let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
                (status, kind, text).into_response()
            }
            Err(why) => Problem::from(AppError::defect(why)).into_response(),
        }
    }

    /// A page made from a template.
    pub(crate) fn show(
        &self,
        here: &str,
        title: &str,
        template: &impl Template,
    ) -> Response {
        match template.render() {
            Ok(body) => self.page(StatusCode::OK, here, title, &body),
            Err(why) => Problem::from(AppError::defect(why)).into_response(),
        }
    }

    /// A document as a page.
    pub(crate) fn document(
        &self,
        here: &str,
        title: &str,
        document: &Document,
    ) -> Response {
        let body = document_text(title, document);
        self.page(StatusCode::OK, here, title, &body)
    }

    /// Why there is no page, on a page.
    pub(crate) fn told(&self, here: &str, why: &Problem) -> Response {
        let title = self.words().of(why.title());
        let mut document = Document::new();
        document.title(title);
        document.paragraph(why.detail().to_owned());
        let body = render::html_body(&document);
        self.page(why.status(), here, title, &body)
    }

    /// Whether whoever looks may change what is kept.
    pub(crate) fn may_write(&self) -> bool {
        self.visitor.may(Role::Analyst).is_ok()
    }
}

/// A document as a part of a page, under a title.
pub(crate) fn document_text(title: &str, document: &Document) -> String {
    let is_title = |block: &Block| matches!(block, Block::Title { .. });
    if document.blocks.iter().any(is_title) {
        return render::html_body(document);
    }
    let mut headed = Document::new();
    headed.title(title);
    headed.blocks.extend(document.blocks.iter().cloned());
    render::html_body(&headed)
}

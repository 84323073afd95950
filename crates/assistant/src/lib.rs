//! The door for assistants: a server of the Model Context Protocol, by the
//! crate `rmcp`, on a pair of streams.
//!
//! Its tools are the [questions](hashgate_questions::QUESTIONS), its resources
//! the rules and the kinds of papers. It reads and answers; it writes nothing,
//! asks no network, and decides nothing.
//!
//! Clients of 2026-07-28 begin with `server/discover` and never send
//! `initialize`, so that nothing is set up there; each call is answered by
//! itself, as of the day on which it comes.
#![forbid(unsafe_code)]

mod resources;
mod tools;

use std::{io, sync::Arc};

use hashgate_app::App;
use hashgate_model::AsOf;
use rmcp::{
    ErrorData, RoleServer, ServerHandler, ServiceExt as _,
    model::{
        CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock,
        Implementation, ListResourceTemplatesResult, ListResourcesResult,
        ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams,
        ReadResourceResponse, ServerCapabilities, ServerConfig, Tool,
    },
    service::{QuitReason, RequestContext, ServerInitializeError},
};
use tokio::io::{AsyncRead, AsyncWrite};

/// What an assistant is told of this server before it asks anything.
const INSTRUCTIONS: &str = "\
hashgate answers questions about bringing Bitcoin mining machines into the \
United States: admissibility, duty, restricted parties, deadlines, payback. \
Every answer names the day as of which it holds and the data it rests on, and \
cites the law for every number: pass both on. Unknown is a value: where an \
answer is incomplete or `screened` is not `full`, say so before any figure. \
The law prevails; this is no legal advice, and nothing is filed with customs.";

/// Why the server could not go on.
#[derive(Debug, thiserror::Error)]
pub enum AssistantError {
    /// No runtime for asynchronous work could be had.
    #[error("the server cannot be started: {0}")]
    Start(#[from] io::Error),
    /// The client does not speak the protocol.
    #[error(
        "the other side does not speak the Model Context Protocol ({0}); \
         `hashgate mcp` is started by an assistant, not by hand"
    )]
    Protocol(String),
    /// The server stopped by a defect of its own.
    #[error("the server stopped: {0}")]
    Defect(String),
}

/// Answers an assistant on standard input and output until it closes them.
///
/// `today` tells the day of an answer for which no date is given, each time
/// anew: an assistant may stay for weeks.
///
/// # Errors
///
/// [`AssistantError`] if the other side does not speak the protocol. Standard
/// input that is closed before the first message is no fault.
pub fn serve_standard_streams(
    app: App,
    today: fn() -> AsOf,
) -> Result<(), AssistantError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(AssistantError::Start)?;
    let streams = rmcp::transport::stdio();
    let ended = runtime.block_on(serve(app, today, streams));
    // A read of standard input cannot be called off; nothing waits for it.
    runtime.shutdown_background();
    ended
}

/// Answers an assistant on a pair of streams until it closes them.
///
/// # Errors
///
/// As for [`serve_standard_streams`].
pub async fn serve<R, W>(
    app: App,
    today: fn() -> AsOf,
    streams: (R, W),
) -> Result<(), AssistantError>
where
    R: AsyncRead + Send + Unpin + 'static,
    W: AsyncWrite + Send + Unpin + 'static,
{
    let door =
        Door { app: app.keeping_lists(), today, tools: tools::all()?.into() };
    let running = match door.serve(streams).await {
        Ok(running) => running,
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(why) => return Err(AssistantError::Protocol(why.to_string())),
    };
    match running.waiting().await {
        Ok(QuitReason::JoinError(why)) | Err(why) => {
            Err(AssistantError::Defect(why.to_string()))
        }
        Ok(_) => Ok(()),
    }
}

/// The server of one client.
struct Door {
    app: App,
    today: fn() -> AsOf,
    tools: Arc<[Tool]>,
}

impl Door {
    /// The application on the day of the call.
    fn app(&self) -> App {
        self.app.on((self.today)())
    }
}

impl ServerHandler for Door {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_resources()
            .build();
        let mut config =
            ServerConfig::new(capabilities).with_instructions(INSTRUCTIONS);
        config.server_info =
            Implementation::new("hashgate", env!("CARGO_PKG_VERSION"));
        config
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.tools.to_vec()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.tools.iter().find(|tool| tool.name == name).cloned()
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let app = self.app();
        // Other calls go on meanwhile, and a panic ends this one alone.
        let called = tokio::task::spawn_blocking(move || {
            tools::call(&app, &request.name, request.arguments)
        });
        let result = called.await.unwrap_or_else(|_| {
            CallToolResult::error(vec![ContentBlock::text(
                "hashgate stopped this answer by a defect of its own; \
                 standard error tells where",
            )])
        });
        Ok(result.into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let all = resources::all(&self.app());
        Ok(ListResourcesResult::with_all_items(all))
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let all = resources::templates();
        Ok(ListResourceTemplatesResult::with_all_items(all))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        resources::read(&self.app(), &request.uri).map(Into::into)
    }
}

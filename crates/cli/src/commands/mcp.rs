//! `hashgate mcp`: the door for assistants.

use clap::Args;
use hashgate_assistant::{AssistantError, serve_standard_streams};

use crate::{
    context::{Context, today},
    exit::{Exit, Failure},
};

/// Answer an assistant: a Model Context Protocol server on standard input and
/// output.
///
/// It is started by the assistant, whose settings name the command `hashgate`
/// with the argument `mcp`. Its tools are check, identify, duty, screen,
/// clock, payback, plan and explain; each reads and answers and writes
/// nothing. docs/assistant.md tells more.
#[derive(Debug, Args)]
pub struct McpArgs {}

pub fn run(_: &McpArgs, cx: &Context) -> Result<Exit, Failure> {
    if cx.json() {
        return Err(Failure::usage(
            "`hashgate mcp` speaks JSON of a protocol of its own; leave out \
             --json",
        ));
    }
    serve_standard_streams(cx.app()?, today).map_err(|why| match why {
        AssistantError::Protocol(_) => Failure::new(Exit::Input, why),
        AssistantError::Start(_) | AssistantError::Defect(_) => {
            Failure::defect(why)
        }
    })?;
    Ok(Exit::Done)
}

//! `hashgate serve`: the desk, on this machine or for a team.

use std::net::SocketAddr;

use clap::Args;
use hashgate_server::{Desk, Memory, ServerError, listen, serve};

use crate::{
    commands::desk::{Database, refused as refused_by_store, told},
    context::{Context, now, today},
    disk,
    exit::{Exit, Failure},
};

/// Serve the desk: pages and an API.
///
/// Open the address that is printed in a browser; the first time, make an
/// account there. What you drop is kept with its answer in a database of your
/// own (`SQLite`, one file in the folder of your data), and sent nowhere.
/// Programs ask /api/v1 (the contract is at /api/v1/openapi.json); clients of
/// yente ask /match/default, `OpenRefine` /reconcile. docs/serve.md tells
/// more, docs/deploy.md how a team runs it. Ctrl-C ends it.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The address to listen on, one of this machine's own unless --host is
    /// given; port 0 takes any that is free.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8420")]
    listen: SocketAddr,
    #[command(flatten)]
    database: Database,
    /// Keep nothing, and ask nobody who they are: questions and answers alone,
    /// on this machine.
    #[arg(long, conflicts_with_all = ["database", "host"])]
    without_store: bool,
    /// A name by which the desk is called through a proxy that speaks https:
    /// desk.example.com. Every question needs an account then.
    #[arg(long, value_name = "NAME", value_parser = host_name)]
    host: Vec<String>,
}

/// A name by which a desk is called: no scheme, no port, no path.
fn host_name(text: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if !text.is_empty() && text.chars().all(fits) {
        return Ok(text.to_owned());
    }
    Err("give the name alone, such as desk.example.com".to_owned())
}

pub fn run(args: &ServeArgs, cx: &Context) -> Result<Exit, Failure> {
    let desk = Desk::new(cx.app()?, today);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::defect)?;
    runtime.block_on(async {
        let mut desk = desk;
        let mut first = None;
        if !args.without_store {
            let store = args.database.open().await?;
            let is_first =
                store.has_no_account().await.map_err(refused_by_store)?;
            let memory = Memory::new(store, now, args.host.clone())
                .map_err(refused_by_store)?;
            first = is_first.then(|| memory.setup_code().to_owned());
            desk = desk.keeping(memory);
        }
        let listener =
            listen(args.listen, &desk).await.map_err(refused(args))?;
        let address = listener.local_addr().map_err(Failure::defect)?;
        // On standard output: who starts it reads there where it is.
        disk::print(&format!("http://{address}/\n"))?;
        if let Some(code) = first {
            // Whoever can read this may make the first account. It is told
            // even if remarks are not wanted: without it nobody gets in.
            told(&format!(
                "nobody has an account yet; make the first at \
                 http://{address}/setup?code={code}"
            ));
        }
        if !address.ip().is_loopback() {
            told(&format!(
                "{address} can be reached from other machines, and what goes \
                 to and fro is not encrypted; let only the proxy reach it \
                 (docs/deploy.md)"
            ));
        }
        cx.remark("Ctrl-C ends it");
        serve(listener, desk, asked_to_stop()).await.map_err(Failure::defect)
    })?;
    Ok(Exit::Done)
}

/// Waits for Ctrl-C, or for what a service manager ends a service with.
/// Without either signal the process is ended as any other.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Why it cannot listen, and what to do.
fn refused(args: &ServeArgs) -> impl Fn(ServerError) -> Failure {
    let address = args.listen;
    move |why| match why {
        ServerError::NotLocal(address) => Failure::usage(format!(
            "{address} can be reached from other machines; listen on 127.0.0.1 \
             or [::1], or give the name by which a proxy with https calls this \
             desk (--host NAME), so that every question needs an account"
        )),
        ServerError::System(why) => Failure::new(
            Exit::Missing,
            format!(
                "{address} cannot be listened on ({why}); end what listens \
                 there, or take another port by --listen"
            ),
        ),
    }
}

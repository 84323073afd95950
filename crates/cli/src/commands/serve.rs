//! `hashgate serve`: pages and an API on this machine.

use std::net::SocketAddr;

use clap::Args;
use hashgate_server::{Desk, ServerError, listen, serve};

use crate::{
    context::{Context, today},
    disk,
    exit::{Exit, Failure},
};

/// Serve the pages and the API on this machine.
///
/// Open the address that is printed in a browser, and drop an invoice there.
/// Nothing that is handed in is kept or sent on. Programs ask /api/v1 (the
/// contract is at /api/v1/openapi.json); clients of yente ask /match/default,
/// `OpenRefine` /reconcile. docs/serve.md tells more. Ctrl-C ends it.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The address to listen on, one of this machine's own; port 0 takes any
    /// that is free.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8420")]
    listen: SocketAddr,
}

pub fn run(args: &ServeArgs, cx: &Context) -> Result<Exit, Failure> {
    let desk = Desk::new(cx.app()?, today);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::defect)?;
    runtime.block_on(async {
        let listener = listen(args.listen).await.map_err(refused(args))?;
        let address = listener.local_addr().map_err(Failure::defect)?;
        // On standard output: who starts it reads there where it is.
        disk::print(&format!("http://{address}/\n"))?;
        cx.remark("Ctrl-C ends it");
        let stop = async {
            // Without the signal the process is ended as any other.
            let _ = tokio::signal::ctrl_c().await;
        };
        serve(listener, desk, stop).await.map_err(Failure::defect)
    })?;
    Ok(Exit::Done)
}

/// Why it cannot listen, and what to do.
fn refused(args: &ServeArgs) -> impl Fn(ServerError) -> Failure {
    let address = args.listen;
    move |why| match why {
        ServerError::NotLocal(address) => Failure::usage(format!(
            "{address} can be reached from other machines, and this server \
             knows no users yet; listen on 127.0.0.1 or [::1], and let a proxy \
             that asks who is there stand before it"
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

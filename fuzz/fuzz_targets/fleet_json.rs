//! Any bytes of a miner are JSON values or nothing, and are heard safely.
#![no_main]

use hashgate_fleet::{Responses, Page, Request, Rpc, tolerant_json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let values = tolerant_json(bytes);
    for request in [
        Request::Rpc(Rpc::Version),
        Request::Rpc(Rpc::Stats),
        Request::Rpc(Rpc::DevDetails),
        Request::Rpc(Rpc::Devs),
        Request::Rpc(Rpc::Summary),
        Request::Rpc(Rpc::Config),
        Request::Rpc(Rpc::GetVersion),
        Request::Page(Page::SystemInfo),
        Request::Page(Page::MinerType),
        Request::Page(Page::EspInfo),
        Request::DeviceInfo,
        Request::MinerStatus,
    ] {
        let mut responses = Responses::default();
        responses.take(request, &values);
    }
});

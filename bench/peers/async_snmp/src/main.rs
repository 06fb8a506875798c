//! Walks agents with async-snmp over one shared socket.
//! usage: async_snmp_walk PORT COUNT AT_ONCE [check]; check prints "ADDRESS OID" for each varbind.
use async_snmp::{oid, Auth, Client, UdpTransport};
use std::sync::Arc;
use tokio::sync::Semaphore;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |place: usize| arguments[place].parse::<usize>().expect("a number");
    let (port, count, at_once, check) = (number(1) as u16, number(2), number(3), arguments.len() > 4);
    let transport = UdpTransport::bind("0.0.0.0:0").await.expect("a socket");
    let gate = Arc::new(Semaphore::new(at_once));
    let mut walks = Vec::new();
    for index in 0..count {
        let (transport, gate) = (transport.clone(), gate.clone());
        walks.push(tokio::spawn(async move {
            let _permit = gate.acquire().await.expect("the gate stays open");
            let address = format!("127.30.{}.{}", index >> 8, index & 255);
            let client = Client::builder((address.as_str(), port), Auth::v2c("public"))
                .build_with(&transport)
                .await
                .expect("a client");
            let mut varbinds = 0u64;
            let mut walk = client.bulk_walk(oid!(1, 3, 6, 1), 25).expect("a walk");
            while let Some(found) = walk.next().await {
                let Ok(found) = found else { return (varbinds, 1u64) };
                varbinds += 1;
                if check {
                    println!("{address} {}", found.oid);
                }
            }
            (varbinds, 0)
        }));
    }
    let (mut varbinds, mut failures) = (0, 0);
    for walk in walks {
        let (found, failed) = walk.await.expect("a walk that ends");
        varbinds += found;
        failures += failed;
    }
    if check {
        eprintln!("varbinds {varbinds} failures {failures}");
    } else {
        println!("varbinds {varbinds} failures {failures}");
    }
    std::process::exit(i32::from(failures != 0));
}

//! What is more than requests and answers: what comes in from other servers, how far a post goes, pictures, the page. One
//! that fails is reported and does not end the bench.

use std::{sync::Arc, time::Duration};

use super::{Bench, MIB, far, inbox, pictures, requests, server::Server, spread};
use crate::{Result, plan, report::Figure};

impl Bench<'_> {
    pub(super) async fn others(&mut self, server: &Server) {
        macro_rules! measure {
            ($($name:literal => $measure:ident),* $(,)?) => {$(
                if self.arguments.wants($name) && let Err(why) = self.$measure(server).await {
                    self.report.note(format!("{}: {why}", $name));
                }
            )*};
        }
        measure! {
            "inbox" => inbox,
            "inbox at a pace" => paced_inbox,
            "deliveries" => deliveries,
            "homes" => homes,
            "streams" => streams,
            "photographs" => photographs,
            "page" => page,
            "far" => far,
        }
    }

    async fn inbox(&mut self, server: &Server) -> Result<()> {
        let received = inbox::measure(server, &self.db, &self.place.key).await?;
        let report = &mut self.report;
        report.add(Figure::at_least("inbox: notes accepted", received.accepted_per_second, "per second", 2_500.0));
        report.add(Figure::at_least("inbox: notes into homes", received.per_second, "per second", 1_500.0));
        report.add(Figure::plain("inbox: a note, processor time", micros(received.cpu), "µs"));
        if received.arrived < received.sent {
            let (arrived, accepted) = (received.arrived, received.accepted);
            report.note(format!("inbox: {arrived} of {} arrived, {accepted} were accepted", received.sent));
        }
        Ok(())
    }

    async fn paced_inbox(&mut self, server: &Server) -> Result<()> {
        let seconds = self.arguments.duration.as_secs().max(1) as u32 * 2;
        let paced = inbox::paced(server, &self.place.key, (500, seconds)).await?;
        self.report.add(Figure::plain("inbox to home at 500 a second, p50", millis(paced.p50), "ms"));
        self.report.add(Figure::at_most("inbox to home at 500 a second, p99", millis(paced.p99), "ms", 500.0));
        Ok(())
    }

    async fn deliveries(&mut self, server: &Server) -> Result<()> {
        let delivered = spread::deliveries(server, &self.receiver, 20).await?;
        self.report.add(Figure::at_least("deliveries", delivered.per_second, "per second", 1_200.0));
        self.report.add(Figure::plain("a delivery, processor time", micros(delivered.cpu), "µs"));
        Ok(())
    }

    async fn homes(&mut self, server: &Server) -> Result<()> {
        let took = spread::fan_out(server, &self.db).await?;
        self.report.add(Figure::at_most("a post in 10000 homes", millis(took), "ms", 1_000.0));
        Ok(())
    }

    async fn streams(&mut self, server: &Server) -> Result<()> {
        let streamed = spread::streaming(server, 100).await?;
        let report = &mut self.report;
        report.add(Figure::plain("1000 streams: a post arrives, p50", millis(streamed.p50), "ms"));
        report.add(Figure::plain("1000 streams: p99", millis(streamed.p99), "ms"));
        report.add(Figure::plain("1000 streams: the last", millis(streamed.most), "ms"));
        report.add(Figure::at_most("1000 streams: an event, processor time", millis(streamed.cpu), "ms", 10.0));
        report.add(Figure::plain("1000 streams: memory while open", streamed.memory as f64 / MIB, "MiB"));
        Ok(())
    }

    async fn photographs(&mut self, server: &Server) -> Result<()> {
        let one = pictures::measure(server).await?;
        let name = "a photograph of 12 megapixels, processor time";
        self.report.add(Figure::at_most(name, millis(one.cpu), "ms", 400.0));
        let memory = one.memory as f64 / MIB;
        self.report.add(Figure::at_most("a photograph: memory meanwhile", memory, "MiB", 150.0));
        Ok(())
    }

    async fn page(&mut self, server: &Server) -> Result<()> {
        let (bytes, requests) = spread::page(server, &plan::cookie()).await?.ok_or("not answered")?;
        self.report.add(Figure::at_most("home page: transferred", bytes as f64 / 1024.0, "KiB", 60.0));
        self.report.add(Figure::at_most("home page: requests", requests as f64, "", 6.0));
        Ok(())
    }

    async fn far(&mut self, server: &Server) -> Result<()> {
        let reads = Arc::new(requests::home(&self.db).await?);
        let spread = far::measure(server, reads).await?;
        let report = &mut self.report;
        report.add(Figure::at_most("5000 servers: all that live have a post", spread.all.as_secs_f64(), "s", 15.0));
        report.add(Figure::plain("5000 servers: 99 of 100 have it", spread.most.as_secs_f64(), "s"));
        report.add(Figure::plain("5000 servers: deliveries", spread.per_second, "per second"));
        report.add(Figure::plain("5000 servers: a home meanwhile, p50", millis(spread.p50), "ms"));
        report.add(Figure::at_most("5000 servers: a home meanwhile, p99", millis(spread.p99), "ms", 50.0));
        report.add(Figure::at_most("5000 servers: memory meanwhile", spread.memory as f64 / MIB, "MiB", 200.0));
        if spread.failures > 0 {
            report.note(format!("far: {} homes could not be read meanwhile", spread.failures));
        }
        server.settle().await
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

//! What a photograph costs: one as phones take it, 4000 by 3000 pixels, uploaded again and again.

use std::time::Duration;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::{
    client::{Connection, request},
    server::Server,
};
use crate::{Result, chance::mix};

const WIDE: u16 = 4_000;
const HIGH: u16 = 3_000;
/// Each differs, so that none is found to be there already.
const UPLOADS: usize = 8;
const BOUNDARY: &str = "------------bench";
/// How often the server's memory is looked at.
const LOOK: Duration = Duration::from_millis(5);

pub struct Photographs {
    /// Processor time of one.
    pub cpu: Duration,
    /// Anonymous memory at most while one is worked on, beyond what there was before.
    pub memory: u64,
}

pub async fn measure(server: &Server) -> Result<Photographs> {
    let mut connection = Connection::open(server.address).await?;
    upload(&mut connection, 0).await?;
    server.settle().await?;
    let (cpu, before) = (server.cpu()?, server.memory("RssAnon")?);
    let mut most = before;
    for number in 1..=UPLOADS {
        let mut uploading = Box::pin(upload(&mut connection, number));
        loop {
            match tokio::time::timeout(LOOK, &mut uploading).await {
                Ok(done) => break done?,
                Err(_) => most = most.max(server.memory("RssAnon")?),
            }
        }
    }
    let cpu = (server.cpu()? - cpu) / UPLOADS as u32;
    Ok(Photographs { cpu, memory: most - before })
}

async fn upload(connection: &mut Connection, number: usize) -> Result<()> {
    let head = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\
         content-type: image/jpeg\r\n\r\n"
    );
    let photograph = photograph(number)?;
    let body = [head.as_bytes(), &photograph, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    let headers = format!("content-type: multipart/form-data; boundary={BOUNDARY}\r\n");
    let answer = connection.send(&request("POST", "/api/v2/media", Some(number), &headers, &body)).await?;
    if answer.status != 200 {
        return Err(format!("a photograph was answered with {}", answer.status).into());
    }
    Ok(())
}

/// Soft shapes with a grain over them: about as large as a file as a photograph of the same size.
fn photograph(number: usize) -> Result<Vec<u8>> {
    let mut pixels = Vec::with_capacity(usize::from(WIDE) * usize::from(HIGH) * 3);
    for y in 0..u32::from(HIGH) {
        for x in 0..u32::from(WIDE) {
            let grain = (mix(u64::from(y) << 32 | u64::from(x) ^ number as u64) & 15) as u32;
            let wave = (x / 16 + y / 24 + number as u32 * 8) % 256;
            pixels.extend([wave, (x / 20) % 200, 255 - (y / 13) % 230].map(|value| (value / 2 + grain * 4) as u8));
        }
    }
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 88);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(&pixels, WIDE, HIGH, ColorType::Rgb)?;
    Ok(file)
}

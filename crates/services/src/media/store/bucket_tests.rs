//! A bucket over a network of one process: a store that knows as much of S3 as is used, signatures excepted.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use ::http::{Request, Response};
use futures_util::TryStreamExt;

use super::*;
use crate::http::{Hosts, HttpOptions};

/// Objects by path, and the parts of uploads that have not ended.
#[derive(Clone, Default)]
struct Fake(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    objects: BTreeMap<String, (String, Bytes)>,
    parts: BTreeMap<u32, Bytes>,
    asked: Vec<String>,
    broken: bool,
}

impl Fake {
    fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let mut kept = self.0.lock().unwrap();
        let (path, query) = (request.uri().path().to_owned(), request.uri().query().unwrap_or_default().to_owned());
        assert!(query.contains("X-Amz-Signature="), "every request is signed: {query}");
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        let named = |name: &str| query.split('&').any(|pair| pair == name || pair.starts_with(&format!("{name}=")));
        kept.asked.push(format!("{} {path}", request.method()));
        let mime = request.headers().get(header::CONTENT_TYPE).map_or("", |value| value.to_str().unwrap()).to_owned();
        let (status, body) = match (request.method().as_str(), named("uploads"), value("partNumber")) {
            ("PUT", _, Some(_)) if kept.broken => (500, "<Error><Code>SlowDown</Code></Error>".into()),
            ("POST", true, _) => (200, created(&path)),
            ("PUT", _, Some(number)) => {
                kept.parts.insert(number.parse().unwrap(), request.body().clone());
                return Response::builder().header("etag", format!("\"{number}\"")).body(Bytes::new()).unwrap();
            }
            ("POST", ..) => {
                let text = String::from_utf8_lossy(request.body()).into_owned();
                assert_eq!(text.matches("<PartNumber>").count(), kept.parts.len());
                let whole = std::mem::take(&mut kept.parts).into_values().collect::<Vec<_>>().concat();
                kept.objects.insert(path, (mime, whole.into()));
                (200, completed())
            }
            ("PUT", ..) => {
                kept.objects.insert(path, (mime, request.body().clone()));
                (200, Bytes::new())
            }
            ("DELETE", ..) if named("uploadId") => {
                kept.parts.clear();
                (204, Bytes::new())
            }
            ("DELETE", ..) => {
                kept.objects.remove(&path);
                (204, Bytes::new())
            }
            ("HEAD", ..) => return head(kept.objects.get(&path)),
            _ => return get(kept.objects.get(&path), request),
        };
        Response::builder().status(status).body(body).unwrap()
    }
}

fn created(path: &str) -> Bytes {
    format!(
        "<?xml version=\"1.0\"?><InitiateMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <Bucket>b</Bucket><Key>{path}</Key><UploadId>u1</UploadId></InitiateMultipartUploadResult>"
    )
    .into()
}

fn completed() -> Bytes {
    "<CompleteMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><ETag>\"e\"</ETag>\
     </CompleteMultipartUploadResult>"
        .into()
}

fn head(object: Option<&(String, Bytes)>) -> Response<Bytes> {
    match object {
        Some((_, bytes)) => Response::builder().header("content-length", bytes.len()).body(Bytes::new()).unwrap(),
        None => Response::builder().status(404).body(Bytes::new()).unwrap(),
    }
}

fn get(object: Option<&(String, Bytes)>, request: &Request<Bytes>) -> Response<Bytes> {
    let Some((_, bytes)) = object else {
        return Response::builder().status(404).body(Bytes::new()).unwrap();
    };
    let range = request.headers().get(header::RANGE).map(|value| value.to_str().unwrap().to_owned());
    let Some((first, last)) = range.as_deref().and_then(|text| text.strip_prefix("bytes=")?.split_once('-')) else {
        return Response::new(bytes.clone());
    };
    let part = bytes.slice(first.parse().unwrap()..last.parse::<usize>().unwrap() + 1);
    Response::builder().status(206).body(part).unwrap()
}

fn bucket(change: impl FnOnce(&mut BucketConfig)) -> (Bucket, Fake) {
    let (fake, hosts) = (Fake::default(), Hosts::default());
    let store = fake.clone();
    hosts.insert("store.internal:9000", move |request: Request<Bytes>| {
        let answer = store.answer(&request);
        async move { Ok(answer) }
    });
    let options = HttpOptions { allow_private: true, ..HttpOptions::new("alpha.test") };
    let mut config = BucketConfig {
        endpoint: "http://store.internal:9000".parse().unwrap(),
        bucket: "b".into(),
        region: "here".into(),
        access_key: "key".into(),
        secret_key: "secret".into(),
        path_style: true,
        prefix: "media/".into(),
        redirect: false,
        public_url: None,
    };
    change(&mut config);
    let http = Http::routed(&options, Arc::new(hosts)).unwrap();
    (Bucket::new(&config, http, Clock::System).unwrap(), fake)
}

async fn read(bucket: &Bucket, hash: &str, range: Range<u64>) -> Vec<u8> {
    let pieces: Vec<Bytes> = bucket.read(hash, range).await.unwrap().try_collect().await.unwrap();
    pieces.concat()
}

const HASH: &str = "ab12cd";

#[tokio::test]
async fn small_files_go_and_come_in_one_piece() {
    let (bucket, fake) = bucket(|_| {});
    bucket.put_bytes(HASH, Bytes::from_static(b"0123456789"), "image/png").await.unwrap();
    assert_eq!(fake.0.lock().unwrap().objects["/b/media/ab/12/ab12cd"].0, "image/png");
    assert_eq!(read(&bucket, HASH, 0..10).await, b"0123456789");
    assert_eq!(read(&bucket, HASH, 2..5).await, b"234");
    assert!(read(&bucket, HASH, 3..3).await.is_empty());
    // The same file once more is not sent again.
    bucket.put_bytes(HASH, Bytes::from_static(b"0123456789"), "image/png").await.unwrap();
    let puts = fake.0.lock().unwrap().asked.iter().filter(|asked| asked.starts_with("PUT")).count();
    assert_eq!(puts, 1);
    bucket.delete(HASH).await.unwrap();
    bucket.delete(HASH).await.unwrap();
    assert!(matches!(bucket.read(HASH, 0..1).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn large_files_go_in_parts() {
    let (bucket, fake) = bucket(|_| {});
    let file = std::env::temp_dir().join(format!("aldea-bucket-{}", std::process::id()));
    let content: Vec<u8> = (0..PART * 2 + 5).map(|at| (at % 251) as u8).collect();
    std::fs::write(&file, &content).unwrap();
    bucket.put_file(HASH, &file, "video/mp4").await.unwrap();
    assert_eq!(fake.0.lock().unwrap().objects["/b/media/ab/12/ab12cd"].1, content);
    let copy = file.with_extension("copy");
    bucket.copy(HASH, &copy).await.unwrap();
    assert_eq!(std::fs::read(&copy).unwrap(), content);

    // What fails half way leaves nothing in the store.
    fake.0.lock().unwrap().broken = true;
    let failed = bucket.put_file("ff00ff", &file, "video/mp4").await.unwrap_err();
    assert!(failed.to_string().contains("SlowDown"), "{failed}");
    let last = fake.0.lock().unwrap().asked.last().cloned();
    assert_eq!(last.as_deref(), Some("DELETE /b/media/ff/00/ff00ff"));
    std::fs::remove_file(file).unwrap();
    std::fs::remove_file(copy).unwrap();
}

#[test]
fn links_for_clients_if_the_operator_wants_them() {
    assert!(bucket(|_| {}).0.link(HASH).is_none());
    let (url, _) = bucket(|config| config.redirect = true).0.link(HASH).unwrap();
    assert!(url.as_str().starts_with("http://store.internal:9000/b/media/ab/12/ab12cd?"), "{url}");
    assert!(url.as_str().contains("X-Amz-Expires=7200"));
    let public = Some("https://files.example/".parse().unwrap());
    let (url, _) = bucket(|config| config.public_url = public).0.link(HASH).unwrap();
    assert_eq!(url.as_str(), "https://files.example/media/ab/12/ab12cd");
}

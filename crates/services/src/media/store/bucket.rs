//! A bucket of an object store that speaks S3 (Amazon's API reference, signature version 4 in the query): signed by
//! `rusty-s3`, sent by a client of ours that may also call the operator's own network.

use std::{io, ops::Range, path::Path, time::Duration};

use ::http::{HeaderValue, Method, StatusCode, header};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use rusty_s3::{
    Credentials, S3Action, UrlStyle,
    actions::{AbortMultipartUpload, CompleteMultipartUpload, CompleteMultipartUploadResponse, CreateMultipartUpload},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::Url;

use super::Pieces;
use crate::{
    Clock, Error, Result,
    http::{Download, Http, Request, Response},
};

/// Larger files go in parts of so many bytes, one after the other: no more of a file is in memory at a time.
const PART: usize = 8 << 20;
/// How long a signed request is good for.
const SIGNED: Duration = Duration::from_secs(15 * 60);
/// How long a link that clients are sent to is good for, and for how many seconds they may keep it.
const LINK: Duration = Duration::from_secs(2 * 3600);
const LINK_KEPT: u32 = 3600;
/// For a request with all of its body: a client that reads slowly holds the store's answer open.
const DEADLINE: Duration = Duration::from_secs(3600);
/// A file of this server is not larger, whatever its limits are.
const LARGEST: u64 = 1 << 40;

/// Where the bucket is and who we are there.
#[derive(Debug, Clone)]
pub struct BucketConfig {
    /// `https://s3.example.org`
    pub endpoint: Url,
    pub bucket: String,
    pub region: String,
    pub access_key: String,
    pub secret_key: String,
    /// The bucket's name is part of the path, rather than of the host.
    pub path_style: bool,
    /// Before every name, such as `media/`.
    pub prefix: String,
    /// Clients are sent to the store instead of getting its files through this server.
    pub redirect: bool,
    /// Where everybody can read the bucket: clients are sent there, by links without a signature.
    pub public_url: Option<Url>,
}

pub struct Bucket {
    http: Http,
    clock: Clock,
    bucket: rusty_s3::Bucket,
    credentials: Credentials,
    prefix: String,
    redirect: bool,
    public_url: Option<Url>,
}

impl Bucket {
    /// Fails in words if the address and the name cannot belong together. Nothing is sent yet.
    pub fn new(config: &BucketConfig, http: Http, clock: Clock) -> Result<Self, String> {
        let style = if config.path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let (name, region) = (config.bucket.clone(), config.region.clone());
        let bucket = rusty_s3::Bucket::new(config.endpoint.clone(), style, name, region).map_err(|e| e.to_string())?;
        Ok(Self {
            http,
            clock,
            bucket,
            credentials: Credentials::new(&config.access_key, &config.secret_key),
            prefix: config.prefix.clone(),
            redirect: config.redirect,
            public_url: config.public_url.clone(),
        })
    }

    pub async fn put_bytes(&self, hash: &str, bytes: Bytes, mime: &str) -> Result<()> {
        let key = self.key(hash);
        if self.has(&key, bytes.len() as u64).await? {
            return Ok(());
        }
        let url = self.sign(self.bucket.put_object(Some(&self.credentials), &key));
        let mut request = Request::new(Method::PUT, url);
        request.headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(mime).map_err(Error::internal)?);
        request.body = bytes;
        self.send(request).await.map(drop)
    }

    pub async fn put_file(&self, hash: &str, path: &Path, mime: &str) -> Result<()> {
        let mut file = tokio::fs::File::open(path).await.map_err(Error::internal)?;
        let size = file.metadata().await.map_err(Error::internal)?.len();
        if size <= PART as u64 {
            let bytes = tokio::fs::read(path).await.map_err(Error::internal)?;
            return self.put_bytes(hash, bytes.into(), mime).await;
        }
        let key = self.key(hash);
        if self.has(&key, size).await? {
            return Ok(());
        }
        let upload = self.begin(&key, mime).await?;
        match self.parts(&key, &upload, &mut file).await {
            Ok(etags) => self.end(&key, &upload, &etags).await,
            Err(error) => {
                // What was stored of it would be kept, and paid for, for ever.
                let abort = AbortMultipartUpload::new(&self.bucket, Some(&self.credentials), &key, &upload);
                let _ = self.send(Request::new(Method::DELETE, self.sign(abort))).await;
                Err(error)
            }
        }
    }

    async fn begin(&self, key: &str, mime: &str) -> Result<String> {
        let create = CreateMultipartUpload::new(&self.bucket, Some(&self.credentials), key);
        let mut request = Request::new(Method::POST, self.sign(create));
        request.headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(mime).map_err(Error::internal)?);
        let answer = self.send(request).await?;
        let text = String::from_utf8_lossy(&answer.body);
        let parsed = CreateMultipartUpload::parse_response(&text).map_err(unreadable)?;
        Ok(parsed.upload_id().to_owned())
    }

    async fn parts(&self, key: &str, upload: &str, file: &mut tokio::fs::File) -> Result<Vec<String>> {
        let mut etags = Vec::new();
        loop {
            let mut part = Vec::with_capacity(PART);
            (&mut *file).take(PART as u64).read_to_end(&mut part).await.map_err(Error::internal)?;
            if part.is_empty() {
                return Ok(etags);
            }
            let number = u16::try_from(etags.len() + 1).map_err(|_| Error::internal("a file has too many parts"))?;
            let action = self.bucket.upload_part(Some(&self.credentials), key, number, upload);
            let mut request = Request::new(Method::PUT, self.sign(action));
            request.body = part.into();
            let answer = self.send(request).await?;
            let etag = answer.header(header::ETAG).ok_or_else(|| unreadable("a part has no ETag"))?;
            etags.push(etag.to_owned());
        }
    }

    async fn end(&self, key: &str, upload: &str, etags: &[String]) -> Result<()> {
        let etags = etags.iter().map(String::as_str);
        let complete = CompleteMultipartUpload::new(&self.bucket, Some(&self.credentials), key, upload, etags);
        let mut request = Request::new(Method::POST, self.sign(complete.clone()));
        request.body = complete.body().into();
        let answer = self.send(request).await?;
        // The status comes before the store knows whether it could.
        let text = String::from_utf8_lossy(&answer.body);
        CompleteMultipartUploadResponse::parse(&text).map_err(unreadable).map(drop)
    }

    pub async fn read(&self, hash: &str, range: Range<u64>) -> Result<Pieces> {
        if range.is_empty() {
            return Ok(Box::pin(stream::empty()));
        }
        let wanted = range.end - range.start;
        let range = HeaderValue::from_str(&format!("bytes={}-{}", range.start, range.end - 1));
        let request = self.get(hash).header(header::RANGE, range.map_err(Error::internal)?);
        let download = self.open(request).await?;
        let pieces = stream::try_unfold((download, wanted), |(mut download, left)| async move {
            match download.chunk().await.map_err(io::Error::other)? {
                Some(piece) => {
                    let rest = left.checked_sub(piece.len() as u64);
                    let rest = rest.ok_or_else(|| io::Error::other("the store sent more than was asked for"))?;
                    Ok(Some((piece, (download, rest))))
                }
                None if left == 0 => Ok(None),
                None => Err(io::ErrorKind::UnexpectedEof.into()),
            }
        });
        Ok(pieces.boxed())
    }

    pub async fn copy(&self, hash: &str, to: &Path) -> Result<()> {
        let mut download = self.open(self.get(hash)).await?;
        let mut file = tokio::fs::File::create(to).await.map_err(Error::internal)?;
        while let Some(piece) = download.chunk().await.map_err(Error::internal)? {
            file.write_all(&piece).await.map_err(Error::internal)?;
        }
        file.flush().await.map_err(Error::internal)
    }

    pub async fn delete(&self, hash: &str) -> Result<()> {
        let key = self.key(hash);
        let url = self.sign(self.bucket.delete_object(Some(&self.credentials), &key));
        match self.send(Request::new(Method::DELETE, url)).await {
            Ok(_) | Err(Error::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Where clients get the file, and for how many seconds they may count on it.
    pub fn link(&self, hash: &str) -> Option<(Url, u32)> {
        let key = self.key(hash);
        if let Some(base) = &self.public_url {
            let mut url = base.clone();
            url.path_segments_mut().ok()?.pop_if_empty().extend(key.split('/'));
            return Some((url, LINK_KEPT));
        }
        let get = self.bucket.get_object(Some(&self.credentials), &key);
        self.redirect.then(|| (self.sign_for(get, LINK), LINK_KEPT))
    }

    async fn has(&self, key: &str, size: u64) -> Result<bool> {
        let url = self.sign(self.bucket.head_object(Some(&self.credentials), key));
        match self.send(Request::new(Method::HEAD, url)).await {
            Ok(answer) => Ok(answer.header(header::CONTENT_LENGTH).and_then(|n| n.parse().ok()) == Some(size)),
            Err(Error::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn get(&self, hash: &str) -> Request {
        let key = self.key(hash);
        let url = self.sign(self.bucket.get_object(Some(&self.credentials), &key));
        Request::new(Method::GET, url).max_bytes(LARGEST)
    }

    async fn open(&self, request: Request) -> Result<Download> {
        let download = self.http.open(request.deadline(DEADLINE), None).await.map_err(Error::internal)?;
        match download.status {
            StatusCode::OK | StatusCode::PARTIAL_CONTENT => Ok(download),
            StatusCode::NOT_FOUND => Err(Error::NotFound),
            other => Err(Error::internal(format!("the object store answered {other}"))),
        }
    }

    async fn send(&self, request: Request) -> Result<Response> {
        let answer = self.http.send(request.deadline(DEADLINE), None).await.map_err(Error::internal)?;
        match answer.status {
            status if status.is_success() => Ok(answer),
            StatusCode::NOT_FOUND => Err(Error::NotFound),
            status => {
                let said: String = String::from_utf8_lossy(&answer.body).chars().take(300).collect();
                Err(Error::internal(format!("the object store answered {status}: {said}")))
            }
        }
    }

    fn sign<'a>(&self, action: impl S3Action<'a>) -> Url {
        self.sign_for(action, SIGNED)
    }

    fn sign_for<'a>(&self, action: impl S3Action<'a>, valid: Duration) -> Url {
        let now = jiff::Timestamp::from_millisecond(self.clock.now().millis()).unwrap_or_default();
        action.sign_with_time(valid, &now)
    }

    fn key(&self, hash: &str) -> String {
        format!("{}{}/{}/{hash}", self.prefix, &hash[..2], &hash[2..4])
    }
}

fn unreadable(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("the object store's answer cannot be read: {error}"))
}

#[cfg(test)]
#[path = "bucket_tests.rs"]
mod tests;

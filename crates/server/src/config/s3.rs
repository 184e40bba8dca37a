//! From the section of the object store to what the store of files wants to know.

use services::media::BucketConfig;
use url::Url;

use super::S3;

impl S3 {
    /// `None` if files are kept in the data folder.
    pub fn bucket(&self) -> Result<Option<BucketConfig>, String> {
        let given = (&self.endpoint, &self.bucket, &self.access_key, &self.secret_key);
        let (endpoint, bucket, access_key, secret_key) = match given {
            (None, None, None, None) => return Ok(None),
            (Some(endpoint), Some(bucket), Some(access), Some(secret)) => (endpoint, bucket, access, secret),
            _ => return Err("s3: endpoint, bucket, access_key and secret_key belong together: give all or none".into()),
        };
        let address = |name: &str, text: &str| Url::parse(text).map_err(|error| format!("s3.{name}: {error}"));
        Ok(Some(BucketConfig {
            endpoint: address("endpoint", endpoint)?,
            bucket: bucket.clone(),
            region: self.region.clone(),
            access_key: access_key.clone(),
            secret_key: secret_key.clone(),
            path_style: self.path_style,
            prefix: self.prefix.clone(),
            redirect: self.redirect,
            public_url: self.public_url.as_deref().map(|text| address("public_url", text)).transpose()?,
        }))
    }
}

//! A folder of a test's own in the bucket of the store that `scripts/s3.sh` starts.

use std::path::Path;
use std::time::Duration;

use frontage::media::BucketSettings;
use futures_util::TryStreamExt as _;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::{Attribute, GetOptions, ObjectStore as _, ObjectStoreExt as _};

/// The bucket that every test shares.
const NAME: &str = "frontage-tests";

/// What a server needs to keep its pictures there, and a look into it beside the server.
pub struct Bucket {
    store: AmazonS3,
    pub address: String,
    pub key: String,
    pub secret: String,
    pub folder: String,
}

impl Bucket {
    /// For the server with this data directory.
    pub fn of(home: &Path) -> Self {
        let told = std::env::var("FRONTAGE_TEST_S3");
        let told = told.expect("FRONTAGE_TEST_S3: run this through scripts/s3.sh");
        let parts: Vec<&str> = told.split(' ').collect();
        let [address, key, secret] = parts[..] else {
            panic!("FRONTAGE_TEST_S3 has no key in it");
        };
        frontage::tls::choose_cryptography();
        let store = AmazonS3Builder::new()
            .with_bucket_name(NAME)
            .with_region("us-east-1")
            .with_endpoint(address)
            .with_allow_http(true)
            .with_access_key_id(key)
            .with_secret_access_key(secret);
        let folder = home.file_name().unwrap().to_str().unwrap();
        Self {
            store: store.build().unwrap(),
            address: address.to_owned(),
            key: key.to_owned(),
            secret: secret.to_owned(),
            folder: folder.trim_start_matches('.').to_owned(),
        }
    }

    /// The same, if there is a store: then every server of these stories keeps its pictures there.
    pub fn if_any(home: &Path) -> Option<Self> {
        std::env::var_os("FRONTAGE_TEST_S3").map(|_| Self::of(home))
    }

    /// The environment of a server that keeps its pictures there.
    pub fn env(&self) -> Vec<(&'static str, String)> {
        self.env_by(&self.address)
    }

    /// The same, of one that reaches the store under another address.
    pub fn env_by(&self, address: &str) -> Vec<(&'static str, String)> {
        vec![
            ("FRONTAGE_MEDIA", format!("s3://{NAME}/{}", self.folder)),
            ("AWS_ENDPOINT_URL", address.to_owned()),
            ("AWS_ACCESS_KEY_ID", self.key.clone()),
            ("AWS_SECRET_ACCESS_KEY", self.secret.clone()),
            ("FRONTAGE_MEDIA_TIMEOUT_SECONDS", "1".to_owned()),
        ]
    }

    /// The same for the folders of pictures alone; what no row refers to is left over after this
    /// time.
    pub fn settings(&self, leftovers_after: Duration) -> BucketSettings {
        BucketSettings {
            name: NAME.to_owned(),
            prefix: self.folder.clone(),
            endpoint: Some(self.address.clone()),
            region: "us-east-1".to_owned(),
            key_id: self.key.clone(),
            secret: self.secret.clone(),
            timeout: Duration::from_secs(5),
            cache_bytes: 1 << 26,
            leftovers_after,
        }
    }

    /// Names of all objects that are there, in order.
    pub async fn names(&self) -> Vec<String> {
        let all = self.store.list(Some(&self.path("")));
        let all: Vec<_> = all.try_collect().await.unwrap();
        let beginning = format!("{}/", self.folder);
        let name = |path: &str| path.strip_prefix(&beginning).unwrap().to_owned();
        let mut names: Vec<String> = all
            .iter()
            .map(|object| name(object.location.as_ref()))
            .collect();
        names.sort();
        names
    }

    /// Those in this folder.
    pub async fn names_below(&self, folder: &str) -> Vec<String> {
        let mut names = self.names().await;
        names.retain(|name| name.starts_with(folder));
        names
    }

    /// What an object holds.
    pub async fn bytes(&self, name: &str) -> Vec<u8> {
        let found = self.store.get(&self.path(name)).await.unwrap();
        found.bytes().await.unwrap().to_vec()
    }

    /// Content type and cache control of an object, and its tag.
    pub async fn says(&self, name: &str) -> [String; 3] {
        let options = GetOptions::default().with_head(true);
        let found = self
            .store
            .get_opts(&self.path(name), options)
            .await
            .unwrap();
        let said = |name| {
            let value = found.attributes.get(&name).unwrap();
            value.as_ref().to_owned()
        };
        let tag = found.meta.e_tag.clone().unwrap();
        [
            said(Attribute::ContentType),
            said(Attribute::CacheControl),
            tag,
        ]
    }

    pub async fn put(&self, name: &str, bytes: &[u8]) {
        let bytes = bytes.to_vec().into();
        self.store.put(&self.path(name), bytes).await.unwrap();
    }

    pub async fn remove(&self, name: &str) {
        self.store.delete(&self.path(name)).await.unwrap();
    }

    fn path(&self, name: &str) -> object_store::path::Path {
        format!("{}/{name}", self.folder).into()
    }
}

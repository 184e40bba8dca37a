//! PostgreSQL: a pool of connections.

mod address;
pub(super) mod listen;
mod statements;
mod tls;

use std::{ops::Deref, sync::Arc, time::Duration};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use tokio_postgres::NoTls;

use self::address::Address;
use super::{Error, Options, Params, Result, Rows, Sql, Val, again::again};

pub(super) struct Postgres {
    pool: Pool,
    address: Address,
}

impl Postgres {
    pub fn open(url: &str, options: &Options) -> Result<Self> {
        let mut address = Address::parse(url)?;
        address.wait_for_locks(options.patience);
        let fast = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = match &address.tls {
            Some(tls) => Manager::from_config(address.config.clone(), tls.clone(), fast),
            None => Manager::from_config(address.config.clone(), NoTls, fast),
        };
        let pool = Pool::builder(manager)
            .max_size(options.pool)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(options.patience))
            .build()
            .map_err(|e| Error::Other(e.to_string()))?;
        Ok(Self { pool, address })
    }

    pub async fn notify(&self, channel: &str, payload: &str) -> Result<()> {
        let client = self.pool.get().await?;
        let params = [Val::from(channel), Val::from(payload)];
        statements::rows(&client, "SELECT pg_notify($1, $2)", &params).await?;
        Ok(())
    }

    pub fn close(&self) {
        self.pool.close();
    }
}

/// The way of a statement to PostgreSQL: through its transaction, or any free connection.
pub(super) struct Link {
    postgres: Arc<Postgres>,
    transaction: Option<Transaction>,
}

impl Link {
    pub fn new(postgres: Arc<Postgres>) -> Self {
        Self { postgres, transaction: None }
    }

    pub async fn begin(postgres: Arc<Postgres>) -> Result<Self> {
        let transaction = Some(Transaction::begin(&postgres.pool).await?);
        Ok(Self { postgres, transaction })
    }

    pub async fn commit(&mut self) -> Result<()> {
        match self.transaction.take() {
            Some(transaction) => transaction.commit().await,
            None => Ok(()),
        }
    }

    pub fn in_transaction(&self) -> bool {
        self.transaction.is_some()
    }

    /// A statement that commits by itself can be run again by itself; so it is with [`exec`](Self::exec).
    pub async fn rows(&self, sql: Sql, params: Params) -> Result<Rows> {
        let run = async || statements::rows(&*self.client().await?, sql, &params).await;
        if self.transaction.is_some() { run().await } else { again(run).await }
    }

    /// In a transaction, whose other statements have the same limit from now on.
    pub async fn rows_within(&self, sql: Sql, params: Params, limit: Duration) -> Result<Rows> {
        // How long it takes depends on what is looked for: by a plan for all values, a rare word is looked for in the
        // whole table. So it is where the planner takes a look at a text for cheap (it takes microseconds), and a page of
        // the index's choice for dear: it thinks a rare word commoner than it is, and goes back from the newest.
        let limit = limit.as_millis().max(1);
        self.script(format!(
            "SET LOCAL statement_timeout = {limit}; SET LOCAL plan_cache_mode = force_custom_plan;
             SET LOCAL cpu_operator_cost = 0.05; SET LOCAL random_page_cost = 1.1"
        ))
        .await?;
        self.rows(sql, params).await
    }

    pub async fn batch(&self, statements: Vec<(Sql, Params)>) -> Result<Vec<Rows>> {
        statements::batch(&*self.client().await?, &statements).await
    }

    pub async fn exec(&self, sql: Sql, params: Params) -> Result<u64> {
        let run = async || statements::exec(&*self.client().await?, sql, &params).await;
        if self.transaction.is_some() { run().await } else { again(run).await }
    }

    pub async fn many(&self, sql: Sql, rows: Vec<Params>) -> Result<u64> {
        if let Some(transaction) = &self.transaction {
            return statements::many(transaction, sql, &rows).await;
        }
        again(|| self.many_alone(sql, &rows)).await
    }

    async fn many_alone(&self, sql: Sql, rows: &[Params]) -> Result<u64> {
        let transaction = Transaction::begin(&self.postgres.pool).await?;
        let count = statements::many(&transaction, sql, rows).await?;
        transaction.commit().await?;
        Ok(count)
    }

    pub async fn script(&self, text: String) -> Result<()> {
        Ok(self.client().await?.batch_execute(&text).await?)
    }

    /// Waits until no other transaction of the cluster holds this number, and holds it to the end of this one.
    /// With `patience` that may take as long as it does; this and every later lock of the transaction.
    pub async fn lock(&self, key: i64, patience: bool) -> Result<()> {
        if patience {
            self.script("SET LOCAL lock_timeout = 0".to_owned()).await?;
        }
        self.rows("SELECT pg_advisory_xact_lock($1)", vec![key.into()]).await.map(drop)
    }

    pub async fn check(&self, sql: String) -> Result<()> {
        self.client().await?.prepare(&sql).await?;
        Ok(())
    }

    async fn client(&self) -> Result<Client<'_>> {
        match &self.transaction {
            Some(transaction) => Ok(Client::OfTransaction(transaction)),
            None => Ok(Client::OfPool(Box::new(self.postgres.pool.get().await?))),
        }
    }
}

enum Client<'l> {
    OfPool(Box<Object>),
    OfTransaction(&'l Object),
}

impl Deref for Client<'_> {
    type Target = Object;
    fn deref(&self) -> &Object {
        match self {
            Self::OfPool(client) => client,
            Self::OfTransaction(client) => client,
        }
    }
}

/// A connection inside BEGIN (READ COMMITTED, the server's default). Dropping it rolls back.
struct Transaction {
    /// Taken by `commit` or by `drop`.
    client: Option<Object>,
}

impl Transaction {
    async fn begin(pool: &Pool) -> Result<Self> {
        // Made before BEGIN is sent, so that a caller who goes away meanwhile leaves no open transaction behind.
        let transaction = Self { client: Some(pool.get().await?) };
        transaction.batch_execute("BEGIN").await?;
        Ok(transaction)
    }

    async fn commit(mut self) -> Result<()> {
        self.batch_execute("COMMIT").await?;
        self.client = None;
        Ok(())
    }
}

impl Deref for Transaction {
    type Target = Object;
    fn deref(&self) -> &Object {
        self.client.as_ref().expect("taken only when the transaction ends")
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        // Without a runtime nobody can say ROLLBACK: hanging up does it as well.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            drop(Object::take(client));
            return;
        };
        runtime.spawn(async move {
            if client.batch_execute("ROLLBACK").await.is_err() {
                drop(Object::take(client));
            }
        });
    }
}

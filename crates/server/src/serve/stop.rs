//! The word that it is time to end, from one place to all tasks.

use tokio::sync::watch;

/// Gives the word.
pub struct Stopper(watch::Sender<bool>);

/// Hears it.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

pub fn channel() -> (Stopper, Stop) {
    let (sender, receiver) = watch::channel(false);
    (Stopper(sender), Stop(receiver))
}

impl Stopper {
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Ready once the word is given, at once if it was given before; also if nobody is left to give it.
    pub async fn wait(&mut self) {
        let _ = self.0.wait_for(|stopped| *stopped).await;
    }

    pub fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }
}

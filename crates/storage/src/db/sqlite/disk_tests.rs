use std::sync::Mutex;

use super::*;

#[test]
fn what_the_disk_does_not_keep_is_not_answered_as_kept() {
    let (sender, waiting) = crossbeam_channel::unbounded();
    let (bell, freed) = crossbeam_channel::bounded(1);
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    for _ in 0..2 {
        let outcomes = outcomes.clone();
        let answer: Answer = Box::new(move |outcome| outcomes.lock().unwrap().push(outcome));
        sender.send(vec![answer]).unwrap();
    }
    drop(sender);
    let (groups, broken) = (AtomicUsize::new(2), OnceLock::new());
    // Takes all, and cannot be written through.
    serve(&File::options().write(true).open("/dev/null").unwrap(), &waiting, (&groups, &broken), &bell);
    let outcomes = outcomes.lock().unwrap();
    assert_eq!(outcomes.len(), 2);
    assert!(outcomes.iter().all(Result::is_err));
    assert_eq!((groups.load(Ordering::Relaxed), freed.len(), broken.get().is_some()), (0, 1, true));
}

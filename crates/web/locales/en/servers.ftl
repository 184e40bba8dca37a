# How other servers fare, for those who look after them.

servers-title = Other servers
servers-hint = { $count ->
    [0] Every server that we write to answers.
    [one] 1 server does not answer at present. We keep trying by ourselves, less and less often.
   *[other] { $count } servers do not answer at present. We keep trying by ourselves, less and less often.
}
servers-tabs = Which servers
servers-notable = Waiting or silent
servers-all = All
servers-more = More servers
servers-empty = Nothing waits, and nobody is silent.
servers-open = Answers
servers-new = Nothing has been sent there yet
servers-paused = Does not answer
servers-dead = Given up
servers-again = We try again: { $time }.
servers-given-up = Since { $time } nothing is kept for it, until we hear from it.
servers-waiting = { $count ->
    [one] 1 delivery waits.
   *[other] { $count } deliveries wait.
}
servers-gone = { $count ->
    [one] 1 of its inboxes is gone.
   *[other] { $count } of its inboxes are gone.
}
servers-success = Last reached: { $time }.
servers-failure = Last failure: { $time } ({ $why }).
servers-stopped = Stopped
servers-stopped-at = Since { $time } nothing goes there, as you wanted.
servers-retry = Try now
servers-start = Start again
servers-clear = Forget what waits
servers-stop = Send nothing
servers-retried = We try it now.
servers-cleared = What waited is forgotten.
servers-now-stopped = Nothing goes there any more.

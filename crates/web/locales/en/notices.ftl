# Notifications. $others counts those besides $name.

notice-tabs = Kinds of notifications
notice-all = All
notice-mentions = Mentions
notice-likes = Likes
notice-boosts = Boosts
notice-follows = Follows
notice-new = New:
notice-fresh = { $count ->
    [one] 1 new notification
   *[other] { $count } new notifications
}
notice-fresh-many = { $count }+ new notifications
notice-seen = Seen before
notice-seen-until = Seen before, up to { $time }
notice-older = Older notifications
empty-notices = When someone replies to you, it shows up here.

notice-mention = { $name } mentioned you
notice-reply = { $name } replied to you
notice-posted = { $name } posted
notice-like = { $others ->
    [0] { $name } liked your post
    [one] { $name } and 1 other liked your post
   *[other] { $name } and { $others } others liked your post
}
notice-boost = { $others ->
    [0] { $name } boosted your post
    [one] { $name } and 1 other boosted your post
   *[other] { $name } and { $others } others boosted your post
}
notice-follow = { $others ->
    [0] { $name } follows you now
    [one] { $name } and 1 other follow you now
   *[other] { $name } and { $others } others follow you now
}
notice-follow-request = { $name } asks to follow you
notice-edited = { $name } changed a post that you boosted
notice-poll-ended = A poll by { $name } in which you voted has ended
notice-own-poll-ended = Your poll has ended
notice-quoted = { $name } quoted your post
notice-quoted-changed = { $name } changed a post that you quote
notice-severed = All follows between you and { $target } have ended
notice-warned = { $action ->
    [disable] The staff of this server has closed your account until further notice
    [mark_statuses_as_sensitive] The staff of this server has put a veil over pictures of yours
    [delete_statuses] The staff of this server has deleted posts of yours
    [sensitive] The staff of this server puts a veil over all your pictures
    [silence] The staff of this server has limited who sees your posts
    [suspend] The staff of this server has closed your account
   *[none] The staff of this server warns you
}
notice-joined = { $others ->
    [0] { $name } is new on this server
    [one] { $name } and 1 other are new on this server
   *[other] { $name } and { $others } others are new on this server
}
notice-reported = { $name } complains of { $target }
notice-collected = { $name } has put you into the collection “{ $collection }”
notice-collection-changed = { $name } has changed the collection “{ $collection }”, in which you are
notice-year = You can look back on your year { $year }
notice-severed-counts = You followed { $following } there, and { $followers } followed you

# What the staff has decided about somebody.
strikes-title = Decisions about your account
strikes-link = What the staff has decided
strikes-hint = The newest first. You can object to each within 20 days.
strikes-more = Earlier decisions
strikes-empty = The staff has decided nothing about your account.
strike-waits = You have objected. Nobody has answered yet.
strike-accepted = You have objected, and the decision was taken back.
strike-rejected = You have objected. The staff stays with its decision.
strike-overruled = The decision was taken back.
strike-said = What you said
strike-post = It is about this post
strike-appeal = Why is it a mistake?
    .hint = The staff reads this and decides again. You can say it once, in up to { $count } characters.
strike-send = Object
strike-wrong-blank = Please say why.
strike-wrong-late = It is too late to object.
done-reported = Sent. The people who run this server will look at it.
done-objected = Sent. The staff will look at it again.

# What is kept apart of people whom one may not know.
apart-title = People you may not know
apart-link = Kept apart
apart-hint = We keep these apart, as you chose. Look inside before you decide; they do not learn of it.
apart-waiting = { $count ->
    [one] 1 person you may not know wants to reach you
   *[other] { $count } people you may not know want to reach you
}
apart-count = { $count ->
    [one] 1 notification
   *[other] { $count } notifications
}
apart-of = { $name } wants to reach you
apart-look = They see nothing of your looking here. Accept them, and this and all that comes later stands among your notifications.
apart-accept = Accept
apart-dismiss = Ignore
apart-accept-all = Accept all of these
apart-dismiss-all = Ignore all of these
apart-empty = Nobody is waiting.
done-let-through = Accepted. You hear of them from now on.
done-put-aside = Ignored. They show up again if they write once more.

policy-title = Who may notify you
policy-link = Settings
policy-hint = This holds for what comes from now on. Whom you have accepted always gets through.
policy-do-accept = Tell me
policy-do-filter = Keep apart, so that I can look
policy-do-drop = Never tell me
policy-not-following = People you do not follow
    .hint = Until you accept them yourself.
policy-not-followers = People who do not follow you
    .hint = Also those who have followed you for less than three days.
policy-new-accounts = New accounts
    .hint = Made within the last 30 days.
policy-private-mentions = Private messages that you have not asked for
    .hint = Answers to yours always get through, and those of people you follow.
policy-limited-accounts = Accounts that the staff has limited
    .hint = People you follow always get through.

# What the staff announces to everybody here.

news-title = Announcements
news-one = Announcement
# Of an event.
news-on = On { $start }
news-from-to = From { $start } to { $end }
news-until = Until { $end }
news-read = I have read it
news-empty = There is nothing to announce at the moment.
news-full = There are as many different emoji under this as there can be.
news-no-emoji = This is no emoji that can be given.

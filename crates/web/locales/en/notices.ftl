# Notifications. $others counts those besides $name.

notice-tabs = Kinds of notifications
notice-all = All
notice-mentions = Mentions
notice-likes = Likes
notice-boosts = Boosts
notice-follows = Follows
notice-new = New:
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

# Posts and feeds.

# The tabs of Home; the one in the middle is the server's name.
feeds = Feeds
feed-following = Following
feed-public = All servers
feed-public-hint = Posts from people here, and from people on other servers whom someone here follows.
feed-local-hint = Posts from people on { $site }.
feed-tag-hint = Posts with this hashtag, from here and from other servers.
feed-bookmarks-hint = Only you can see this list.
feed-favourites-hint = Only you can see this list. The authors know that you liked their posts.
feed-older = Older posts
feed-end = That is everything.
feed-gap = Load the posts in between
# $time is such as "Tuesday 21:40".
feed-read = You have read everything below, up to { $time }.
older-loaded = Older posts loaded.

fresh = { $count ->
    [one] 1 new post
   *[other] { $count } new posts
}
fresh-many = { $count }+ new posts
fresh-see = See the new posts

empty-home = It is quiet here. Follow a few people and their posts will arrive.
empty-home-action = Find people
empty-feed = Nothing here yet.
empty-bookmarks = Save a post with the ribbon and find it here.
empty-favourites = When you like a post, it shows up here.
empty-profile = No posts yet.
empty-media = No pictures yet.

# The line above a post. $others counts those besides $name.
why-boosted = { $others ->
    [0] { $name } boosted
    [one] Boosted by { $name } and 1 other
   *[other] Boosted by { $name } and { $others } others
}
# Two are named.
why-boosted-more = { $others ->
    [0] Boosted by { $name } and { $second }
    [one] Boosted by { $name }, { $second } and 1 other
   *[other] Boosted by { $name }, { $second } and { $others } others
}
# Several boosts in a row, folded.
shelf = { $count ->
    [one] 1 boosted post
   *[other] { $count } boosted posts
}
shelf-by = { $count ->
    [one] { $name } boosted 1 post
   *[other] { $name } boosted { $count } posts
}
why-pinned = Pinned

# Under a post within a page of another site.
embed-open = See it on { $site }
why-answers = Answer to { $name }
word-bot = bot

# The actions, as read aloud; $count may be 0.
act-reply = { $count ->
    [0] Reply
   *[other] Reply ({ $count })
}
act-boost = { $count ->
    [0] Boost
   *[other] Boost ({ $count })
}
act-like = { $count ->
    [0] Like
   *[other] Like ({ $count })
}
act-bookmark = Bookmark
act-more = More
act-copy-link = Copy link
act-original = Open on { $host }
act-quote = Quote with a few words
act-report = Report
act-edit = Edit
act-pin = Pin to your profile
act-unpin = Take off your profile
act-delete = Delete

audience-everyone = Everyone
    .sentence = Everyone can see this.
audience-quiet = Everyone, but not in search and feeds
    .sentence = Everyone can see this, but not in search and feeds.
audience-followers = Followers
    .sentence = Only your followers can see this.
    .open = Anyone can follow you at present, so anyone could come to see this.
audience-mentioned = Only people I mention
    .sentence = Only the people you mention can see this.
    .note = Only the people you mention get this. But it is not sealed: those who run their servers, and ours, could read it, as with ordinary e-mail. Please do not send passwords or secrets.

# $title is what the reader called the filter.
post-filtered = Hidden by your filter “{ $title }”
warning-show = Show post
warning-hide = Hide post
read-all = Read all
post-edited = edited
post-edited-at = edited { $time }
post-gone = This post was deleted.
post-pictures = { $count ->
    [one] 1 picture
   *[other] { $count } pictures
}
post-boosts = { $count ->
    [one] 1 boost
   *[other] { $count } boosts
}
post-likes = { $count ->
    [one] 1 like
   *[other] { $count } likes
}
post-quotes = { $count ->
    [one] 1 quote
   *[other] { $count } quotes
}

quote-of = Quoted post by { $name }
quote-has-poll = With a question
quote-quotes = Quotes another post
quote-pending = The author of the quoted post has not agreed yet.
quote-rejected = The author does not want this post quoted.
quote-revoked = The author took the quoted post out.
quote-deleted = The quoted post was deleted.
quote-unauthorized = You cannot see the quoted post.
quote-blocked-account = Quotes somebody you block.
quote-blocked-domain = Quotes somebody of a server you block.
quote-muted-account = Quotes somebody you mute.

# One of several posts that the author wrote as a chain.
post-chain = Part { $n } of { $of }

veil = Sensitive picture
veil-show = Show
veil-hide = Hide picture
alt-badge = ALT
media-undescribed = Picture without a description
media-undescribed-film = Video without a description
media-undescribed-sound = Sound without a description
media-silent = Its server does not answer.
media-blocked = This server does not show files of that server.
media-unsafe = Its address is none that this server would ask.
media-too-large = It is too large to be shown here.
media-unreadable = It cannot be shown here.
media-purged = It made room for others, and its server does not have it any more.
# Of a linked page; why is said behind it.
preview-no-picture = Its picture is not here.
# While a picture is on its way; $host is the server that has it.
media-coming = Coming from { $host }
media-broken = This picture could not be loaded.
media-none = { $name } has not described this.
media-length = Film, { $length }
media-open = Open the file
media-of = { $n } of { $of }
media-original = Open the whole file
media-previous = Previous
media-next = Next

poll-people = { $count ->
    [one] 1 person
   *[other] { $count } people
}
poll-over = ended
poll-mine = your choice
poll-vote = Vote
# Read aloud before the choices.
poll-vote-legend = Your choice

thread-title = Thread
thread-message = Private messages
# The title of the window.
thread-of = { $name }: { $text }
thread-replies = Replies
thread-warnings = Show all warnings
thread-missing = The beginning of this thread is not here.
thread-arrived = The beginning of this thread has come.
thread-arrived-see = Show it
thread-searching = We are asking other servers for more replies.
thread-again = Look again
# Said while a thread is open.
thread-joined = { $count ->
    [one] 1 more reply
   *[other] { $count } more replies
}
thread-deeper = { $count ->
    [one] Continue this thread, 1 more
   *[other] Continue this thread, { $count } more
}

history-title = Changes
history-lead = What { $name } changed in this post. New words are underlined, removed ones are struck out.
history-first = first version
history-now = as it is now

# Of posts that are more than their words: events, live broadcasts, emoji under a post.
object-live = Live
object-over = Not on air
object-watch-here = Watch
# $host is the server that has the stream.
object-watch-at = Watch at { $host }
object-watch = Watch where it is broadcast
event-when = When
event-where = Where
event-state = Note
event-cancelled = Cancelled
event-tentative = Not certain yet
event-online = Online
event-people = Taking part
reactions = Reactions
react = React
react-with = React with { $emoji }
react-other = Another emoji
reaction-count = { $emoji }, { $count }

# Said in a toast after something was done.
done-posted = Posted.
done-see = See it
done-saved = Saved.
done-edited = Changed.
done-deleted = Deleted.
done-undo = Undo
done-accepted = Accepted: they follow you now.
done-declined = Declined. They are not told.
done-muted = You no longer see what { $name } posts.
done-unmuted = You see what { $name } posts again.
done-blocked = You and { $name } no longer see each other.
done-unblocked = You no longer block { $name }.
done-unfollowed = You no longer follow { $name }.
done-undeleted = It is back.
done-not-undeleted = It is too late to undo this: the post is deleted.
done-pinned = Pinned to your profile.
done-voted = Your vote counts.
done-not-reacted = This is no emoji that can be given, or there are ten of yours already.
done-not-voted = This vote does not count. Choose an answer of an open poll.
done-unpinned = Taken off your profile.

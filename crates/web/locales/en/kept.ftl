# Asked before something that cannot be undone.
sure-keep = Keep it
sure-draft = Delete this draft?
    .text = It cannot be brought back.
    .go = Delete draft
sure-scheduled = Delete this post?
    .text = It will not be posted, and cannot be brought back. To keep it without a time, edit it: it is a draft then.
    .go = Delete post
sure-list = Delete this list?
    .text = Nobody is unfollowed, but who stood on the list cannot be brought back.
    .go = Delete list
sure-filter = Delete this filter?
    .text = What it hid is shown again. Its words cannot be brought back.
    .go = Delete filter
sure-conversation = Remove this conversation?
    .text = It goes from your messages only; the others keep theirs, and a new message brings it here again.
    .go = Remove

# Conversations, lists, followed hashtags, and whom one keeps away.

messages-hint = Only the people in a conversation get its messages. But they are not sealed: those who run their servers, and ours, could read them, as with ordinary e-mail.
messages-new = New message
# $others counts those besides $name.
messages-with = { $others ->
    [0] { $name }
    [one] { $name } and 1 other
   *[other] { $name } and { $others } others
}
messages-read = Mark as read
messages-unread = Mark as unread
messages-unread-word = new
messages-delete = Remove
messages-empty = Write to one person, or a few.
messages-gone = All messages of this conversation are gone.
messages-older = Older conversations

lists-hint = A list is a smaller Home, for family or football.
lists-empty = You have no list yet.
lists-title = Name of the list
lists-make = Make a list
lists-edit = Edit list
lists-exclusive = Keep these people out of Home
    .hint = Their posts appear in this list only.
lists-replies = Answers that are shown
lists-replies-list = Answers to people on this list
lists-replies-followed = Answers to people you follow
lists-replies-none = No answers
lists-delete = Delete list
lists-members = People
lists-add = Add someone you follow
    .hint = Their address, such as amir@waves.example.
lists-add-go = Add
lists-remove = Take off the list
lists-nobody = Nobody is on this list yet.
lists-whom = Please say whom.
lists-unknown = We know nobody with the address { $name }. Perhaps a letter is wrong.
lists-not-followed = You do not follow { $name }. Only people you follow can stand on a list.
lists-feed-empty = When people on this list write, it shows up here.

tags-hint = Posts with these hashtags appear in your Home.
tags-empty = Open a hashtag and follow it to find it here.
tags-unfollow = Unfollow { $tag }

away-tabs = Whom you keep away
away-muted = Muted people
away-muted-hint = You do not see them. They do not know.
away-muted-until = until { $time }
away-unmute = Show again
away-blocked = Blocked people
away-blocked-hint = You and they do not see each other.
away-unblock = Unblock
away-servers = Blocked servers
away-servers-hint = You see nobody from these servers, and nobody there follows you.
away-servers-name = Address of a server
    .hint = Such as waves.example. You lose your followers from there, and stop following people there.
away-servers-block = Block server
away-servers-wrong = This is not the address of another server. It looks like “example.org”.
away-muted-empty = You have muted nobody.
away-blocked-empty = You block nobody.
away-servers-empty = You block no servers.
away-more = More

severed-title = Lost follows
severed-hint = When a server or an account is shut out, all follows with it end. Here you can keep the lists.
severed-by-staff = Shut out by this server, { $time }
severed-by-you = Blocked by you, { $time }
severed-account = Suspended by this server, { $time }
severed-following = { $count ->
    [one] 1 person whom you followed
   *[other] { $count } people whom you followed
}
severed-followers = { $count ->
    [one] 1 person who followed you
   *[other] { $count } people who followed you
}
severed-more = Earlier
severed-empty = You have lost nobody.

done-removed = Removed.
done-list-deleted = The list is deleted.

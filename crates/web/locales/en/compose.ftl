# Writing a post.

compose-title = New post
compose-title-reply = Reply
compose-title-quote = Quote
compose-title-edit = Edit post
compose-title-message = New message
compose-share = Share something…
compose-text = What is happening?
compose-reply-to = Reply to { $name }
compose-warning-add = Add a warning
compose-warning = Warning (what is inside?)
compose-sensitive = Cover the pictures until they are pressed
compose-poll = Ask something
compose-poll-option = Answer { $n }
compose-poll-for = Open for
compose-poll-minutes = { $n } minutes
compose-poll-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
compose-poll-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
compose-poll-same-end = As it is
compose-poll-multiple = People can choose more than one
compose-poll-hide = Hide the counts until it ends
compose-who = Who can see this
compose-change = Change
compose-language = Language
# $n counts characters; the script writes a "%" in its place.
compose-left = { $n } left
compose-over = { $n } too many
compose-message = Your message
compose-to = To
    .hint = Their addresses, such as amir@waves.example; several with spaces between them.
compose-to-blank = Please say to whom it goes.
compose-to-many = A message goes to { $most } people at most.
compose-to-shape = “{ $name }” is no address. It looks like amir@waves.example.
compose-to-unknown = We found nobody with the address { $name }. Perhaps a letter is wrong, or their server does not answer.
compose-send = Send
compose-post = Post
compose-reply = Reply
compose-save = Save
compose-too-long = { $n ->
    [one] One character too many.
   *[other] { $n } characters too many.
}
compose-lost-answered = The post that this answers is gone, or no longer shown to you. Your words are all here; they will be posted on their own.
compose-lost-quoted = The post that this quotes is gone, or may not be quoted any more. Your words are all here; they will be posted without it.
draft-kept = Saved on this device
compose-later-add = Send later, or keep as a draft
# $zone is the name of a time zone.
compose-later = When to post it
    .hint = Leave it empty to post at once. Times are those of { $zone }.
compose-later-soon = Please choose a time at least five minutes from now.
compose-keep = Keep as a draft
done-kept = Kept as a draft.
done-unscheduled = It is a draft now, and no longer posted by itself: post it here, or give it a time again.
compose-to-nobody = Write to whom it goes: @ and the name.
done-scheduled = It is posted when its time has come.
done-waits = It is posted on { $time }.

drafts-title = Drafts
drafts-tabs = Unfinished posts
drafts-hint = Only you can see these. They are on every device on which you sign in.
drafts-empty = You have no drafts.
drafts-wordless = (no words yet)
drafts-reply = a reply
drafts-changed = changed { $time }
drafts-continue = Continue
drafts-delete = Delete
done-draft-deleted = The draft is deleted.

scheduled-title = Scheduled
# $zone is the name of a time zone.
scheduled-hint = These posts are sent when their time has come. Times are those of { $zone }.
scheduled-empty = No post is waiting for its time.
scheduled-when = Another time
scheduled-move = Change time
scheduled-edit = Edit
scheduled-cancel = Delete
scheduled-more = More posts
done-moved = The time is changed.
done-cancelled = It will not be posted.

picture-add = Add pictures, a video or a sound
picture-attach = Add these
picture-file = Picture { $n }
picture-hint = Describe the picture for people who cannot see it. One or two sentences are plenty.
picture-describe = Describe picture { $n }
picture-describe-film = Describe video { $n }
picture-describe-sound = Describe sound { $n }
picture-earlier = Move picture { $n } forward
picture-remove-n = Remove picture { $n }
pictures-too-many = There is no room for more pictures.
file-empty = This file is empty.
file-broken = We cannot read this file as a picture, a video or a sound.
file-too-large = This file is too large. The most is { $size } for a picture, and { $film } for a video or sound.
picture-working = Still being prepared.
picture-look = Look again
picture-failed = This file could not be prepared. Please remove it.
undescribed = A picture has no description. People who cannot see it will not know what it shows.
describe-first = Describe it
send-anyway = Send anyway

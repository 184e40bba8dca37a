# Writing a post.

compose-title = New post
compose-title-reply = Reply
compose-title-edit = Edit post
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
compose-post = Post
compose-reply = Reply
compose-save = Save changes
compose-too-long = { $n ->
    [one] One character too many.
   *[other] { $n } characters too many.
}
compose-empty = Write something, or add a picture.
draft-kept = Saved on this device

picture-add = Add pictures, a video or a sound
picture-attach = Add these
picture-file = Picture { $n }
picture-hint = Describe the picture for people who cannot see it. One or two sentences are plenty.
picture-describe = Describe picture { $n }
picture-earlier = Move picture { $n } forward
picture-remove-n = Remove picture { $n }
pictures-too-many = There is no room for more pictures.
file-broken = We cannot read this file as a picture, a video or a sound.
file-too-large = This file is too large. The most is { $size } for a picture, and { $film } for a video or sound.
picture-working = Still being prepared.
picture-look = Look again
picture-failed = This file could not be prepared. Please remove it.
undescribed = A picture has no description. People who cannot see it will not know what it shows.
describe-first = Describe it
send-anyway = Send anyway

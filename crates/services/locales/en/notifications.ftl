# What one notification says, as the title of a push message.
mention = { $name } mentioned you
status = { $name } just posted
reblog = { $name } boosted your post
follow = { $name } followed you
follow_request = { $name } asked to follow you
favourite = { $name } favourited your post
poll = A poll you voted in has ended
own-poll = Your poll has ended
update = { $name } edited a post
quote = { $name } quoted your post
quoted_update = { $name } edited a post that you quoted
admin-sign_up = { $name } signed up
admin-report = { $name } sent a report
severed_relationships = Some of your follows were lost
    .summary = { $target }: you lost { $followers ->
        [one] one follower
       *[other] { $followers } followers
    } and { $following ->
        [one] one account that you followed
       *[other] { $following } accounts that you followed
    }
moderation_warning = You have received a warning from the moderators
added_to_collection = { $name } added you to a collection
collection_update = { $name } changed a collection that you are in
annual_report = Your { $year } in review is ready

# People: profiles, following, lists, search.

follow = Follow
follow-back = Follow back
following = Following
unfollow = Unfollow
follow-requested = Requested
follow-unblock = Unblock
follow-label = Follow { $name }
following-label = Following { $name }
follow-requested-label = Requested to follow { $name }. Take it back
follow-notify = Tell me of every post
follow-notify-stop = Do not tell me of every post
follow-hide-boosts = Hide their boosts
follow-show-boosts = Show their boosts

profile-message = Write to { $name }
profile-what = What is this?
# $host is the server in the address.
profile-address = This is an address, like one for e-mail: the name, and after it the server where the account lives, { $host }. Use it to find this person from any server.
profile-locked = approves followers
profile-follows-you = follows you
profile-familiar = { $others ->
    [0] { $name } follows too
    [one] { $name } and 1 other you know follow
   *[other] { $name } and { $others } others you know follow
}
profile-no-avatar = The picture of this person is not here.
profile-no-header = The wide picture of this profile is not here.
profile-moved = { $name } has moved to
profile-checked = checked
profile-mute = Mute { $name }
    .hint = You will not see them. They will not know.
profile-unmute = Show { $name } again
profile-report = Report { $name }
profile-block = Block { $name }
    .hint = You will not see each other. They can find out.
profile-unblock = Unblock { $name }
profile-copy-link = Copy link to this profile
profile-joined = Joined { $month }
profile-posts = { $count ->
    [one] 1 post
   *[other] { $count } posts
}
profile-following = Follows { $count }
profile-following-who = Follows
profile-followers-who = Followers
profile-followers = { $count ->
    [one] 1 follower
   *[other] { $count } followers
}
profile-tabs = Posts of this person
profile-tab-posts = Posts
profile-tab-replies = Replies
profile-tab-media = Media
profile-blocked = blocked
profile-muted = muted
profile-muted-note = You have muted { $name }. Their posts stay out of your feeds; here you can read them.
profile-posts-blocked = You have blocked { $name }, so their posts are not shown.
profile-posts-server = You have blocked everybody on { $host }, so these posts are not shown.
profile-posts-anyway = Show the posts anyway
profile-unavailable = { $name } does not show you any posts.
profile-suspended = This account has been suspended.
profile-far = Older posts may be found on { $host }.

profile-edit = Edit profile
profile-name = Name
profile-bio = About you
    .hint = At most { $limit } characters. Links, @people and #hashtags become links.
profile-avatar = Picture
    .hint = Square looks best. Others see it beside everything you write.
profile-header = Wide picture
    .hint = Three times as wide as high. It stands on top of your profile.
picture-now = The picture at present
picture-remove = Remove it
profile-lines = Lines
    .hint = Up to four facts, such as your website. A link that links back to your profile is marked as checked.
profile-line-name = Name of line { $n }
    .hint = Name
profile-line-value = Content of line { $n }
    .hint = Content
profile-switches = Choices
profile-lock = Approve followers myself
    .hint = People ask to follow you, and you let them in or not.
profile-discoverable = Suggest me to others
    .hint = Your profile may appear where people look for someone to follow.
profile-indexable = Let my public posts be searched
    .hint = People here and elsewhere can find them by their words.
profile-engines = Let search engines show my profile
    .hint = Your public posts, too. Otherwise they are asked to leave them out.
profile-hide-collections = Hide whom I follow and who follows me
    .hint = Others see only the numbers.
profile-bot = This is a bot
    .hint = The account mainly does things by itself. The word "bot" stands beside its name.

people-more = More people
followers-title = Followers
following-title = Following
followers-of = Followers of { $name }
following-of = People { $name } follows
people-hidden = { $name } keeps this list to themselves.
people-heard = Counts come from the servers we have heard from; there may be more.
empty-followers = Nobody yet.
empty-following = Nobody yet.

requests-title = Follow requests
requests-hint = These people would like to see what you write for followers.
empty-requests = Nobody is waiting.
request-accept = Accept
request-reject = Decline
request-accept-label = Accept { $name }
request-reject-label = Decline { $name }
request-accepted = Accepted
request-rejected = Declined

search-go = Search
search-how = Look for people and hashtags, or paste a whole address such as @amir@waves.example, or the address of a page.
search-all = All
search-people = People
search-posts = Posts
search-tags = Hashtags
search-tabs = What to search
search-nobody = Nobody by that name here yet. If they are on another server, type their whole address, such as @amir@waves.example.
# Of a whole address; $host is its server.
search-unknown = { $host } knows nobody by that name. Perhaps a letter is wrong.
search-not-here = Nobody on { $host } has that name. Perhaps a letter is wrong.
search-not-asked = We have not met this person yet. Sign in, and we ask { $host }.
search-no-posts = No post has these words. Found are your own posts, what you liked or kept, and posts of people who want theirs to be found.
search-no-tags = Nobody here has used such a hashtag yet.
search-from-me = by me
search-has-media = with pictures
search-has-poll = with a poll
search-library = of mine or liked by me
search-all-people = All people
search-all-posts = All posts
search-all-tags = All hashtags

explore-tabs = What to look at
explore-posts = Posts
explore-tags = Hashtags
explore-links = News
explore-people = People
explore-more = More
explore-empty = Nothing is much talked about just now.
explore-off = This server does not count what is talked about.
explore-tag-facts = { $count ->
    [one] 1 person in the last two days
   *[other] { $count } people in the last two days
}
explore-link-facts = { $count ->
    [one] 1 person wrote about it
   *[other] { $count } people wrote about it
}
explore-link-title = Posts about this page
explore-nobody = Nobody here has asked to be found yet. If you know somebody on this or another server, type the whole address into the field above, such as @amir@waves.example. Or read who writes here.
explore-nobody-action = Posts of { $site }
explore-findable = Wants to be found
explore-contact = Runs this server
explore-featured = The staff recommends them
explore-friends = Followed by people you follow
explore-similar = Like those whom you followed lately
explore-elsewhere = Recommended by a service that sees more of the fediverse
explore-followed = Many here follow them
explore-interactions = Many here answer and boost them
explore-dismiss = Do not offer { $name } again
explore-dismissed = Not offered again.

directory-title = People who want to be found
directory-active = Lately active
directory-new = New here
directory-local = Only of { $site }
directory-empty = Nobody is listed yet.

search-silent = { $host } did not answer. We tried just now; please try again later.

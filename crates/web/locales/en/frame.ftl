# What stands around every page.

skip = Skip to the content
back = Back
next = Next
save = Save
close = Close
loading = Loading
try-again = Try again

nav-main = Main
nav-home = Home
nav-posts = Posts
nav-search = Search
nav-explore = Explore
nav-notifications = Notifications
nav-bookmarks = Bookmarks
nav-messages = Private messages
nav-lists = Lists
nav-tags = Followed hashtags
nav-muted = Muted and blocked
nav-drafts = Drafts and scheduled posts
nav-privacy = Privacy
nav-terms = Terms
nav-favourites = Posts you liked
nav-about = About
nav-rules = Rules
nav-new-post = New post
nav-you = You
nav-profile = Your profile
nav-requests = Follow requests
# In the bar of a phone, where there is little room.
nav-sign-up = Sign up
nav-sign-in = Sign in
nav-sign-out = Sign out
nav-unread = new

side-label = Search and about
search-hint = Search people and posts
# $people are the names of those who run the server.
run-by = Run by { $people }.

# $site is the server's name.
join-title = Come and join { $site }
what-is-this = It works like e-mail. You have an address at one server, and you can write with people on all the others. This one is { $site }.
sign-up = Create an account
sign-in = Sign in

# Short counts under posts: 12k, 3.4M.
count-thousands = { $n }k
count-millions = { $n }M

failed = That did not reach the server.
failed-kept = That did not reach the server. Your text is safe on this device.
link-copied = Link copied.
errors-title = { $count ->
    [one] One thing needs another look
   *[other] { $count } things need another look
}

# What people are promised, and agree to. $day is such as "21 November 2026", or 2026-11-21.
privacy-since = As it has been since { $day }.
terms-since = In force since { $day }.
terms-from = In force from { $day } on.
terms-until = Other terms follow on { $day }.
terms-changes = What is different
terms-words = The terms
terms-versions = Other versions
terms-of-day = Terms of { $day }

# Words that somebody does not wish to come upon.

filters-title = Hidden words
filters-hint = Posts with these words are folded, or left out. Only you know of it.
filters-new = New filter
filters-empty = You hide no words.
filter-count = { $count ->
    [0] no words
    [one] 1 word
   *[other] { $count } words
}
filter-until = until { $time }
filter-over = ended { $time }
filter-title = Name
    .hint = It is shown where a post is folded: “Hidden by your filter …”.
filter-words = Words
    .hint = A word or several, capitals do not matter. Empty a line to delete it.
filter-word = Word { $n }
filter-whole = Whole word
filter-whole-of = (word { $n })
filter-more = Room for more words
filter-where = Where
filter-in-home = Home and lists
filter-in-notifications = Notifications
filter-in-public = Public feeds, hashtags and search
filter-in-thread = Threads
filter-in-account = Profiles
filter-then = What to do
filter-warn = Fold it
    .hint = The name of the filter is shown; a press unfolds the post.
filter-blur = Cover its pictures
    .hint = The words are shown.
filter-hide = Leave it out
    .hint = As if it were not there.
filter-expires = For how long
filter-never = Until I delete it
filter-delete = Delete filter
filter-posts = Single posts
filter-post-gone = A post that you cannot see any more
filter-forget = Take out
done-filter-deleted = The filter is deleted.

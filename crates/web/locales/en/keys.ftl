# What keys do.

keys-title = Keys
keys-next = Next post
keys-previous = Post before
keys-open = Open the post
keys-reply = Reply
keys-like = Like
keys-boost = Boost
keys-quote = Quote with a few words
keys-bookmark = Bookmark
keys-unfold = Show or hide what is behind a warning
keys-profile = Go to the author
keys-edit = Edit your own post
keys-new = Write a new post
keys-search = Search
keys-fresh = Load new posts
keys-home = Go to Home
keys-notifications = Go to notifications
keys-bookmarks = Go to bookmarks
keys-settings = Edit your profile
keys-send = Send what you write
keys-close = Close what is open
